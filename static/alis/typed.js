// A page in another language is the page anew. What was typed in its forms goes along: it lies in this tab from
// the click on the language until the same page is there again for the same person. Passwords and files never.
"use strict";
(() => {
  const KEY = "alis-typed";
  const KEEP_MS = 10 * 60 * 1000; // as long as it takes to sign in again in between
  const person = document.body.dataset.user;
  document.querySelectorAll("[data-without-script]").forEach((words) => words.remove());

  const kept = () => {
    try {
      return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      return null;
    }
  };
  const forget = () => {
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // nothing is kept here at all
    }
  };
  const forms = () => [...document.querySelectorAll("form.app-form")];
  const fields = (form) =>
    [...form.elements].filter((field) => field.name && !/^(hidden|password|file|submit|button)$/.test(field.type));
  const isTicked = (field) => /^(checkbox|radio)$/.test(field.type);

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".app-languages")) {
      if (person) forget(); // sent, or signed out; who signs in again still finds it
      return;
    }
    const typed = forms().map((form) =>
      fields(form).map((field) => [field.name, isTicked(field) ? field.value : null, isTicked(field) ? field.checked : field.value]),
    );
    if (!typed.flat().length) return;
    const path = new URL(event.target.elements.next.value, location).pathname;
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ person, path, at: Date.now(), typed }));
    } catch {
      // a browser that keeps nothing: the page comes as it was
    }
  });

  const found = kept();
  if (!found) return;
  const mayComeBack = !person && found.person && Date.now() - found.at < KEEP_MS;
  if (!mayComeBack) forget();
  if (found.person !== person || found.path !== location.pathname || Date.now() - found.at > KEEP_MS) return;
  forms().forEach((form, number) => {
    for (const [name, choice, value] of found.typed[number] ?? []) {
      const field = fields(form).find((one) => one.name === name && (choice === null || one.value === choice));
      if (!field || (isTicked(field) ? field.checked : field.value) === value) continue;
      if (isTicked(field)) field.checked = value;
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
