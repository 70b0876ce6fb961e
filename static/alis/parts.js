// The parts of an application save with htmx while they are typed. This says what happens to a save that does
// not reach the server, and asks before the page is left with something unsaved.
"use strict";
(() => {
  const status = (form) => document.querySelector(form.getAttribute("hx-target"));
  const dirty = new Set();
  const say = (form, state, text) => {
    const line = status(form);
    line.dataset.state = state;
    if (text) line.textContent = text;
  };
  const part = (event) => event.target.closest?.("form[data-part]");

  document.addEventListener("input", (event) => {
    const form = part(event);
    if (form) dirty.add(form);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = part(event);
    if (form) {
      dirty.delete(form);
      say(form, "saving", form.dataset.saving);
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = part(event);
    if (!form) return;
    const said = [409, 422].includes(event.detail.xhr?.status);
    if (event.detail.successful) say(form, "saved");
    else {
      dirty.add(form);
      say(form, "unsaved", said ? "" : form.dataset.unsaved);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty.size) event.preventDefault();
  });
})();
