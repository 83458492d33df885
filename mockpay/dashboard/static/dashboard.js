// What the live page does better with a script: it looks again when something happened. Without one, reload.
"use strict";

const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

// Looking again: what is marked `data-live` is put in place anew, unless somebody types in it.

const typing = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
const keys = (part) => all("[data-key]", part).map((row) => row.dataset.key);

function replace(part, fresh) {
  if (part.innerHTML === fresh.innerHTML || typing(part)) return;
  const known = new Set(keys(part));
  const open = new Set(all("details[open][id]", part).map((fold) => fold.id));
  const focused = document.activeElement?.id;
  part.innerHTML = fresh.innerHTML;
  for (const fold of all("details[id]", part)) fold.open ||= open.has(fold.id);
  for (const row of all("[data-key]", part)) if (known.size && !known.has(row.dataset.key)) row.classList.add("new");
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
}

function show(text, address) {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.title = page.title;
  for (const part of all("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (fresh) replace(part, fresh);
  }
  if (address && address !== location.href) return location.assign(address);
}

let looking = false;
let again = false;

async function look() {
  if (document.hidden || looking) return void (again = true);
  looking = true;
  again = false;
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok) show(await answer.text());
  looking = false;
  if (again && !document.hidden) look();
}

const lamp = one(".live");
const { events } = document.body.dataset;
if (events) {
  const source = new EventSource(events);
  source.addEventListener("open", () => {
    lamp.classList.add("on");
    lamp.textContent = lamp.dataset.on;
    look();
  });
  source.addEventListener("error", () => {
    lamp.classList.remove("on");
    lamp.textContent = lamp.dataset.off;
  });
  source.addEventListener("message", () => {
    lamp.classList.remove("rung");
    void lamp.offsetWidth;
    lamp.classList.add("rung");
    look();
  });
  addEventListener("pagehide", () => source.close());
  document.addEventListener("visibilitychange", () => !document.hidden && again && look());
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
  const now = new Date(Date.now() + drift).toISOString();
  clock.textContent = clock.textContent.replace(/\d\d:\d\d:\d\d/, now.slice(11, 19));
}, 1000);

// Buttons: done without leaving the page; what is refused is said.

function toast(text) {
  all(".toast").forEach((old) => old.remove());
  const box = Object.assign(document.createElement("p"), { className: "toast", textContent: text });
  box.setAttribute("role", "alert");
  document.body.append(box);
  setTimeout(() => box.remove(), 8000);
}

// What cannot be undone wants a second click.
function sure(form, button) {
  if (button.dataset.words) return true;
  button.dataset.words = button.textContent;
  button.textContent = "Really?";
  toast(form.dataset.ask);
  setTimeout(() => {
    button.textContent = button.dataset.words;
    delete button.dataset.words;
  }, 4000);
  return false;
}

addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.plain !== undefined) return;
  event.preventDefault();
  const button = event.submitter;
  if (form.dataset.ask && !sure(form, button)) return;
  if (button?.hasAttribute("aria-busy")) return;
  button?.setAttribute("aria-busy", "true");
  document.activeElement?.blur();
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) }).catch(() => null);
  button?.removeAttribute("aria-busy");
  if (!answer) return toast("mockpay does not answer; is it still running?");
  const text = await answer.text();
  if (answer.ok) return show(text, answer.url);
  toast(one("[data-why]", new DOMParser().parseFromString(text, "text/html"))?.textContent.trim() ?? `It answered ${answer.status}.`);
});

// Filters choose at once; `/` goes to the search.

for (const select of all(".filters select")) select.addEventListener("change", () => select.form.requestSubmit());

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
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = before), 1400);
  });
}
