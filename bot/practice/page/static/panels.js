/** Buttons that open a panel of a phone: one at a time, closed by Escape or by being used. */

export function panelsOf(phone) {
  const joined = []; // buttons and their panels

  function show(opened) {
    for (const [button, panel] of joined) {
      if (button !== opened && panel.contains(document.activeElement)) button.focus();
      panel.hidden = button !== opened;
      button.setAttribute("aria-expanded", String(!panel.hidden));
    }
  }

  /** Join every `data-opens` button of a part of the phone with its `data-panel`. */
  function join(part) {
    for (const button of part.querySelectorAll("[data-opens]")) {
      const panel = part.querySelector(`[data-panel=${button.dataset.opens}]`);
      joined.push([button, panel]);
      panel.id = `${phone.id}-panel-${joined.length}`;
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
  }

  join(phone);
  return { join, close: () => show(null) };
}
