/** The chats of a phone, one in sight at a time; with the second one comes a switch. */

import { badgeOn } from "./badge.js";

/**
 * @param {HTMLElement} phone
 * @param {() => void} onSwitch
 */
export function switchOn(phone, onSwitch) {
  const bar = phone.querySelector(".switch");
  const chats = [];
  let shown = null;

  function show(chat) {
    shown = chat;
    for (const one of chats) {
      one.element.hidden = one !== chat;
      one.button.setAttribute("aria-pressed", String(one === chat));
      // Where the keyboard's way past the conversation leads.
      const foot = one.element.querySelector(".foot");
      if (one === chat) foot.id = `${phone.id}-foot`;
      else foot.removeAttribute("id");
    }
    chat.badge.clear();
    chat.pane.reveal();
  }

  /**
   * @param {HTMLElement} element the chat
   * @param {{reveal: () => void}} pane what it can do
   */
  function add(element, pane) {
    const button = document.createElement("button");
    const label = document.createElement("span");
    button.type = "button";
    button.append(label);
    const one = { element, pane, button, badge: badgeOn(button) };
    button.addEventListener("click", () => {
      onSwitch();
      show(one);
    });
    chats.push(one);
    bar.append(button);
    bar.hidden = chats.length < 2;
    show(shown ?? one);
    return {
      name: (text) => (label.textContent = text),
      show: () => show(one),
      unread: (count) => one !== shown && count && one.badge.add(count),
    };
  }

  return { add, shown: () => shown.pane, reveal: () => shown.pane.reveal() };
}
