// What the editor asks the server: one thing at a time, the newest words each time.

const PART = { "x-toso-part": "1" };
const SOON = 2500; // milliseconds until it is tried again
const LATER = 20000;
const IGNORED = ["token", "seal", "tim", "dang"];

export class Talk {
  constructor(form) {
    this.form = form;
    this.isStopped = false; // changed elsewhere: a person chooses
    this.free = Promise.resolve();
    this.waiting = 0;
    this.looks = 0;
  }

  get isBusy() {
    return this.waiting > 0;
  }

  whenFree() {
    return this.free;
  }

  // Everything that would be kept, as one text: to see whether it has changed.
  written() {
    const data = new FormData(this.form);
    for (const name of IGNORED) data.delete(name);
    return new URLSearchParams(data).toString();
  }

  // The same as it came with the page.
  sent() {
    const data = new URLSearchParams();
    for (const one of this.form.elements) {
      if (!one.name || one.disabled || IGNORED.includes(one.name)) continue;
      if (one.type === "checkbox" ? one.defaultChecked : one.type !== "submit") data.append(one.name, first(one));
    }
    return data.toString();
  }

  words() {
    const data = new FormData(this.form);
    for (const name of IGNORED) data.delete(name);
    return [...data.values()].join("\n");
  }

  // The look of it; nothing when there are newer words already, or no answer.
  async look() {
    const number = ++this.looks;
    const response = await this.inTurn(() =>
      number === this.looks ? this.post(this.form.dataset.look) : null,
    );
    if (!response?.ok || response.redirected || number !== this.looks) return null;
    return part(await response.text());
  }

  async keep() {
    return this.inTurn(() => this.keepNow());
  }

  async keepNow(isAgain = false) {
    const response = await this.post(this.form.action);
    if (!response) return { isAway: true, again: SOON };
    if (response.status === 403 && !isAgain) return (await this.enterAgain()) ? this.keepNow(true) : { again: SOON };
    if (response.status !== 200 && response.status !== 409) return { isAway: true, again: LATER };
    const state = part(await response.text());
    if (!state) return { isAway: true, again: LATER };
    if (response.status === 409) this.isStopped = true;
    else this.form.elements.seal.value = state.dataset.seal;
    return { state, isKept: response.ok, again: SOON };
  }

  // Whether the guide or the draft was changed by somebody else.
  async ask() {
    return this.inTurn(async () => {
      const state = await this.state();
      return state;
    });
  }

  async state() {
    const response = await fetch(this.form.dataset.draft, { headers: PART }).catch(() => null);
    const isIn = Boolean(response?.ok && !response.redirected);
    if (response) document.getElementById("ra-ngoai").hidden = isIn;
    return isIn ? part(await response.text()) : null;
  }

  // Signed out, or in again in another window: then this form gets that one's token.
  async enterAgain() {
    const state = await this.state();
    if (!state?.dataset.token) return false;
    for (const field of document.querySelectorAll("input[name=token]")) field.value = state.dataset.token;
    return true;
  }

  post(address) {
    const body = new URLSearchParams(new FormData(this.form));
    return fetch(address, { method: "POST", body, headers: PART }).catch(() => null);
  }

  inTurn(act) {
    this.waiting += 1;
    const done = this.free.then(act).finally(() => (this.waiting -= 1));
    this.free = done.catch(() => null);
    return done;
  }
}

function first(field) {
  if (field.type === "checkbox") return field.value;
  if (field.type !== "select-one") return field.defaultValue;
  return ([...field.options].find((one) => one.defaultSelected) ?? field.options[0]).value;
}

// A part of a page that the server has made, as an element of this one.
function part(html) {
  // Reviewed: what our own server made, escaped there; a document made so runs no script.
  const found = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  return found && document.adoptNode(found);
}

export { part };
