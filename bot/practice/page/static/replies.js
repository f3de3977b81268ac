/** The message that is being replied to: it stands above the field until the reply is sent. */

import { gist } from "./messages.js";

/** @param {HTMLElement} element the chat */
export function repliesIn(element) {
  const bar = element.querySelector(".replying");
  const field = element.querySelector("textarea");
  let target = null;

  function show(message) {
    target = message;
    bar.hidden = !message;
    bar.querySelector(".whom").textContent = message?.from.first_name ?? "";
    bar.querySelector(".what").textContent = message ? gist(message) : "";
  }

  function letGo() {
    show(null);
    field.focus();
  }

  bar.querySelector("button").addEventListener("click", letGo);
  field.addEventListener("keydown", (event) => event.key === "Escape" && target && letGo());
  return {
    begin(message) {
      show(message);
      field.focus();
    },
    /**
     * Send as the reply that was begun, if any; it comes back when refused.
     * @param {(replyTo: number) => Promise<unknown>} send 0 for no reply
     */
    async carry(send) {
      const taken = target;
      show(null);
      const result = await send(taken?.message_id ?? 0);
      if (!result && !target) show(taken);
      return result;
    },
  };
}
