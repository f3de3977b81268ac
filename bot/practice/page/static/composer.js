/** The lower edge of a phone: writing, attaching, commands. */

import { samples } from "./samples.js";

const HIGHEST = 160; // pixels of a field that grows with its text

/**
 * @param {HTMLElement} element the chat
 * @param {(text: string) => Promise<boolean>} sendText false when the room refused
 * @param {(kind: string, blob: Blob, name: string, caption: string) => Promise<boolean>} sendFile
 */
export function joinComposer(element, sendText, sendFile) {
  const form = element.querySelector(".composer");
  const field = form.elements.text;

  function put(text) {
    field.value = text;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, HIGHEST)}px`;
  }

  /** Empty the field at once; a refused text comes back unless another was begun. */
  async function hand(send) {
    const text = field.value;
    put("");
    if (!(await send(text)) && !field.value) put(text);
  }

  async function submit() {
    if (field.value.trim()) await hand(sendText);
  }

  function attach(kind, blob, name) {
    // A sticker has no caption: what is being typed stays.
    if (kind === "sticker") return sendFile(kind, blob, name, "");
    return hand((caption) => sendFile(kind, blob, name, caption));
  }

  field.addEventListener("input", () => put(field.value));
  field.addEventListener("keydown", (event) => {
    // While an input method composes a letter, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (file) await attach(input.dataset.kind, file, file.name);
      input.value = ""; // the same file may be sent again
    });
  }
  for (const button of form.querySelectorAll("[data-sample]")) {
    button.addEventListener("click", async () => {
      const { blob, name } = await samples[button.dataset.sample]();
      await attach(button.dataset.sample, blob, name);
    });
  }
}

/** Fill the menu of commands; without any, there is no menu. */
export function showCommands(element, commands, onCommand) {
  const items = commands.map(({ command, description }) => {
    const button = document.createElement("button");
    const name = document.createElement("strong");
    button.type = "button";
    name.textContent = `/${command}`;
    button.append(name, ` ${description}`);
    button.addEventListener("click", () => onCommand(`/${command}`));
    return button;
  });
  element.querySelector("[data-panel=commands]").replaceChildren(...items);
  element.querySelector("[data-opens=commands]").hidden = !items.length;
}
