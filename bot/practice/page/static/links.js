/** Links that open a bot: `https://t.me/<bot>?start=<payload>`, `?startgroup=`, and older forms. */

const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/;
const LINK = /^(?:https?:\/\/)?(?:t\.me|telegram\.me)\/(\w+)\/?(?:\?(.*))?$/i;
const OLD_LINK = /^tg:(?:\/\/)?resolve\?(.*)$/i;

/**
 * What a link to the bot asks for: a talk, or that the bot comes into a group.
 * @typedef {object} Opening
 * @property {boolean} inGroup
 * @property {boolean} asAdmin
 * @property {string} payload what follows /start; "" for a plain link
 */

/** @returns {Opening | null} null when the link leads somewhere else */
export function openingOf(link, username) {
  const [name, query] = parts(link.trim());
  if (name?.toLowerCase() !== username.toLowerCase()) return null;
  const asked = new URLSearchParams(query);
  const inGroup = asked.has("startgroup");
  const payload = asked.get(inGroup ? "startgroup" : "start") ?? "";
  if (payload !== "" && !PAYLOAD.test(payload)) return null;
  return { inGroup, asAdmin: inGroup && asked.has("admin"), payload };
}

/** A person may also type the payload alone. */
export function openingTyped(typed, username) {
  const payload = typed.trim();
  if (PAYLOAD.test(payload)) return { inGroup: false, asAdmin: false, payload };
  return openingOf(typed, username);
}

function parts(link) {
  const old = OLD_LINK.exec(link);
  if (old) return [new URLSearchParams(old[1]).get("domain"), old[1]];
  const [, name, query = ""] = LINK.exec(link) ?? [];
  return [name, query];
}
