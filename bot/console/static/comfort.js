// Comfort on every page; nothing needs it. A bar moves while something takes longer than a second.

const SLOW = 1000; // milliseconds

let waiting = 0;

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(() => document.documentElement.classList.add("is-busy"), SLOW);
}

function arrive() {
  clearTimeout(waiting);
  document.documentElement.classList.remove("is-busy");
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  wait();
  // Pressed twice is done once. Disabled now, its name would not be sent.
  const button = event.submitter;
  if (button) setTimeout(() => (button.disabled = true));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const stays = event.metaKey || event.ctrlKey || event.shiftKey || event.button;
  const isHere = link?.getAttribute("href").startsWith("#");
  if (link && !isHere && !link.target && !link.hasAttribute("download") && !stays) wait();
});
addEventListener("pageshow", (event) => {
  arrive();
  // Come back to by the browser's own button: as it was, but usable.
  if (event.persisted) for (const one of document.querySelectorAll("button:disabled")) one.disabled = false;
});

// Of a row longer than the screen, the chosen one is in sight.
for (const chosen of document.querySelectorAll(".choices [aria-current]")) {
  const row = chosen.parentElement;
  row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
}

// A menu closes when one turns elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.me[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

export { arrive, wait };
