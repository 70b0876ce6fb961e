// The parts of an application save with htmx while they are typed. This says what happens to a save that does
// not reach the server, and asks before the page is left with something that is not saved yet.
"use strict";
(() => {
  const part = (event) => event.target.closest?.("form[data-part]");
  const unsaved = new Map(); // form → how often it was typed in
  const sent = new Map(); // form → how often that was when it was last sent

  const days = new Set(); // date fields that were typed in, and that the person has not left yet

  const say = (form, state, text) => {
    const line = document.querySelector(form.getAttribute("hx-target"));
    line.dataset.state = state;
    if (text) line.textContent = text;
  };

  document.addEventListener("input", (event) => {
    const form = part(event);
    if (form) unsaved.set(form, (unsaved.get(form) ?? 0) + 1);
  });
  // While a day is typed, browsers report each year on the way to the one that is meant, such as 0002.
  document.addEventListener(
    "change",
    (event) => {
      if (!part(event) || event.target.type !== "date" || !event.isTrusted) return;
      days.add(event.target);
      event.stopPropagation();
    },
    true,
  );
  document.addEventListener("focusout", (event) => {
    if (days.delete(event.target)) event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = part(event);
    if (!form) return;
    sent.set(form, unsaved.get(form));
    say(form, "saving", form.dataset.saving);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = part(event);
    if (!form) return;
    if (event.detail.successful) {
      if (unsaved.get(form) === sent.get(form)) unsaved.delete(form);
      say(form, "saved");
    } else {
      // What the server says of it stands there already.
      say(form, "unsaved", [409, 422].includes(event.detail.xhr?.status) ? "" : form.dataset.unsaved);
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".app-choice")) unsaved.clear(); // the choice takes both texts along
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });
})();
