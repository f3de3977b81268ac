/** A chat as the sum of its events. */

/** Names a message on a phone: every chat counts its own, and so does a group that has grown. */
export function keyOf(chatId, messageId) {
  return `${chatId} ${messageId}`;
}

/**
 * Bring the messages up to date with one event.
 * @param {Map<string, object>} messages by key, in the order in which they came
 * @param {{type: string, chat_id: number, message?: object}} event
 * @returns {string | null} the key of the message that is new, other or gone
 */
export function apply(messages, event) {
  if (!event.message) return null;
  const key = keyOf(event.chat_id, event.message.message_id);
  if (event.type === "deleted") messages.delete(key);
  else messages.set(key, { ...event.message, chat_id: event.chat_id });
  return key;
}

/** The inline buttons of a message, row by row; none for any other markup. */
export function rows(message) {
  return message.reply_markup?.inline_keyboard ?? [];
}
