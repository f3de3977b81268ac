/** The page: asks who is in the room, and lays out a phone for everybody. */

import { connect } from "./phone.js";
import { untilReached } from "./retries.js";
import * as room from "./room.js";
import { joinTabs } from "./tabs.js";
import { say, words } from "./words.js";

const lost = document.querySelector("#lost");
const unreached = new Set();

function report(who, reached) {
  if (reached) unreached.delete(who);
  else unreached.add(who);
  const text = unreached.size ? words.lost : "";
  if (lost.textContent !== text) lost.textContent = text;
}

function phoneOf(person) {
  const phone = document.querySelector("template#phone").content.firstElementChild.cloneNode(true);
  const heading = phone.querySelector("h2");
  phone.id = `phone-${person.id}`;
  heading.id = `${phone.id}-name`;
  heading.textContent = person.first_name;
  phone.classList.add(person.role);
  phone.setAttribute("aria-labelledby", heading.id);
  phone.querySelector(".role").textContent = words[person.role] ?? person.role;
  const chats = say("chats", { name: person.first_name });
  phone.querySelector(".switch").setAttribute("aria-label", chats);
  phone.querySelector(".alert").setAttribute("aria-label", person.first_name);
  return phone;
}

/** A way for the keyboard past a long conversation. */
function skipTo(phone, name) {
  const link = document.createElement("a");
  link.href = `#${phone.id}-foot`;
  link.textContent = say("skipTo", { name });
  return link;
}

const { bot, phones } = await untilReached(room.phones, (reached) => report("page", reached));
const shown = phones.map((person, index) => {
  const element = phoneOf(person);
  document.querySelector("#phones").append(element);
  document.querySelector("#skips").append(skipTo(element, person.first_name));
  const { reveal } = connect(element, person, bot.username, {
    report: (reached) => report(person.id, reached),
    unread: (count) => tellUnread(index, count),
  });
  return { element, name: person.first_name, reveal };
});
const tellUnread = joinTabs(document.querySelector("#tabs"), shown);
