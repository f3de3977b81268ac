/** What is told beside a conversation: a word in passing, a refusal, that somebody types. */

import { say } from "./words.js";

const SHOWN_AT_LEAST = 5_000;
const PER_LETTER = 70; // milliseconds: slow readers are people too
const TYPING_SHOWN = 5_000; // Telegram's own time for a chat action

/** @param {HTMLElement} element the chat */
export function noticesIn(element) {
  const notice = element.querySelector(".notice");
  const typing = element.querySelector(".typing");
  let going, stopping;

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

  return {
    forgive,
    toast: (text) => show(text, false),
    /** A refusal stays until the next thing that works. */
    refuse: (why) => show(say("refused", { why }), true),
    type(isTyping) {
      clearTimeout(stopping);
      typing.hidden = !isTyping;
      if (isTyping) stopping = setTimeout(() => (typing.hidden = true), TYPING_SHOWN);
    },
  };
}
