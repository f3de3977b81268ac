// Related guides: looked for while one types, kept above once they are ticked.

import { part } from "./editor_talk.js";

const AFTER = 400; // milliseconds without a key

export function related(form) {
  const search = form.elements.tim;
  const found = document.getElementById("tim-thay");
  const chosen = document.getElementById("da-chon");
  if (!search) return;
  let timer = 0;
  let number = 0;

  search.form.querySelector(".related .search .button").hidden = true;
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  search.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(timer);
    timer = setTimeout(find, AFTER);
  });
  found.addEventListener("change", (event) => {
    if (event.target.checked) chosen.append(event.target.closest(".tick"));
  });

  async function find() {
    const mine = ++number;
    const address = new URL(form.dataset.related, location.href);
    address.searchParams.set("tim", search.value);
    const response = await fetch(address, { headers: { "x-toso-part": "1" } }).catch(() => null);
    if (!response?.ok || response.redirected || mine !== number) return;
    const ticks = part(await response.text());
    if (mine !== number || !ticks) return;
    const known = new Set([...chosen.querySelectorAll("input")].map((one) => one.value));
    for (const one of ticks.querySelectorAll("input")) {
      if (known.has(one.value)) one.closest(".tick").remove();
    }
    found.replaceChildren(ticks);
  }
}
