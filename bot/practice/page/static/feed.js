/** Follows what happens on a phone: polls, one after the other, as long as the page lives. */

import { pause, untilReached } from "./retries.js";
import { eventsAfter } from "./room.js";

const WAIT = 25; // seconds
const BREATH = 700; // milliseconds between polls that bring nothing and were not held

// A browser has six connections to a host for all its windows, and every phone that is waited on
// takes one. So one window lets the room hold its polls; the others look again and again, until
// that one is closed.
let mayHold = false;
navigator.locks?.request("held polls", () => {
  mayHold = true;
  return new Promise(() => {});
});

/**
 * @param {number} person
 * @param {(events: object[], isHistory: boolean) => void} take the first call brings all there was
 * @param {(reached: boolean) => void} report whether the room answers
 */
export async function follow(person, take, report) {
  let after = 0;
  for (let isHistory = true; ; isHistory = false) {
    const began = performance.now();
    const wait = mayHold && !isHistory ? WAIT : 0;
    const { events, next } = await untilReached(() => eventsAfter(person, after, wait), report);
    take(events, isHistory);
    after = next;
    if (!events.length) await pause(BREATH - (performance.now() - began));
  }
}
