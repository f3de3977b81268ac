/** Telegram's marks on a text become elements. Text stays text: nothing is parsed as HTML. */

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
  spoiler: "mark",
};
const ADDRESSES = {
  text_link: (entity) => entity.url,
  url: (entity, text) => (/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`),
  email: (entity, text) => `mailto:${text}`,
  phone_number: (entity, text) => `tel:${text.replace(/[^\d+]/g, "")}`,
};
const SAFE = /^(https?|mailto|tel|tg):/i;

/**
 * @param {string} text
 * @param {{type: string, offset: number, length: number}[]} entities offsets in UTF-16 units, as in
 *   strings of JavaScript
 * @param {(command: string) => void} onCommand
 */
export function formatted(text, entities, onCommand) {
  const inOrder = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, inOrder, onCommand);
}

/** The part of the text from start to end; entities that reach over the end are cut there. */
function span(text, start, end, entities, onCommand) {
  const part = document.createDocumentFragment();
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...later] = rest;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    const inside = later.filter((one) => one.offset < to);
    rest = later.filter((one) => one.offset >= to);
    if (from >= to) continue;
    const element = drawn(entity, text.slice(from, to), onCommand);
    element.append(span(text, from, to, inside, onCommand));
    const isBlock = element.matches("pre, blockquote");
    const before = text.slice(at, from);
    // A block begins and ends its line by itself.
    part.append(isBlock ? before.replace(/\n$/, "") : before, element);
    at = isBlock && text[to] === "\n" ? to + 1 : to;
  }
  part.append(text.slice(at, end));
  return part;
}

function drawn(entity, text, onCommand) {
  if (entity.type === "bot_command") return command(text, onCommand);
  if (entity.type in ADDRESSES) return link(ADDRESSES[entity.type](entity, text));
  return document.createElement(TAGS[entity.type] ?? "span");
}

function command(text, onCommand) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "command";
  button.addEventListener("click", () => onCommand(text));
  return button;
}

function link(address) {
  if (!SAFE.test(address)) return document.createElement("span");
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
}
