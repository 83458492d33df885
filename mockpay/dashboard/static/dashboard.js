// What the live page does better with a script: it looks again when something happened. Without one, reload.
"use strict";

const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

// Looking again: what is marked `data-live` is put in place anew. A part in which somebody types or presses waits; what is typed into it, where the focus is and how far it is slid stay as they are.

const typing = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
const held = (part) => typing(part) || part.matches(":active") || one("[aria-busy]", part) !== null;
const keys = (part) => all("[data-key]", part).map((row) => row.dataset.key);
const spot = (place) => (place.name ? place.value : (place.form ?? place).outerHTML);

const touched = new WeakSet();
addEventListener("input", (event) => touched.add(event.target));

function retype(part, old) {
  const field = one(`${old.localName}[name="${old.name}"]:not([type=hidden])`, part);
  if (!field) return;
  field.value = old.value;
  field.checked = old.checked;
  touched.add(field);
}

function replace(part, fresh) {
  if (part.innerHTML === fresh.innerHTML) return;
  if (held(part)) return void (late = true);
  const known = new Set(keys(part));
  const open = new Set(all("details[open][id]", part).map((fold) => fold.id));
  const typed = all("input, select, textarea", part).filter((field) => touched.has(field));
  const slid = all(".scroll", part).map((box) => box.scrollLeft);
  const focused = part.contains(document.activeElement) && spot(document.activeElement);
  part.innerHTML = fresh.innerHTML;
  for (const fold of all("details[id]", part)) fold.open ||= open.has(fold.id);
  for (const row of all("[data-key]", part)) if (known.size && !known.has(row.dataset.key)) row.classList.add("new");
  for (const field of typed) retype(part, field);
  all(".scroll", part).forEach((box, index) => (box.scrollLeft = slid[index] ?? 0));
  if (focused) all("a, button, summary, pre", part).find((place) => spot(place) === focused)?.focus({ preventScroll: true });
}

// An address without the name of what its page says once.
function plain(address) {
  const found = new URL(address, location.href);
  found.searchParams.delete("said");
  return found.href;
}

function show(text, address) {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.title = page.title;
  for (const part of all("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (fresh) replace(part, fresh);
  }
  const notice = page.getElementById("said");
  if (address && plain(address) !== plain(location.href)) {
    if (notice) sessionStorage.setItem("said", notice.textContent);
    return location.assign(plain(address));
  }
  if (notice) said([...notice.childNodes].map((part) => document.importNode(part, true)));
}

let looking = false;
let again = false;
let late = false;

async function look() {
  if (document.hidden || looking) return void (again = true);
  looking = true;
  again = late = false;
  try {
    const answer = await fetch(location.href);
    const text = await answer.text();
    if (answer.ok && !answer.redirected) show(text);
    else if (answer.status < 500) location.reload(); // what it shows is gone, or wants a token
  } catch {
    // The server went away; when it is back, the stream opens and has it looked at again.
  } finally {
    looking = false;
  }
  if (again && !document.hidden) look();
}

setInterval(() => late && !all("[data-live]").some(held) && look(), 500);

// A stream holds one of the few connections that a browser has to a host: only the tab that is seen has one.

const lamp = one(".live");
const { events } = document.body.dataset;
let source;

function listen() {
  source?.close();
  if (document.hidden) return;
  source = new EventSource(events);
  source.addEventListener("open", () => {
    lamp.classList.add("on");
    lamp.textContent = lamp.dataset.on;
    look();
  });
  source.addEventListener("error", ({ target }) => {
    lamp.classList.remove("on");
    lamp.textContent = lamp.dataset.off;
    if (target.readyState === EventSource.CLOSED) setTimeout(() => target === source && (look(), listen()), 3000);
  });
  source.addEventListener("message", () => {
    lamp.classList.remove("rung");
    void lamp.offsetWidth;
    lamp.classList.add("rung");
    look();
  });
}

if (events) {
  listen();
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  document.addEventListener("visibilitychange", listen);
}

// The clock goes on between two looks.

let shown = "";
let drift = 0;
setInterval(() => {
  const clock = one("[data-ticks]");
  if (!clock) return;
  if (clock.dataset.ticks !== shown) {
    shown = clock.dataset.ticks;
    drift = Date.parse(shown) - Date.now();
  }
  const now = new Date(Date.now() + drift + clock.dataset.offset * 60_000).toISOString();
  clock.textContent = clock.textContent.replace(/\d\d:\d\d:\d\d/, now.slice(11, 19));
}, 1000);

// Buttons: done without leaving the page; what is refused is said.

const toasts = document.createElement("div");
toasts.className = "toasts";
toasts.setAttribute("role", "status");
document.body.append(toasts);
let fading;

function tell(kind, parts) {
  clearTimeout(fading);
  const box = Object.assign(document.createElement("p"), { className: `toast ${kind}` });
  const words = document.createElement("span");
  words.append(...parts);
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "\u00d7" });
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => box.remove());
  if (kind === "bad") box.setAttribute("role", "alert");
  box.append(words, close);
  toasts.replaceChildren(box);
  return box;
}

// A refusal stays until it is closed, or something works; what was done goes by itself, but not from under a pointer.
const toast = (text) => tell("bad", [text]);

function said(parts) {
  const box = tell("good", parts);
  const go = () => (box.matches(":hover, :focus-within") ? (fading = setTimeout(go, 2000)) : box.remove());
  fading = setTimeout(go, 12000);
}

if (sessionStorage.getItem("said")) {
  said([sessionStorage.getItem("said")]);
  sessionStorage.removeItem("said");
}
if (plain(location.href) !== location.href) history.replaceState(history.state, "", plain(location.href));

// What asks first closes by Escape and by a click elsewhere.

const asking = () => all(".ask[open]");
addEventListener("click", (event) => {
  for (const ask of asking()) if (!ask.contains(event.target)) ask.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const ask of asking()) {
    ask.open = false;
    one("summary", ask).focus();
  }
});

// A double click is one, but for the clock, which one may turn as fast as one likes.
addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("form[method=post]:not(.turns form) button, .ask > summary")) event.preventDefault();
});

addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.plain !== undefined) return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.hasAttribute("aria-busy")) return;
  button?.setAttribute("aria-busy", "true");
  if (typing(form)) document.activeElement.blur();
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) }).catch(() => null);
  button?.removeAttribute("aria-busy");
  if (!answer) return toast(document.body.dataset.away);
  const text = await answer.text();
  if (answer.ok) {
    for (const field of form.elements) touched.delete(field);
    if (form.closest("[data-live]")) form.reset();
    for (const ask of asking()) ask.open = false;
    all(".toast").forEach((old) => old.remove());
    return show(text, answer.url);
  }
  toast(one("[data-why]", new DOMParser().parseFromString(text, "text/html"))?.textContent.trim() ?? `It answered ${answer.status}.`);
});

// Filters choose at once; `/` goes to the search.

for (const select of all(".filters select, .zone select")) select.addEventListener("change", () => select.form.requestSubmit());

for (const button of all(".zone button")) button.hidden = true;

// What is left empty does not stand in the address.
addEventListener("formdata", ({ target, formData }) => {
  if (target.matches(".filters")) for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

addEventListener("keydown", (event) => {
  const search = one("input[type=search]");
  if (event.key !== "/" || !search || event.target.matches("input, select, textarea") || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  search.focus();
});

// Copy.

for (const button of all("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = button.textContent;
    button.textContent = document.body.dataset.copied;
    setTimeout(() => (button.textContent = before), 1400);
  });
}
