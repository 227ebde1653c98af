// The page works without this script. With it, forms are sent without a flicker, what others do appears by itself, and
// the keyboard does what people expect of a chat. It has no words of its own and keeps no state but what is typed.
"use strict";

(() => {
  const dirty = new WeakSet(); // fields with something in them that the server has not had yet
  let shown = 0; // grows when a form's answer is drawn: a redraw asked for earlier is then out of date
  let opener = ""; // id of what had the focus before a modal opened

  // Redrawing: the page as it is becomes the page as the server drew it, keeping the elements that stay. So focus,
  // scroll position, open menus and half a sentence survive.

  const kept = new Set(["open", "hidden", "aria-busy"]); // attributes that belong to this browser, not to the server

  function become(have, want) {
    if (have.nodeType !== Node.ELEMENT_NODE) {
      if (have.data !== want.data) have.data = want.data;
      return;
    }
    if (have.name !== want.name) dirty.delete(have); // another field in the same place
    for (const { name } of [...have.attributes]) {
      if (!want.hasAttribute(name) && !kept.has(name)) have.removeAttribute(name);
    }
    for (const { name, value } of want.attributes) {
      if (!kept.has(name) && have.getAttribute(name) !== value) have.setAttribute(name, value);
    }
    const value = dirty.has(have) ? have.value : want.value;
    const checked = dirty.has(have) ? have.checked : want.checked;
    becomeInside(have, want);
    if (have.matches("input, textarea, select") && have.type !== "checkbox" && have.type !== "radio" && have.value !== value) have.value = value;
    if (have.matches("[type=checkbox], [type=radio]") && have.checked !== checked) have.checked = checked;
  }

  function becomeInside(have, want) {
    let at = have.firstChild;
    for (const child of [...want.childNodes]) {
      const same = find(at, child);
      if (!same) {
        have.insertBefore(child, at);
        continue;
      }
      while (at !== same) at = drop(at);
      at = at.nextSibling;
      become(same, child);
    }
    while (at) at = drop(at);
  }

  // An element with an id is itself wherever it stands; others only in their own place.
  function find(at, child) {
    if (!child.id) return at && !at.id && at.nodeName === child.nodeName ? at : null;
    while (at && at.id !== child.id) at = at.nextSibling;
    return at && at.nodeName === child.nodeName ? at : null;
  }

  function drop(node) {
    const next = node.nextSibling;
    node.remove();
    return next;
  }

  function draw(answer) {
    if (!answer.type.startsWith("text/html")) {
      document.body.textContent = answer.text;
      return;
    }
    const page = new DOMParser().parseFromString(answer.text, "text/html");
    document.title = page.title;
    become(document.body, page.body);
    settle();
  }

  // A dialog from the server is merely open; the browser makes it modal: focus stays inside and Escape works.
  function settle() {
    for (const dialog of document.querySelectorAll("dialog[data-modal]:not(:modal)")) {
      dialog.removeAttribute("open");
      dialog.showModal();
    }
  }

  // Asking the server.

  const root = document.documentElement;

  // get is what the server answers, null when there is no server any more.
  async function get(address, options) {
    try {
      const response = await fetch(address, options);
      return { url: response.url, type: response.headers.get("Content-Type"), text: await response.text() };
    } catch {
      return null;
    }
  }

  // ask draws what the server answers. It is false when there is no server any more: then #gone says so.
  async function ask(address, options) {
    const answer = await get(address, options);
    root.classList.toggle("alone", !answer);
    if (!answer) return false;
    shown++;
    history.replaceState(null, "", answer.url);
    draw(answer);
    if (document.activeElement === document.body) { // what had the focus is gone, a modal for instance
      const back = document.getElementById(opener) || document.getElementById("text");
      if (back) back.focus({ preventScroll: true });
    }
    return true;
  }

  async function send(form, button, press) {
    if (form.getAttribute("aria-busy")) return; // pressed twice
    const body = new URLSearchParams(new FormData(form, button));
    if (press) body.set("press", press);
    form.setAttribute("aria-busy", "true");
    for (const field of form.elements) dirty.delete(field);
    const composer = form.matches(".composer") && form.elements.text;
    const typed = composer && composer.value;
    if (composer) {
      composer.value = ""; // ready for the next line; this one comes back if it fails
      suggest("");
    }
    const menu = button && button.closest("details:not(.panel)");
    if (menu) menu.open = false;
    if (!form.closest("dialog")) opener = button ? button.id : "";
    try {
      const drawn = await ask(form.getAttribute("action"), { method: "POST", body });
      if (composer && !drawn) composer.value = typed;
      const wrong = document.querySelector("dialog .wrong :is(input:not([type=hidden]), textarea, select)");
      if (wrong && form.matches("dialog *")) wrong.focus();
      if (composer) form.parentElement.querySelector(".scroll").scrollTop = 0; // upside down: 0 is the newest
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  // While a button is held down nothing moves: what slides away from under the pointer is not clicked.
  let released = Promise.resolve();

  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("a, button, label, summary")) return; // of a menu or a scrollbar the browser may keep the release
    released = new Promise((done) => {
      for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, done, { once: true });
    });
  });

  let asking = false;
  let latest = document.body.dataset.stamp;

  async function redraw() {
    if (asking) return;
    asking = true;
    try {
      while (latest !== document.body.dataset.stamp) {
        const before = shown;
        const answer = await get(location.href);
        if (!answer) return;
        await released;
        if (before === shown) draw(answer);
        await new Promise((done) => setTimeout(done, 100)); // a clock move changes the page often
      }
    } finally {
      asking = false;
    }
  }

  // A browser has few connections to one server, so only a tab that can be seen keeps one open.
  let changes = null;

  function follow() {
    changes?.close();
    changes = null;
    if (document.hidden) return;
    changes = new EventSource("/changes");
    changes.onopen = () => root.classList.remove("alone");
    changes.onerror = () => root.classList.add("alone");
    changes.onmessage = (event) => {
      latest = event.data;
      redraw();
    };
  }

  document.addEventListener("visibilitychange", follow);

  // What people do.

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("method") !== "post") return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  document.addEventListener("input", (event) => {
    dirty.add(event.target);
    if (event.target.type === "radio") event.target.form.querySelectorAll(`[name="${CSS.escape(event.target.name)}"]`).forEach((other) => dirty.add(other));
    if (event.target.id === "text") suggest(event.target.value);
  });

  document.addEventListener("change", (event) => {
    if (!event.target.hasAttribute("data-dispatches")) return;
    event.target.form.requestSubmit(event.target.closest(".field").querySelector(".choose"));
  });

  // Commands: what fits is shown while a command is being typed.
  function suggest(typed) {
    const list = document.getElementById("commands");
    if (!list) return;
    const searching = /^\/\S*$/.test(typed);
    for (const item of list.querySelectorAll("li")) item.hidden = searching && !item.dataset.command.startsWith(typed);
    list.open = searching && list.querySelector("li:not([hidden])") !== null;
  }

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".panel[open], .overflow[open], .commands[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent).then(() => {
        copy.textContent = copy.dataset.done;
      });
    }
    const link = event.target.closest("a");
    if (!link) return;
    if (link.dataset.press) send(link.closest("form"), null, link.dataset.press); // and it opens
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const command = link.closest("[data-command]");
    if (command) {
      event.preventDefault();
      const text = document.getElementById("text");
      text.value = command.dataset.command + " ";
      dirty.add(text);
      document.getElementById("commands").open = false;
      text.focus();
    } else if (link.matches("[data-open], [data-close]")) {
      event.preventDefault();
      if (link.matches("[data-open]")) opener = link.id;
      ask(link.href);
    }
  });

  // keypress and not keydown: while a word is being composed from several keys it does not come.
  document.addEventListener("keypress", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.shiftKey || !field.matches(".composer textarea, [data-search]")) return;
    event.preventDefault();
    if (field.matches("[data-search]")) return field.nextElementSibling.click();
    if (field.value.trim()) field.form.requestSubmit(field.form.querySelector(".primary"));
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Escape" || field.closest("dialog")) return;
    const menu = field.closest("details[open]") || document.querySelector("#commands[open]");
    const close = document.getElementById("thread-close");
    if (menu) menu.open = false;
    else if (close) close.click();
  });

  document.addEventListener("cancel", (event) => {
    event.preventDefault();
    event.target.querySelector("[data-close]").click();
  }, true);

  root.classList.add("scripted");
  settle();
  follow();
})();
