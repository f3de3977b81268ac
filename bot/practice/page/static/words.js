/** The sentences of the page, as the server translated them. */

/** @type {Record<string, string>} */
export const words = JSON.parse(document.body.dataset.words);

/** A sentence with the words in braces filled in. */
export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (braces, key) => String(values[key] ?? braces));
}
