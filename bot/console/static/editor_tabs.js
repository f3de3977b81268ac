// On a narrow screen one writes or looks; wide ones show both.

const NARROW = matchMedia("(max-width: 59.99rem)");

export function tabs(bar) {
  const all = [...bar.querySelectorAll("[role=tab]")];
  const panel = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

  function show(chosen) {
    for (const tab of all) {
      const isHere = tab === chosen;
      tab.setAttribute("aria-selected", String(isHere));
      tab.tabIndex = isHere ? 0 : -1;
      panel(tab).classList.toggle("is-away", !isHere);
    }
  }

  function fit() {
    bar.hidden = !NARROW.matches;
    document.documentElement.classList.toggle("is-tabbed", NARROW.matches);
    for (const tab of all) {
      if (NARROW.matches) {
        panel(tab).setAttribute("role", "tabpanel");
        panel(tab).setAttribute("aria-labelledby", tab.id);
      } else {
        panel(tab).removeAttribute("role");
        panel(tab).removeAttribute("aria-labelledby");
      }
    }
  }

  for (const tab of all) {
    tab.addEventListener("click", () => {
      const top = bar.getBoundingClientRect().top + scrollY;
      show(tab);
      if (scrollY > top && NARROW.matches) scrollTo({ top: top - 64 });
    });
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
      const other = all[(all.indexOf(tab) + 1) % all.length];
      other.focus();
      show(other);
    });
  }
  NARROW.addEventListener("change", fit);
  fit();
  show(all[0]);
}
