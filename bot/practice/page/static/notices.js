/** What the phone tells beside the conversation: a word in passing, an alert, a refusal. */

import { say } from "./words.js";

const SHOWN_AT_LEAST = 5_000;
const PER_LETTER = 70; // milliseconds: slow readers are people too
const TYPING_SHOWN = 5_000; // Telegram's own time for a chat action

export function noticesOf(phone) {
  const notice = phone.querySelector(".notice");
  const typing = phone.querySelector(".typing");
  const alert = phone.querySelector(".alert");
  let going, stopping, returnTo;

  function show(text, isRefusal) {
    clearTimeout(going);
    notice.textContent = text;
    notice.classList.toggle("refusal", isRefusal);
    if (text && !isRefusal) going = setTimeout(clear, SHOWN_AT_LEAST + text.length * PER_LETTER);
  }

  function clear() {
    show("", false);
  }

  function forgive() {
    if (notice.classList.contains("refusal")) clear();
  }

  function closeAlert() {
    alert.close();
    phone.querySelector(".screen").inert = false;
    returnTo?.focus({ preventScroll: true });
  }

  alert.querySelector("button").addEventListener("click", closeAlert);
  alert.addEventListener("keydown", (event) => event.key === "Escape" && closeAlert());

  return {
    forgive,
    toast: (text) => show(text, false),
    /** A refusal stays until the next thing that works. */
    refuse: (why) => show(say("refused", { why }), true),
    alert(text) {
      returnTo = phone.contains(document.activeElement) ? document.activeElement : null;
      alert.querySelector("p").textContent = text;
      phone.querySelector(".screen").inert = true; // the other phones go on
      alert.show();
    },
    type(isTyping) {
      clearTimeout(stopping);
      typing.hidden = !isTyping;
      if (isTyping) stopping = setTimeout(() => (typing.hidden = true), TYPING_SHOWN);
    },
  };
}
