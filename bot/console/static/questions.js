// Keys for the list of questions and for one of them; nothing needs them.

const list = document.querySelector(".gaps");
const form = document.querySelector("#gaps");
const rows = list ? [...list.children] : [];

function isTyping(target) {
  return target.closest("textarea, select, input:not([type=checkbox]), [contenteditable]") !== null;
}

function marked() {
  return rows.find((row) => row.classList.contains("is-here"));
}

function mark(row) {
  for (const one of rows) one.classList.toggle("is-here", one === row);
}

function move(by) {
  const at = rows.indexOf(marked());
  const row = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  row.querySelector("a").focus();
  row.scrollIntoView({ block: "nearest" });
}

function boxes() {
  return rows.map((row) => row.querySelector("input[type=checkbox]")).filter(Boolean);
}

function tell() {
  const said = form?.querySelector(".ticked");
  if (!said) return;
  const count = boxes().filter((box) => box.checked).length;
  if (count) said.textContent = said.dataset.said.replace("{count}", count);
}

function toggle(row) {
  const box = row?.querySelector("input[type=checkbox]");
  if (!box) return false;
  box.checked = !box.checked;
  tell();
  return true;
}

// Of several ticked ones, else of the one that is marked.
function decide(button) {
  const none = boxes().every((box) => !box.checked);
  if (none && !toggle(marked())) return;
  button.click();
}

function write(row) {
  const link = row?.querySelector("a");
  if (!link || !form) return;
  const button = document.createElement("button");
  button.formAction = `${link.pathname}/viet${link.search}`;
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
}

function press(event) {
  const named = document.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  if (!rows.length) return named ? (named.click(), true) : false;
  if (event.key === "j") return move(1), true;
  if (event.key === "k") return move(-1), true;
  if (event.key === "n") return write(marked()), true;
  if (event.key === " " && !event.target.closest("input, button, summary")) return toggle(marked());
  return named ? (decide(named), true) : false;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!isTyping(event.target) && press(event)) event.preventDefault();
});

list?.addEventListener("focusin", (event) => mark(event.target.closest("li")));
form?.addEventListener("change", tell);
tell();
