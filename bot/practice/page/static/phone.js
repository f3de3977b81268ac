/** One phone: joins what happens in the room with what is seen and done on the screen. */

import { chatOn } from "./chat.js";
import { joinComposer, showCommands } from "./composer.js";
import { follow } from "./feed.js";
import { showFoot } from "./foot.js";
import { payloadOf, startPayload } from "./links.js";
import { keyOf } from "./messages.js";
import { noticesOf } from "./notices.js";
import { joinPanels } from "./panels.js";
import { keepPresses } from "./presses.js";
import * as room from "./room.js";
import { words } from "./words.js";

const CONFLICT = 409; // the room's answer to whoever blocked the bot

/**
 * @param {HTMLElement} phone drawn from the template
 * @param {{id: number, blocked?: boolean}} person
 * @param {string} username of the bot
 * @param {{report: (reached: boolean) => void, unread: (count: number) => void}} outside
 * @returns {{reveal: () => void}} called when the phone comes into sight
 */
export function connect(phone, person, username, outside) {
  const notices = noticesOf(phone);
  const panels = joinPanels(phone);
  const chat = chatOn(phone, { command: write, press });
  const presses = keepPresses(chat.showWaiting);
  let isBlocked = person.blocked ?? false;

  /** Do something in the room; where it refuses, say why and give null. */
  async function attempt(action) {
    panels.close();
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
  const sendFile = (...file) => attempt(() => room.sendFile(person.id, ...file));

  function write(text) {
    return perform("say", { text });
  }

  function press(message, button) {
    if (button.url) return open(button.url);
    if (!button.callback_data) return notices.refuse(words.noSuchButton);
    const body = { message_id: message.message_id, data: button.callback_data };
    const send = async () => (await perform("press", body))?.callback_query_id;
    return presses.press(keyOf(message, button), send);
  }

  /** A link to this bot opens it here; any other one opens a tab of its own. */
  function open(address) {
    const payload = startPayload(address, username);
    if (payload === null) window.open(address, "_blank", "noopener,noreferrer");
    else perform("start", { payload });
  }

  async function block(value) {
    if (await perform(value ? "block" : "unblock")) setBlocked(value);
  }

  function setBlocked(value) {
    isBlocked = value;
    phone.querySelector(".block").hidden = isBlocked;
    showFoot(phone, isBlocked ? ".blocked" : chat.isEmpty() ? ".begin" : ".composer");
  }

  function take(events, isHistory) {
    const here = events.filter((event) => event.chat_id === person.id);
    if (isHistory) {
      chat.takeHistory(here);
    } else {
      outside.unread(chat.take(here));
      here.forEach(tell);
    }
    presses.refresh();
    setBlocked(isBlocked);
  }

  function tell(event) {
    if (event.type === "typing") notices.type(true);
    if (event.message?.from_bot) notices.type(false);
    if (event.type === "commands") showCommands(phone, event.commands, write);
    if (event.type !== "toast") return;
    presses.settle(event.callback_query_id);
    if (event.text) (event.show_alert ? notices.alert : notices.toast)(event.text);
  }

  function onClick(selector, action) {
    phone.querySelector(selector).addEventListener("click", action);
  }

  onClick(".begin button", () => perform("start"));
  onClick(".block", () => block(true));
  onClick(".blocked button", () => block(false));
  onClick(".log", (event) => {
    const link = event.target.closest("a");
    if (!link || startPayload(link.href, username) === null) return;
    event.preventDefault();
    open(link.href);
  });
  phone.querySelector(".link").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.target.elements.link;
    const payload = payloadOf(field.value, username);
    if (payload === null) return notices.refuse(words.notALink);
    field.value = "";
    return perform("start", { payload });
  });
  joinComposer(phone, write, sendFile);
  showCommands(phone, [], write);
  room.commands(person.id).then(({ commands }) => showCommands(phone, commands, write), () => {});
  follow(person.id, take, outside.report);
  return { reveal: chat.reveal };
}
