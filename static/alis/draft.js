// Nothing typed is lost. From the first keystroke until the server has confirmed exactly that text, the text
// of a note also lies in this browser: one entry per person and note, for 24 hours at most. The form saves
// with htmx attributes; this script keeps, retries, warns, and offers back. Its words are in the templates.
"use strict";
(() => {
  const PREFIX = "alis-draft:";
  const KEEP_MS = 24 * 60 * 60 * 1000;
  const RETRY_MS = 30 * 1000;
  const LEAVE_MS = 5 * 1000;

  // What the browser keeps: {typed, offered, at}; `offered` is an older text that waits for a decision.
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key)) || {};
    } catch {
      return {};
    }
  };
  const write = (key, { typed, offered, at }) => {
    try {
      if (typed === undefined && offered === undefined) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify({ typed, offered, at: at ?? Date.now() }));
      return true;
    } catch {
      return false;
    }
  };
  const keysOf = (prefix) => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  };

  for (const key of keysOf(PREFIX)) {
    if (!(Date.now() - read(key).at < KEEP_MS)) write(key, {});
  }

  let leaving = false; // the person has decided: no more questions
  const panel = document.getElementById("note-kept");
  const form = document.getElementById("note-form");
  const note = panel && keepNote(panel, form);

  // Signing out empties the browser of this person's texts; if any is unsaved, it saves, then asks, first.
  document.addEventListener("submit", async (event) => {
    const exit = event.target;
    const kept = () => keysOf(`${PREFIX}${document.body.dataset.user}:`);
    if (!exit.matches("[data-sign-out]") || leaving || !kept().length) return;
    event.preventDefault();
    await note?.save();
    if (kept().length && !window.confirm(exit.dataset.ask)) return;
    kept().forEach((key) => write(key, {}));
    leaving = true;
    exit.requestSubmit();
  });

  // The panel that offers an older text, and the form, if the note can still be written in.
  function keepNote(panel, form) {
    const key = PREFIX + panel.dataset.draft;
    const shown = panel.querySelector("[data-draft-kept]");
    const offer = (older, at) => {
      write(key, { ...read(key), offered: older, at });
      shown.textContent = older ?? "";
      panel.hidden = older === undefined;
    };
    const found = read(key);
    const older = [...new Set([found.offered, found.typed])].filter(
      (text) => text !== undefined && text !== form?.elements.text.value,
    );
    write(key, {});
    offer(older.length ? older.join("\n\n") : undefined, found.at);

    panel.addEventListener("click", (event) => {
      if (event.target.closest("[data-draft-discard]")) {
        offer(undefined);
        form?.elements.text.focus();
      } else if (event.target.closest("[data-draft-restore]")) {
        const back = shown.textContent;
        offer(note.unsaved() ? form.elements.text.value : undefined);
        note.put(back);
      }
    });
    return form && keepTyped(form, key, offer);
  }

  function keepTyped(form, key, offer) {
    // A page that the browser restored from memory is a new page: it has not seen what was saved since.
    if (crypto.randomUUID) form.elements.editor.value = crypto.randomUUID();
    const words = form.dataset;
    const text = form.elements.text;
    const status = form.querySelector("[data-draft-status]");
    const said = document.getElementById("note-status");
    const aside = form.querySelector("[data-draft-aside]");
    const live = form.querySelector("[data-draft-live]");
    const signIn = form.querySelector("[data-draft-sign-in]");
    const reload = form.querySelector("[data-draft-reload]");
    const conflict = document.getElementById("note-conflict");
    const sent = new WeakMap(); // request -> the text that it carries
    let saved = text.value; // what the server has confirmed
    let inFlight = 0;
    let onEnd = [];

    const unsaved = () => text.value !== saved;
    const choosing = () => conflict.childElementCount > 0;
    const confirms = (xhr) => xhr.status === 200 && xhr.responseText.includes('id="note-version"');
    const keep = () => write(key, { ...read(key), typed: unsaved() ? text.value : undefined, at: undefined });

    const show = (state, message, code) => {
      status.dataset.state = state;
      if (message) said.textContent = message;
      aside.textContent = state === "saved" && unsaved() ? `· ${words.changed}` : "";
      signIn.hidden = code !== 401;
      reload.hidden = ![403, 404].includes(code);
      const heard = said.textContent.trim();
      if (live.textContent !== heard) live.textContent = heard;
    };
    const fail = (code) => {
      if (!unsaved()) return;
      const why = { 401: words.signedOut, 403: words.refused, 404: words.refused }[code] ?? words.unsaved;
      show("unsaved", keep() ? why : words.unkept, code);
    };

    const saveNow = () => {
      if (unsaved() && !inFlight && !choosing()) htmx.trigger(form, "save-now");
    };
    // Afterwards the text is saved, or will not be for now.
    const save = async () => {
      for (const round of [1, 2]) {
        if (!unsaved() || choosing()) return;
        await new Promise((resolve) => {
          onEnd.push(resolve);
          setTimeout(resolve, LEAVE_MS);
          saveNow();
        });
      }
    };
    const put = (value) => {
      text.value = value;
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.focus();
      saveNow();
    };

    text.addEventListener("input", () => {
      if (!keep()) show("unsaved", words.unkept);
      else if (status.dataset.state === "saved") show("saved");
    });

    form.addEventListener("htmx:configRequest", (event) => {
      const asked = event.detail.triggeringEvent?.type === "submit";
      // Nothing goes over the other's text before the choice, and nothing goes twice unless asked for.
      if (choosing() || (!unsaved() && !inFlight && !asked)) event.preventDefault();
    });
    form.addEventListener("htmx:beforeSend", (event) => {
      inFlight += 1;
      sent.set(event.detail.xhr, text.value);
      if (status.dataset.state === "saved") aside.textContent = `· ${words.saving}`;
    });
    form.addEventListener("htmx:beforeSwap", (event) => {
      const { xhr } = event.detail;
      if (xhr.status < 400 && !confirms(xhr)) event.detail.shouldSwap = false; // not our server's answer
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      const { xhr } = event.detail;
      inFlight = Math.max(0, inFlight - 1);
      if (confirms(xhr)) {
        saved = sent.get(xhr);
        if (unsaved() || read(key).typed === saved) keep();
        show("saved");
      } else if (xhr.status === 409) {
        keep();
        show("conflict");
      } else if (xhr.status === 422) {
        keep();
        show("unsaved");
      } else {
        fail(xhr.status);
      }
      const ended = onEnd;
      onEnd = [];
      ended.forEach((resolve) => resolve());
    });

    // The choice between two texts. Without this script the panel is a plain form and a link.
    conflict.addEventListener("click", (event) => {
      const mine = event.target.closest("[data-draft-keep-mine]");
      if (!mine && !event.target.closest("[data-draft-use-theirs]")) return;
      event.preventDefault();
      const written = text.value;
      const theirs = conflict.querySelector("[data-draft-theirs]").textContent;
      form.elements.version.value = conflict.querySelector("[data-draft-version]").dataset.draftVersion;
      conflict.replaceChildren();
      saved = theirs;
      put(mine ? written : theirs);
      if (!mine) offer(written);
      if (!unsaved()) show("saved", words.theirs);
    });

    setInterval(saveNow, RETRY_MS);
    window.addEventListener("online", saveNow);
    window.addEventListener("offline", () => fail(0));
    document.addEventListener("visibilitychange", () => document.hidden && saveNow());
    window.addEventListener("beforeunload", (event) => {
      if (unsaved() && !leaving) event.preventDefault();
    });

    // Whoever leaves by a link or another form right after typing waits for the save instead of a warning.
    document.addEventListener("click", async (event) => {
      const link = event.target.closest("a[href]");
      if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (link.target || link.hash || link.origin !== location.origin || !unsaved()) return;
      if (link === signIn || link === reload) {
        leaving = keep();
        return;
      }
      event.preventDefault();
      await save();
      location.assign(link.href);
    });
    const tried = new WeakSet(); // forms that waited in vain once: the next time the browser's warning decides
    document.addEventListener("submit", async (event) => {
      const other = event.target;
      if (event.defaultPrevented || other === form || other.matches("[data-sign-out]") || !unsaved()) return;
      if (tried.has(other)) return;
      event.preventDefault();
      tried.add(other);
      const button = event.submitter;
      await save();
      if (!unsaved()) other.requestSubmit(button);
    });

    return { put, save, unsaved };
  }
})();
