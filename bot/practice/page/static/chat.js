/** The conversation on a phone's screen: kept equal to what the events say. */

import { apply } from "./conversation.js";
import { keepPlace } from "./log.js";
import { draw, redraw, showWaiting } from "./messages.js";

/**
 * @param {HTMLElement} phone
 * @param {Omit<import("./messages.js").Hands, "find">} hands
 */
export function chatOn(phone, hands) {
  const log = phone.querySelector(".log");
  const place = keepPlace(log, phone.querySelector(".downward"));
  const messages = new Map();
  const elements = new Map();
  const able = { ...hands, find: (id) => messages.get(id) };

  /** Apply the events; gives the ids of what changed and, of these, of what is new. */
  function learn(events) {
    const changed = new Set();
    for (const event of events) {
      const id = apply(messages, event);
      if (id !== null) changed.add(id);
      // After a restart of the room a number may come again: what bore it stays as it was.
      if (event.type === "message") elements.delete(id);
    }
    const fresh = [...changed].filter((id) => messages.has(id) && !elements.has(id));
    return { changed: [...changed], fresh };
  }

  function show(id) {
    const message = messages.get(id);
    const element = elements.get(id);
    if (message && element) return redraw(element, message, able);
    if (message) return add(id, draw(message, able));
    return element && remove(id, element);
  }

  function add(id, element) {
    elements.set(id, element);
    log.append(element);
  }

  function remove(id, element) {
    if (element.contains(document.activeElement)) log.focus({ preventScroll: true });
    elements.delete(id);
    element.remove();
  }

  return {
    isEmpty: () => !messages.size,
    reveal: () => place.reveal(),
    /** Show all there was; only from then on a screen reader tells what comes. */
    takeHistory(events) {
      learn(events).changed.forEach(show);
      place.reveal();
      log.setAttribute("aria-live", "polite");
    },
    /** Show what came; gives the number of the bot's new messages. */
    take(events) {
      const { changed, fresh } = learn(events);
      const fromBot = fresh.filter((id) => messages.get(id).from_bot);
      place.changing(() => {
        const inSight = changed.filter((id) => elements.has(id) && place.isInSight(elements.get(id)));
        changed.forEach(show);
        const first = [...inSight, ...fresh].find((id) => elements.has(id));
        return { first: elements.get(first), isMine: fromBot.length < fresh.length };
      });
      return fromBot.length;
    },
    showWaiting(keys) {
      elements.forEach((element) => showWaiting(element, keys));
    },
  };
}
