// Buttons that only a script can offer: copy what a field holds, print this page.

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // No leave to use the clipboard: the old way copies what is selected.
      if (!document.execCommand("copy")) return;
    }
    button.textContent = button.dataset.done;
  });
}

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
