// Says at once that a file is too large, before it is sent.

const field = document.querySelector("input[data-most]");
const words = document.getElementById("qua-lon");

function look() {
  const isLarge = field.files.length > 0 && field.files[0].size > Number(field.dataset.most);
  words.hidden = !isLarge;
  field.form.querySelector("button").disabled = isLarge;
}

field.addEventListener("change", look);
look();
