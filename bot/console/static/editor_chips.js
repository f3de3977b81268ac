// Lines of a field as chips with a way to take each out; the field itself stays what is sent.

export function chips(form) {
  for (const field of form.querySelectorAll("textarea[data-chips]")) make(field);
}

function make(field) {
  const box = document.createElement("div");
  const list = document.createElement("ul");
  const input = document.createElement("input");
  box.className = "chip-box";
  list.className = "chips";
  Object.assign(input, { type: "text", placeholder: field.dataset.chips, autocomplete: "off" });
  input.setAttribute("aria-label", field.dataset.chips);
  const described = field.getAttribute("aria-describedby");
  if (described) input.setAttribute("aria-describedby", described);
  box.append(list, input);
  // Not into the label: a tap on a chip would go to the field.
  field.closest("label").after(box);
  field.hidden = true;

  const texts = () => field.value.split("\n").filter((one) => one.trim());
  const put = (values) => {
    field.value = values.join("\n");
    draw();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  function draw() {
    list.replaceChildren(...texts().map(chip));
  }

  function chip(text, at) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    const button = document.createElement("button");
    item.className = "chip";
    words.textContent = text;
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", field.dataset.remove.replace("{words}", text));
    button.addEventListener("click", () => {
      put(texts().filter((_, other) => other !== at));
      (list.children[Math.min(at, list.childElementCount - 1)]?.querySelector("button") ?? input).focus();
    });
    item.append(words, button);
    return item;
  }

  // Several lines pasted are several; one that is there already is not there twice.
  function add(typed) {
    const known = texts();
    const fresh = typed.split("\n").map((one) => one.trim()).filter((one) => one && !known.includes(one));
    input.value = "";
    if (fresh.length) put([...known, ...new Set(fresh)]);
  }

  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    add(input.value);
  });
  input.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (!pasted.includes("\n")) return;
    event.preventDefault();
    add(pasted);
  });
  input.addEventListener("blur", () => add(input.value));
  input.addEventListener("input", (event) => event.stopPropagation());
  draw();
}
