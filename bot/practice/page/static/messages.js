/** Draws one message: who, what, when, and the buttons under it. */

import { rows } from "./conversation.js";
import { formatted } from "./entities.js";
import { attachment } from "./files.js";
import { told } from "./service.js";
import { say, words } from "./words.js";

const LANGUAGE = document.documentElement.lang;
const QUOTED = 80; // characters of a message that another one replies to
const template = document.querySelector("template#message");

/**
 * What a message can ask of the phone it is on.
 * @typedef {object} Hands
 * @property {(command: string) => void} command a command in the text was tapped
 * @property {(message: object, button: object) => void} press an inline button was tapped
 * @property {(message: object) => void} reply a message is to be replied to
 * @property {(message: object) => boolean} isMine whether the phone's owner wrote it
 * @property {boolean} isGroup then messages bear the names of their authors
 * @property {(message: object, id?: number) => object | undefined} find another one of its chat
 */

/** @param {Hands} hands */
export function draw(message, hands) {
  if (message.service) return serviceLine(message, hands);
  const element = template.content.firstElementChild.cloneNode(true);
  element.classList.add(hands.isMine(message) ? "mine" : "theirs");
  const answer = part(element, ".answer");
  // The bot may offer a button of the same word.
  answer.setAttribute("aria-label", say("replyTo", { name: message.from.first_name }));
  answer.addEventListener("click", () => hands.reply(hands.find(message, message.message_id)));
  redraw(element, message, hands);
  return element;
}

/** Show the message as it is now, in the same place; the keyboard focus stays where it was. */
export function redraw(element, message, hands) {
  if (message.service) return;
  const focus = focusIn(element);
  name(part(element, ".author"), message, hands);
  fill(part(element, ".topic"), hands.find(message, message.message_thread_id)?.topic_name ?? null);
  fill(part(element, ".text"), formatted(message.text, message.entities, hands.command));
  fill(part(element, ".file"), attachment(message));
  fill(part(element, ".reply"), quoted(hands.find(message, message.reply_to_message_id)));
  fill(part(element, ".keyboard"), keyboard(message, hands));
  stamp(element, message);
  element.classList.toggle("bare", message.file?.kind === "sticker");
  focus?.();
}

/** Grey the buttons that wait for the bot, by `data-key`. */
export function showWaiting(element, keys) {
  for (const button of element.querySelectorAll(".keyboard button")) {
    button.setAttribute("aria-disabled", String(keys.has(button.dataset.key)));
  }
}

/** Names a button for as long as its message says the same under it. */
export function keyOfButton(message, button) {
  return `${message.chat_id} ${message.message_id} ${button.callback_data}`;
}

/** A message in a few words, where it is replied to. */
export function gist(message) {
  return message.text.slice(0, QUOTED) || words[message.file?.kind] || "…";
}

function serviceLine(message, hands) {
  const line = document.createElement("p");
  line.className = "service";
  line.textContent = told(message, hands.find(message, message.message_thread_id));
  line.hidden = !line.textContent;
  return line;
}

/** Where two talk, only a screen reader has to be told who. */
function name(element, message, hands) {
  const isSeen = hands.isGroup && !hands.isMine(message);
  element.classList.toggle("unseen", !isSeen);
  element.textContent = `${message.from.first_name}${isSeen ? "" : ": "}`;
}

function stamp(element, message) {
  const sent = new Date(message.date * 1000);
  const time = part(element, "time");
  time.dateTime = sent.toISOString();
  time.textContent = sent.toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit" });
  time.title = sent.toLocaleString(LANGUAGE);
  // As a bot walks through steps, every message is an edited one: that says nothing.
  part(element, ".edited").textContent =
    message.edit_date && !message.from_bot ? words.edited : "";
}

/** What a message replies to; that every message of a topic replies to its opening is no news. */
function quoted(message) {
  if (!message || message.service) return null;
  const author = document.createElement("strong");
  author.textContent = message.from.first_name;
  return [author, gist(message)];
}

function keyboard(message, hands) {
  const drawn = rows(message).map((row) => {
    const line = document.createElement("div");
    line.className = "row";
    line.append(...row.map((button) => inlineButton(message, button, hands)));
    return line;
  });
  return drawn.length ? drawn : null;
}

function inlineButton(message, button, hands) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = button.text;
  element.dataset.key = keyOfButton(message, button);
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") hands.press(message, button);
  });
  return element;
}

/** Remember what has the focus, and give it back to the same label, place, or the text. */
function focusIn(element) {
  const focused = document.activeElement;
  if (!element.contains(focused)) return null;
  const at = [...element.querySelectorAll("button, a")].indexOf(focused);
  return () => {
    const now = [...element.querySelectorAll("button, a")];
    const same = now.find((one) => one.textContent === focused.textContent);
    (same ?? now[at] ?? now.at(-1) ?? element.closest("[role=log]")).focus({ preventScroll: true });
  };
}

function part(element, selector) {
  return element.querySelector(selector);
}

/** @param {null | string | Node | Node[]} content nothing hides the element */
function fill(element, content) {
  element.replaceChildren(...(Array.isArray(content) ? content : content === null ? [] : [content]));
  element.hidden = !element.hasChildNodes();
}
