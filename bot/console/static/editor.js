// The editor: kept while one types, looked at beside it. Without it every button works as well.

import { chips } from "./editor_chips.js";
import { lines } from "./editor_lines.js";
import { related } from "./editor_related.js";
import { Talk } from "./editor_talk.js";
import { tabs } from "./editor_tabs.js";

const LOOK_AFTER = 600; // milliseconds without a key
const KEEP_AFTER = 2500;
const ASK_EVERY = 20000; // whether anybody else changed it
const MUCH = 0.8; // of what a guide may hold

const form = document.getElementById("bai");
const area = form.querySelector(".paper textarea");
const paper = lines(area);
const kept = document.getElementById("da-luu");
const talk = new Talk(form);
let lookTimer = 0;
let keepTimer = 0;
let isLeaving = false;

document.documentElement.classList.add("is-alive");
chips(form);
tabs(document.querySelector(".tabs"));
related(form);

// As the server sent it: what was typed before this script came, or put back by the browser after
// "back", is not kept yet.
let last = talk.sent();

form.addEventListener("input", typed);
form.addEventListener("change", typed);
form.addEventListener("submit", (event) => {
  // What is under way first, so that our own keeping is not met as somebody else's.
  if (talk.isBusy) {
    event.preventDefault();
    const button = event.submitter;
    talk.whenFree().then(() => form.requestSubmit(button));
    return;
  }
  isLeaving = true;
});
for (const other of document.querySelectorAll("form:not(#bai)")) {
  other.addEventListener("submit", () => (isLeaving = isLeaving || other.id === "bo"));
}
addEventListener("pageshow", () => (isLeaving = false));
addEventListener("beforeunload", (event) => {
  if (!isLeaving && isChanged()) event.preventDefault();
});
// Back from another window, signed in again perhaps.
addEventListener("focus", () => (isChanged() ? keep() : ask()));
setInterval(() => document.visibilityState === "visible" && !isChanged() && ask(), ASK_EVERY);

function isChanged() {
  return talk.written() !== last;
}

function typed() {
  if (!isChanged()) return;
  kept.textContent = kept.dataset.waiting;
  measure();
  clearTimeout(lookTimer);
  clearTimeout(keepTimer);
  lookTimer = setTimeout(look, LOOK_AFTER);
  keepTimer = setTimeout(keep, KEEP_AFTER);
}

async function look() {
  const found = await talk.look();
  if (!found) return;
  const place = document.getElementById("xem");
  const top = place.scrollTop;
  keepPhone(place, found);
  place.replaceChildren(found);
  place.scrollTop = top;
  mark();
  follow();
}

// What cannot be read for a moment, in the middle of a word, leaves the phone as it was.
function keepPhone(place, found) {
  const before = place.querySelector(".glass");
  if (!before || found.querySelector(".glass")) return;
  before.classList.add("is-old");
  found.querySelector(".unread").after(before);
}

async function keep() {
  clearTimeout(keepTimer);
  if (!isChanged() || talk.isStopped) return;
  const written = talk.written();
  kept.textContent = kept.dataset.keeping;
  const answer = await talk.keep();
  if (answer.state) shown(answer.state);
  if (answer.isKept) {
    last = written;
    kept.textContent = isChanged() ? kept.dataset.waiting : answer.state.dataset.kept;
  } else {
    kept.textContent = answer.isAway ? kept.dataset.away : kept.dataset.waiting;
  }
  if (!talk.isStopped && isChanged()) keepTimer = setTimeout(keep, answer.again);
}

async function ask() {
  if (talk.isBusy || talk.isStopped) return;
  const state = await talk.ask();
  if (state) shown(state);
}

// What stands above the text: the guide is newer, the draft was changed elsewhere, signed out.
function shown(state) {
  const place = document.getElementById("tinh-hinh");
  const now = place.querySelector("[data-newer]")?.dataset.newer;
  const then = state.querySelector("[data-newer]")?.dataset.newer;
  if (now !== then || state.querySelector(".elsewhere")) place.replaceChildren(state);
}

// Marks at the lines, words below the fields.
function mark() {
  const found = [...document.querySelectorAll("#xem .findings a")];
  const own = (name) => found.filter((one) => one.dataset.field === name);
  paper.mark(own(area.name).map((one) => [Number(one.dataset.line), one.dataset.kind]));
  for (const place of form.querySelectorAll("[data-wrong]")) {
    const name = place.dataset.wrong;
    const here = own(name).filter((one) => one.dataset.line === "0");
    place.textContent = here.map((one) => one.textContent).join(" ");
    const isWrong = own(name).some((one) => one.dataset.kind === "bad");
    document.getElementById(name)?.toggleAttribute("aria-invalid", false);
    if (isWrong) document.getElementById(name)?.setAttribute("aria-invalid", "true");
  }
  const errors = Number(document.querySelector("#xem .look").dataset.errors);
  const badge = document.getElementById("so-loi");
  badge.textContent = errors;
  badge.hidden = !errors;
}

// A finding leads to its line.
document.getElementById("xem").addEventListener("click", (event) => {
  const link = event.target.closest(".findings a");
  if (!link) return;
  event.preventDefault();
  document.getElementById("the-viet").click();
  const field = document.getElementById(link.dataset.field);
  if (field === area && Number(link.dataset.line)) paper.goTo(Number(link.dataset.line));
  else (field.querySelector?.("input") ?? field).focus();
  if (field.hidden) field.parentElement.querySelector(".chip-box input").focus();
});

// The page of the phone that is being written.
function follow() {
  const line = paper.current() + Number(document.querySelector("#xem .look").dataset.before ?? 0);
  const screens = [...document.querySelectorAll("#xem .screen")];
  const before = screens.filter((one) => Number(one.dataset.line) && Number(one.dataset.line) <= line);
  const here = before.sort((a, b) => a.dataset.line - b.dataset.line).at(-1);
  for (const one of screens) one.classList.toggle("is-here", one === here);
  if (!here || document.activeElement !== area) return;
  const place = document.getElementById("xem");
  const room = place.clientHeight - here.offsetHeight;
  if (place.scrollHeight > place.clientHeight) {
    place.scrollTo({ top: here.offsetTop - place.offsetTop - Math.max(room / 2, 0), behavior: "auto" });
  }
}
area.addEventListener("click", follow);
area.addEventListener("keyup", (event) => event.key.startsWith("Arrow") && follow());

function measure() {
  const place = document.getElementById("co");
  const size = new TextEncoder().encode(talk.words()).length;
  const most = Number(place.dataset.most);
  const shownSize = (size / 1024).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  place.textContent = size > most * MUCH ? place.dataset.words.replace("{size}", shownSize) : "";
  place.classList.toggle("is-much", size > most);
}

mark();
measure();
typed();
