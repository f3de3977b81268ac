/** The number of unread messages behind a label. */

import { say } from "./words.js";

export function badgeOn(button) {
  const badge = document.createElement("span");
  let unread = 0;
  badge.className = "badge";
  badge.setAttribute("role", "img");
  badge.hidden = true;
  button.append(" ", badge);

  function set(count) {
    unread = count;
    badge.hidden = !count;
    badge.textContent = count ? String(count) : "";
    badge.setAttribute("aria-label", count ? say("unread", { count }) : "");
  }

  return { clear: () => set(0), add: (count) => set(unread + count) };
}
