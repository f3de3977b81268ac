/** One phone: joins what happens in the room with the chats on its screen. */

import { alertsOf } from "./alerts.js";
import { follow } from "./feed.js";
import { describe, groupsOf } from "./groups.js";
import { openingOf, openingTyped } from "./links.js";
import { joinPane } from "./pane.js";
import { panelsOf } from "./panels.js";
import { switchOn } from "./switch.js";
import { say, words } from "./words.js";

/**
 * @param {HTMLElement} phone drawn from the template
 * @param {{id: number, first_name: string, role: string, blocked?: boolean}} person
 * @param {string} username of the bot
 * @param {{report: (reached: boolean) => void, unread: (count: number) => void}} outside
 * @returns {{reveal: () => void}} called when the phone comes into sight
 */
export function connect(phone, person, username, outside) {
  const panels = panelsOf(phone);
  const alerts = alertsOf(phone);
  const chats = switchOn(phone, panels.close);
  const groups = groupsOf(person.id);
  const panes = new Map(); // by the ids of their chats
  const hands = { open, alert: alerts.tell, act: panels.close, blocked: showBlock };
  const own = addChat(person.id);
  own.entry.name(words.talkWithBot);

  function addChat(id) {
    const template = document.querySelector("template#chat");
    const element = template.content.firstElementChild.cloneNode(true);
    const conversation = say("conversation", { name: person.first_name });
    element.classList.toggle("group", id !== person.id);
    element.querySelector(".about").textContent = words[`about_${person.role}`] ?? "";
    element.querySelector(".log").setAttribute("aria-label", conversation);
    element.querySelector("textarea").setAttribute("aria-label", words.writeHere);
    phone.querySelector(".chats").append(element);
    panels.join(element);
    const pane = joinPane(element, id, person, username, hands);
    const chat = { element, pane, entry: chats.add(element, pane), group: null };
    panes.set(id, chat);
    return chat;
  }

  /** A group is new to this phone, or something about it is. */
  function learn(group, isHistory) {
    groups.learn(group);
    const isNew = !panes.has(group.id);
    const chat = panes.get(group.id) ?? addChat(group.id);
    if (isNew && !isHistory) chat.pane.take([], true);
    if (group.migrated_to) return panes.set(group.migrated_to, chat);
    chat.group = group;
    chat.pane.goOnAs(group.id);
    chat.element.querySelector(".log").setAttribute("aria-label", group.title);
    describe(chat.element.querySelector(".place"), group);
    return nameGroups();
  }

  function nameGroups() {
    for (const { entry, group } of panes.values()) if (group) entry.name(groups.label(group));
  }

  function take(events, isHistory) {
    events.filter((one) => one.type === "group").forEach((one) => learn(one.group, isHistory));
    for (const chat of new Set(panes.values())) {
      const here = events.filter((event) => panes.get(event.chat_id) === chat);
      const news = chat.pane.take(here, isHistory);
      chat.entry.unread(news);
      outside.unread(news);
      // Of the menu in a group the room tells nobody.
      if (chat.group && events.some((one) => one.type === "commands")) chat.pane.lookUpCommands();
    }
  }

  /** A link to this bot opens it here; any other one opens a tab of its own. */
  function open(address) {
    const opening = openingOf(address, username);
    if (opening) return begin(opening);
    return window.open(address, "_blank", "noopener,noreferrer");
  }

  /** As Telegram does: the private talk begins anew, or the bot is taken into a group. */
  function begin({ inGroup, asAdmin, payload }) {
    panels.close();
    if (inGroup) return takeIntoGroup({ payload, as_admin: asAdmin });
    own.entry.show();
    return own.pane.perform("start", { payload });
  }

  async function takeIntoGroup(opening) {
    const owned = groups.owned();
    if (!owned.length) return chats.shown().refuse(words.noGroup);
    const index = await alerts.ask(words.whichGroup, owned.map((group) => group.title));
    if (index === null) return null;
    const chat = panes.get(owned[index].id);
    chat.entry.show();
    return chat.pane.perform("startgroup", { chat_id: owned[index].id, ...opening });
  }

  function showBlock(isBlocked) {
    phone.querySelector(".block").hidden = isBlocked;
  }

  phone.querySelector(".block").addEventListener("click", () => {
    own.entry.show();
    own.pane.block(true);
  });
  phone.querySelector(".link").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.target.elements.link;
    const opening = openingTyped(field.value, username);
    if (!opening) return chats.shown().refuse(words.notALink);
    field.value = "";
    return begin(opening);
  });
  follow(person.id, take, outside.report);
  return { reveal: chats.reveal };
}
