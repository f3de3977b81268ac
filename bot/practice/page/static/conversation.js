/** A private chat as the sum of its events. */

/**
 * Bring the messages up to date with one event.
 * @param {Map<number, object>} messages by id, in the order in which they came
 * @param {{type: string, message?: object}} event
 * @returns {number | null} the id of the message that is new, other or gone
 */
export function apply(messages, event) {
  if (!event.message) return null;
  const id = event.message.message_id;
  if (event.type === "deleted") {
    messages.delete(id);
  } else if (!event.message.service) {
    messages.set(id, event.message);
  }
  return id;
}

/** The inline buttons of a message, row by row; none for any other markup. */
export function rows(message) {
  return message.reply_markup?.inline_keyboard ?? [];
}
