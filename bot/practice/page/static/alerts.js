/** A small window over one phone: something to be read, or a choice to be made. */

export function alertsOf(phone) {
  const dialog = phone.querySelector(".alert");
  const screen = phone.querySelector(".screen");
  let answer = () => {};
  let returnTo = null;

  function close(chosen) {
    dialog.close();
    screen.inert = false;
    returnTo?.focus({ preventScroll: true });
    answer(chosen);
  }

  function choiceOf(label, index) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "strong";
    button.textContent = label;
    button.addEventListener("click", () => close(index));
    return button;
  }

  /** @returns {Promise<number | null>} the index of the choice; null when it was only closed */
  function ask(text, choices) {
    if (dialog.open) close(null);
    returnTo = phone.contains(document.activeElement) ? document.activeElement : null;
    dialog.querySelector("p").textContent = text;
    dialog.querySelector(".choices").replaceChildren(...choices.map(choiceOf));
    screen.inert = true; // the other phones go on
    dialog.show();
    return new Promise((resolve) => (answer = resolve));
  }

  dialog.querySelector(".close").addEventListener("click", () => close(null));
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && close(null));
  return { ask, tell: (text) => ask(text, []) };
}
