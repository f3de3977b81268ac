/** What stands below a conversation: a way in, a way back, or the field to write in. */

const FEET = [".begin", ".blocked", ".composer"];
// Nobody has to begin before they ask: the way in and the field stand together.
const TOGETHER = { ".begin": ".begin, .composer" };

/** @param {".begin" | ".blocked" | ".composer"} wanted the keyboard focus moves along */
export function showFoot(chat, wanted) {
  const shown = TOGETHER[wanted] ?? wanted;
  const feet = FEET.map((selector) => chat.querySelector(selector));
  const leaving = feet.find((foot) => !foot.hidden && !foot.matches(shown));
  const hadFocus = leaving?.contains(document.activeElement);
  for (const foot of feet) foot.hidden = !foot.matches(shown);
  if (hadFocus) chat.querySelector(`${wanted} :is(textarea, button.strong)`).focus();
}
