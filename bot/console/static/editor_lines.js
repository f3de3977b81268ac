// Numbers of lines beside a text: a mirror of it stands behind, so that both break alike.

export function lines(area) {
  const mirror = document.createElement("div");
  mirror.className = "mirror";
  mirror.setAttribute("aria-hidden", "true");
  area.before(mirror);
  area.parentElement.classList.add("has-lines");
  let marks = new Map();

  function draw() {
    const texts = area.value.split("\n");
    while (mirror.childElementCount > texts.length) mirror.lastElementChild.remove();
    texts.forEach((text, at) => {
      const line = mirror.children[at] ?? mirror.appendChild(document.createElement("div"));
      // A line without a word is as high as one with some.
      const shown = text || "\u200b";
      if (line.textContent !== shown) line.textContent = shown;
      line.dataset.number = at + 1;
      line.className = marks.get(at + 1) ?? "";
    });
  }

  area.addEventListener("input", draw);
  draw();

  return {
    // [line, "bad" or "warn"]; what is worse wins.
    mark(found) {
      marks = new Map();
      for (const [line, kind] of found) if (line && marks.get(line) !== "bad") marks.set(line, kind);
      draw();
    },
    goTo(line) {
      const texts = area.value.split("\n").slice(0, line);
      const end = texts.join("\n").length;
      area.focus({ preventScroll: true });
      area.setSelectionRange(end - texts.at(-1).length, end);
      mirror.children[line - 1]?.scrollIntoView({ block: "center" });
    },
    // The line in which the cursor is.
    current() {
      return area.value.slice(0, area.selectionStart).split("\n").length;
    },
  };
}
