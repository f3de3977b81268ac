/** What somebody sent, other than text: pictures are seen, sounds are heard, the rest is named. */

import { words } from "./words.js";

/** The element for the file, place or contact in a message; null when there is none. */
export function attachment(message) {
  const { file, location, contact } = message;
  if (file) return (DRAWN[file.kind] ?? documentLink)(file);
  if (location) return line(`${words.location}: ${location.latitude}, ${location.longitude}`);
  if (contact) return line(`${words.contact}: ${contact.first_name}, ${contact.phone_number}`);
  return null;
}

const DRAWN = {
  photo: (file) => picture(file, words.photo),
  sticker: (file) => picture(file, words.sticker),
  voice: (file) => player("audio", file, words.voice),
  video: (file) => player("video", file, words.video),
};

function picture(file, name) {
  const image = new Image();
  image.src = file.url;
  image.alt = name;
  image.className = file.kind;
  // A photo may be any bytes: then its name is all there is to see.
  image.addEventListener("error", () => image.replaceWith(documentLink(file, name)));
  return image;
}

function player(tag, file, name) {
  const element = document.createElement(tag);
  element.controls = true;
  element.preload = "metadata";
  element.src = file.url;
  element.setAttribute("aria-label", name);
  return element;
}

function documentLink(file, name = words.document) {
  const anchor = document.createElement("a");
  anchor.href = file.url;
  anchor.download = file.file_name ?? "";
  anchor.textContent = `${file.file_name ?? name} (${size(file.file_size)})`;
  return anchor;
}

function size(bytes) {
  return bytes < 1024 * 1024
    ? `${Math.ceil(bytes / 1024)} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function line(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}
