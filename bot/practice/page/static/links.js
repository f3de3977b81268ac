/** Links that open a bot: `https://t.me/<bot>?start=<payload>` and its older forms. */

const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/;
const LINK = /^(?:https?:\/\/)?(?:t\.me|telegram\.me)\/(\w+)\/?(?:\?(.*))?$/i;
const OLD_LINK = /^tg:(?:\/\/)?resolve\?(.*)$/i;

/**
 * What follows /start when this link is opened; "" for a plain link to the bot.
 * @returns {string | null} null when it leads somewhere else
 */
export function startPayload(link, username) {
  const [name, query] = parts(link.trim());
  if (name?.toLowerCase() !== username.toLowerCase()) return null;
  const payload = new URLSearchParams(query).get("start") ?? "";
  return payload === "" || PAYLOAD.test(payload) ? payload : null;
}

/** A person may also type the payload alone. */
export function payloadOf(typed, username) {
  return PAYLOAD.test(typed.trim()) ? typed.trim() : startPayload(typed, username);
}

function parts(link) {
  const old = OLD_LINK.exec(link);
  if (old) return [new URLSearchParams(old[1]).get("domain"), old[1]];
  const [, name, query = ""] = LINK.exec(link) ?? [];
  return [name, query];
}
