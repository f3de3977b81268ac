/** The practice room's control plane: what a person does with a phone, and what they see. */

import { words } from "./words.js";

const ANSWER_WITHIN = 15_000;
const SLACK = 10_000; // a held poll may answer so much later than asked for

/** The room answered, and said no; the message is its own description. */
export class Refusal extends Error {
  constructor(status, description) {
    super(description);
    this.status = status;
  }
}

/** @returns {Promise<{bot: object, phones: object[]}>} */
export function phones() {
  return call("/practice/phones");
}

/** The next events after a number: at once when there are any, else within `wait` seconds. */
export function eventsAfter(person, after, wait) {
  const path = `/practice/phones/${person}/events?after=${after}&wait=${wait}`;
  return call(path, { signal: AbortSignal.timeout(wait * 1000 + SLACK) });
}

export function commands(person, chat) {
  return call(`/practice/phones/${person}/commands?chat_id=${chat}`);
}

/** @param {"say" | "start" | "startgroup" | "press" | "block" | "unblock"} action */
export function act(person, action, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return patiently(`/practice/phones/${person}/${action}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
}

/**
 * @param {{chat_id: number, reply_to: number}} place
 * @param {"photo" | "voice" | "document" | "sticker"} kind
 */
export function sendFile(person, place, kind, blob, name, caption) {
  const form = new FormData();
  form.set("chat_id", place.chat_id);
  form.set("reply_to", place.reply_to);
  form.set("kind", kind);
  form.set("caption", caption);
  form.set("file", blob, name);
  return patiently(`/practice/phones/${person}/send`, { method: "POST", body: form });
}

/** An action either works or says why not, in words for the person. */
async function patiently(path, request) {
  try {
    return await call(path, { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN) });
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(0, words.notReached);
  }
}

async function call(path, request = {}) {
  const response = await fetch(path, { ...request, cache: "no-store" });
  const body = await response.json();
  if (!response.ok) throw new Refusal(response.status, body.description);
  return body;
}
