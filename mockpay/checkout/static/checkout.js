// What the pay pages do better with a script. Without one everything works; nothing here decides anything.
"use strict";

const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const digits = (text) => text.replace(/\D/g, "");

// The card form: numbers in groups, the brand as it is typed, mistakes told before anything is sent.

const form = one(".card-form");
const brands = form
  ? one("#number").dataset.spans.split(" ").map((row) => {
      const [name, span, cvc] = row.split(":");
      const [low, high] = span.split("-").map(Number);
      return { name, low, high, cvc: Number(cvc) };
    })
  : [];

function brandOf(number) {
  const first = Number(number.slice(0, 4).padEnd(4, "0"));
  const last = Number(number.slice(0, 4).padEnd(4, "9"));
  return number && brands.find((brand) => brand.low <= first && last <= brand.high);
}

function checks(number) {
  const doubled = [...number].reverse().map((digit, place) => Number(digit) * (1 + (place % 2)));
  return number.length >= 13 && doubled.reduce((sum, value) => sum + value - 9 * (value > 9), 0) % 10 === 0;
}

function grouped(number) {
  const sizes = brandOf(number)?.name === "amex" ? [4, 6, 5] : [4, 4, 4, 4, 3];
  let start = 0;
  return sizes.map((size) => number.slice(start, (start += size))).filter(Boolean).join(" ");
}

function expiry(text) {
  let typed = digits(text.replace(/^\s*(\d)\s*[/.-]/, "0$1/"));
  if (/^[2-9]/.test(typed)) typed = `0${typed}`;
  typed = typed.replace(/^(\d\d)20(\d\d)$/, "$1$2").slice(0, 4);
  return typed.length > 2 ? `${typed.slice(0, 2)} / ${typed.slice(2)}` : typed;
}

// Puts the caret back behind the digit it was behind.
function rewrite(input, text) {
  if (text === input.value) return;
  const behind = digits(input.value.slice(0, input.selectionStart)).length;
  const atEnd = input.selectionStart === input.value.length;
  input.value = text;
  if (atEnd || document.activeElement !== input) return;
  let place = 0;
  for (let seen = 0; place < text.length && seen < behind; place += 1) seen += /\d/.test(text[place]);
  input.setSelectionRange(place, place);
}

const wrong = {
  number: (input) => !checks(digits(input.value)) && input.dataset.wrong,
  expiry(input) {
    const [, month, year] = input.value.match(/^\s*(0?[1-9]|1[0-2])[ /.-]*(?:20)?(\d\d)\s*$/) ?? [];
    if (!month) return input.dataset.wrong;
    return year + month.padStart(2, "0") < input.dataset.today && input.dataset.past;
  },
  cvc(input) {
    const length = brandOf(digits(one("#number").value))?.cvc;
    const fits = length ? input.value.length === length : /^\d{3,4}$/.test(input.value);
    return !fits && input.dataset.wrong.replace(input.dataset.digits, length ?? input.dataset.digits);
  },
  email: (input) => !/^[^\s@]+@[^\s@.]+([.][^\s@.]+)+$/.test(input.value.trim()) && input.dataset.wrong,
};
const filled = (input) => !input.value.trim() && input.dataset.wrong;
const check = (input) => tell(input, (wrong[input.id] ?? filled)(input));

function tell(input, sentence) {
  input.closest(".field").classList.toggle("wrong", Boolean(sentence));
  input.toggleAttribute("aria-invalid", Boolean(sentence));
  if (sentence) input.setAttribute("aria-invalid", "true");
  one(`#${input.id}-error`).textContent = sentence || "";
}

function tidy() {
  const number = one("#number");
  rewrite(number, grouped(digits(number.value)));
  const brand = brandOf(digits(number.value));
  one(".seen").dataset.brand = brand ? brand.name : "";
  one("#cvc").maxLength = brand ? brand.cvc : 4;
}

if (form) {
  one("#number").addEventListener("input", tidy);
  one("#expiry").addEventListener("input", (event) => {
    if (event.inputType?.startsWith("delete")) return;
    rewrite(event.target, expiry(event.target.value));
  });
  one("#cvc").addEventListener("input", ({ target }) => (target.value = digits(target.value)));
  one("#months")?.addEventListener("change", ({ target }) => {
    const label = one("[data-pay]", form);
    label.textContent = label.dataset.pay.replace("%", target.selectedOptions[0].dataset.total);
  });
  tidy();
}

for (const typed of all("form[novalidate]")) {
  const inputs = all("[data-wrong]", typed);
  for (const input of inputs) {
    // What is about to be pressed must not move away under the pointer; sending tells all mistakes anyway.
    input.addEventListener("blur", ({ relatedTarget }) => {
      if (input.value && relatedTarget?.type !== "submit") check(input);
    });
    input.addEventListener("input", () => input.hasAttribute("aria-invalid") && check(input));
  }
  typed.addEventListener("submit", (event) => {
    inputs.forEach(check);
    const first = inputs.find((input) => input.hasAttribute("aria-invalid"));
    if (!first) return;
    event.preventDefault();
    first.focus();
  });
}
one(".field.wrong input, .field.wrong select")?.focus();

// The drawer fills the form in, and brings it into view. Where it would lie over the form it closes.

const drawer = one(".drawer");
const wide = matchMedia("(width >= 60rem)");

addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !drawer?.open) return;
  drawer.open = false;
  one("summary", drawer).focus();
});
addEventListener("click", ({ target }) => {
  if (drawer?.open && !drawer.contains(target)) drawer.open = false;
});

for (const sample of all(".sample")) {
  sample.addEventListener("click", (event) => {
    event.preventDefault();
    if (form.closest("details")) form.closest("details").open = true;
    for (const [name, value] of Object.entries(sample.dataset)) {
      const input = one(`#${name}`);
      input.value = value;
      tell(input, "");
    }
    tidy();
    if (!wide.matches) drawer.open = false;
    form.scrollIntoView({ block: form.offsetHeight < innerHeight - 80 ? "center" : "start" });
    one("button", form).focus({ preventScroll: true });
  });
}

// One click sends once. A page that comes back from the browser's memory may be sent again.

addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.submitter) return;
  const sender = event.target;
  if (sender.dataset.sent) return event.preventDefault();
  sender.dataset.sent = "1";
  const label = one("span", event.submitter);
  label.dataset.before = label.textContent;
  label.textContent = sender.dataset.sending;
  event.submitter.setAttribute("aria-busy", "true");
});

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// Copy, print, and a page that waits for money to arrive.

for (const button of all(".copy")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = one("span", button);
    const before = label.textContent;
    label.textContent = button.dataset.copied;
    setTimeout(() => (label.textContent = before), 1600);
  });
}

for (const button of all(".print")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

const { watch, version, then, goesOn } = document.body.dataset;

async function look() {
  if (document.hidden) return;
  const answer = await fetch(watch).catch(() => null);
  if (answer?.ok && (await answer.text()) !== version) location.replace(then);
}

if (watch) {
  setInterval(look, 2000);
  document.addEventListener("visibilitychange", look);
}

// The back button leads past a page that went on by itself.
if (goesOn) setTimeout(() => location.replace(goesOn), 4000);

// Phones have little room: what is bought starts folded.

const lines = one("details.lines");
if (lines && !wide.matches) lines.open = false;
