/** Buttons that open a panel of the phone: one at a time, closed by Escape or by being used. */

/** Join every `data-opens` button of a phone with its `data-panel`. */
export function joinPanels(phone) {
  const buttons = [...phone.querySelectorAll("[data-opens]")];
  const panelOf = (button) => phone.querySelector(`[data-panel=${button.dataset.opens}]`);

  function show(opened) {
    for (const button of buttons) {
      const panel = panelOf(button);
      if (button !== opened && panel.contains(document.activeElement)) button.focus();
      panel.hidden = button !== opened;
      button.setAttribute("aria-expanded", String(!panel.hidden));
    }
  }

  for (const button of buttons) {
    const panel = panelOf(button);
    panel.id = `${phone.id}-${button.dataset.opens}`;
    button.setAttribute("aria-controls", panel.id);
    button.addEventListener("click", () => {
      show(panel.hidden ? button : null);
      if (!panel.hidden) panel.querySelector("button, input, a")?.focus();
    });
    for (const element of [button, panel]) {
      element.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !panel.hidden) show(null);
      });
    }
  }
  show(null);
  return { close: () => show(null) };
}
