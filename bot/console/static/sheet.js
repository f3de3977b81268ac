// Prints at a press; the browser's own menu does it too.

const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => print());
