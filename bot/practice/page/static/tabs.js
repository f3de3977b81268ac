/** On a narrow screen one phone at a time, by tabs as WAI-ARIA describes them; else all at once. */

import { badgeOn } from "./badge.js";

const WIDE = matchMedia("(min-width: 70rem)"); // as in page.css
const MOVES = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * @typedef {object} Shown
 * @property {HTMLElement} element
 * @property {string} name
 * @property {() => void} reveal called when the phone comes into sight
 */

/**
 * @param {HTMLElement} list
 * @param {Shown[]} phones
 * @returns {(index: number, count: number) => void} tells of unread messages on a phone
 */
export function joinTabs(list, phones) {
  const tabs = phones.map(tabFor);
  const badges = tabs.map(badgeOn);
  let chosen = 0;

  function choose(index) {
    chosen = index;
    lay();
    phones[index].reveal();
  }

  function lay() {
    phones.forEach(({ element }, index) => {
      const isChosen = index === chosen;
      element.hidden = !WIDE.matches && !isChosen;
      element.setAttribute("role", WIDE.matches ? "region" : "tabpanel");
      tabs[index].setAttribute("aria-selected", String(isChosen));
      tabs[index].tabIndex = isChosen ? 0 : -1;
      if (!element.hidden) badges[index].clear();
    });
  }

  function tabFor({ element, name }, index) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `${element.id}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", element.id);
    tab.append(name);
    tab.addEventListener("click", () => choose(index));
    return tab;
  }

  list.addEventListener("keydown", (event) => {
    const last = tabs.length - 1;
    const ends = { Home: 0, End: last };
    const next = ends[event.key] ?? (chosen + (MOVES[event.key] ?? 0) + tabs.length) % tabs.length;
    if (next === chosen) return;
    event.preventDefault();
    choose(next);
    tabs[next].focus();
  });
  WIDE.addEventListener("change", () => {
    lay();
    phones.forEach(({ reveal }) => reveal());
  });
  list.append(...tabs);
  lay();
  return (index, count) => phones[index].element.hidden && count && badges[index].add(count);
}
