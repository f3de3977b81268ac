/** Follows what happens on a phone: long polls, one after the other, as long as the page lives. */

import { pause, untilReached, whileInSight } from "./retries.js";
import { eventsAfter } from "./room.js";

const WAIT = 25; // seconds
const BREATH = 500; // a room that is closing answers at once, and with nothing

/**
 * @param {number} person
 * @param {(events: object[], isHistory: boolean) => void} take the first call brings all there was
 * @param {(reached: boolean) => void} report whether the room answers
 */
export async function follow(person, take, report) {
  let after = 0;
  for (let isHistory = true; ; isHistory = false) {
    const began = performance.now();
    const poll = (signal) => eventsAfter(person, after, isHistory ? 0 : WAIT, signal);
    const { events, next } = await untilReached(() => whileInSight(poll), report);
    take(events, isHistory);
    after = next;
    if (!events.length) await pause(BREATH - (performance.now() - began));
  }
}
