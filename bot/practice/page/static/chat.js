/** The conversation on a phone's screen: kept equal to what the events say. */

import { apply, keyOf } from "./conversation.js";
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
  const find = (message, id) => messages.get(keyOf(message.chat_id, id));
  const able = { ...hands, find };

  /** Apply the events; gives the keys of what changed and, of these, of what is new. */
  function learn(events) {
    const changed = new Set();
    for (const event of events) {
      const key = apply(messages, event);
      if (key !== null) changed.add(key);
      // After a restart of the room a number may come again: what bore it stays as it was.
      if (event.type === "message") elements.delete(key);
    }
    const fresh = [...changed].filter((key) => messages.has(key) && !elements.has(key));
    return { changed: [...changed], fresh };
  }

  function show(key) {
    const message = messages.get(key);
    const element = elements.get(key);
    if (message && element) return redraw(element, message, able);
    if (message) return add(key, draw(message, able));
    return element && remove(key, element);
  }

  function add(key, element) {
    elements.set(key, element);
    log.append(element);
  }

  function remove(key, element) {
    if (element.contains(document.activeElement)) log.focus({ preventScroll: true });
    elements.delete(key);
    element.remove();
  }

  return {
    isEmpty: () => !messages.size,
    reveal: () => place.reveal(),
    /** Show all there was, none of it new; a screen reader tells only of what comes then. */
    takeHistory(events) {
      learn(events).changed.forEach(show);
      place.reveal();
      log.setAttribute("aria-live", "polite");
      return 0;
    },
    /** Show what came; gives the number of new messages of others. */
    take(events) {
      const { changed, fresh } = learn(events);
      const others = fresh.filter((key) => !able.isMine(messages.get(key)));
      place.changing(() => {
        const inSight = changed.filter((key) => place.isInSight(elements.get(key)));
        changed.forEach(show);
        const first = [...inSight, ...fresh].find((key) => elements.has(key));
        return { first: elements.get(first), isMine: others.length < fresh.length };
      });
      return others.length;
    },
    showWaiting(keys) {
      elements.forEach((element) => showWaiting(element, keys));
    },
  };
}
