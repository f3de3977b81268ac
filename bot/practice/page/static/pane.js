/** One chat on a phone's screen: what is said in it, and where one writes. */

import { chatOn } from "./chat.js";
import { joinComposer, showCommands } from "./composer.js";
import { showFoot } from "./foot.js";
import { openingOf } from "./links.js";
import { keyOfButton } from "./messages.js";
import { noticesIn } from "./notices.js";
import { keepPresses } from "./presses.js";
import { repliesIn } from "./replies.js";
import * as room from "./room.js";
import { words } from "./words.js";

const CONFLICT = 409; // the room's answer to whoever blocked the bot

/**
 * What a chat asks of the phone it is on.
 * @typedef {object} Hands
 * @property {(address: string) => void} open a link or a button with an address was tapped
 * @property {(text: string) => void} alert
 * @property {() => void} act something is about to be done
 * @property {(isBlocked: boolean) => void} blocked
 */

/**
 * @param {HTMLElement} element drawn from the template
 * @param {number} chatId
 * @param {{id: number, blocked?: boolean}} person
 * @param {string} username of the bot
 * @param {Hands} hands
 */
export function joinPane(element, chatId, person, username, hands) {
  const isGroup = chatId !== person.id;
  const notices = noticesIn(element);
  const replies = repliesIn(element);
  const isMine = (message) => message.from.id === person.id;
  const chat = chatOn(element, { command, press, reply: replies.begin, isMine, isGroup });
  const presses = keepPresses(chat.showWaiting);
  let here = chatId; // a group that grows goes on under another number
  let isBlocked = person.blocked ?? false;

  /** Do something in the room; where it refuses, say why and give null. */
  async function attempt(action) {
    hands.act();
    try {
      const result = await action();
      notices.forgive();
      return result;
    } catch (refusal) {
      if (refusal.status === CONFLICT) setBlocked(true);
      notices.refuse(refusal.message);
      return null;
    }
  }

  const perform = (action, body) => attempt(() => room.act(person.id, action, body));

  function write(text) {
    return replies.carry((replyTo) => say(text, replyTo));
  }

  function sendFile(...file) {
    return replies.carry((replyTo) =>
      attempt(() => room.sendFile(person.id, { chat_id: here, reply_to: replyTo }, ...file)),
    );
  }

  function say(text, replyTo) {
    return perform("say", { chat_id: here, reply_to: replyTo, text });
  }

  /** Where several bots may listen, a command names the one that is meant. */
  function command(text) {
    return say(isGroup && !text.includes("@") ? `${text}@${username}` : text, 0);
  }

  function press(message, button) {
    if (button.url) return hands.open(button.url);
    if (!button.callback_data) return notices.refuse(words.noSuchButton);
    const { chat_id, message_id } = message;
    const body = { chat_id, message_id, data: button.callback_data };
    const send = async () => (await perform("press", body))?.callback_query_id;
    return presses.press(keyOfButton(message, button), send);
  }

  async function block(value) {
    if (await perform(value ? "block" : "unblock")) setBlocked(value);
  }

  function setBlocked(value) {
    isBlocked = value;
    const way = chat.isEmpty() && !isGroup ? ".begin" : ".composer";
    showFoot(element, isBlocked && !isGroup ? ".blocked" : way);
    if (!isGroup) hands.blocked(isBlocked);
  }

  /** Show what happened here; gives the number of new messages of others. */
  function take(events, isHistory) {
    const news = isHistory ? chat.takeHistory(events) : chat.take(events);
    if (!isHistory) events.forEach(tell);
    presses.refresh();
    setBlocked(isBlocked);
    return news;
  }

  function tell(event) {
    if (event.type === "typing") notices.type(true);
    if (event.message?.from_bot) notices.type(false);
    if (event.type === "commands") showCommands(element, event.commands, command);
    if (event.type !== "toast") return;
    presses.settle(event.callback_query_id);
    if (event.text) (event.show_alert ? hands.alert : notices.toast)(event.text);
    if (event.url && openingOf(event.url, username)) hands.open(event.url);
  }

  /** A menu that cannot be had is one that nobody opens. */
  function lookUpCommands() {
    const show = ({ commands }) => showCommands(element, commands, command);
    room.commands(person.id, here).then(show, () => {});
  }

  function onClick(selector, action) {
    element.querySelector(selector).addEventListener("click", action);
  }

  onClick(".begin button", () => perform("start"));
  onClick(".blocked button", () => block(false));
  onClick(".log", (event) => {
    const link = event.target.closest("a");
    if (!link || !openingOf(link.href, username)) return;
    event.preventDefault();
    hands.open(link.href);
  });
  joinComposer(element, write, sendFile);
  showCommands(element, [], command);
  lookUpCommands();

  return {
    take,
    perform,
    block,
    refuse: notices.refuse,
    reveal: chat.reveal,
    lookUpCommands,
    goOnAs: (id) => (here = id),
  };
}
