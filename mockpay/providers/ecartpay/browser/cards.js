// The card form of Pay.Cards: saves a card for the customer of the session behind the `#`, and tells the opener.

"use strict";

const part = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search).get("lang") ?? navigator.language;

if (asked.startsWith("en")) {
  document.documentElement.lang = "en";
  for (const element of document.querySelectorAll("[data-en]")) element.textContent = element.dataset.en;
}

/** Whose session it is: the JWT of a customer. */
function customer(session) {
  try {
    const claims = session.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(atob(claims)).customer_id;
  } catch {
    throw new Error("The session is none; POST /api/customers/{id}/session gives one");
  }
}

function show(name) {
  for (const id of ["waiting", "card", "saved"]) part(id).hidden = id !== name;
}

function begin() {
  show(location.hash.length > 1 ? "card" : "waiting");
  if (!part("card").hidden) part("number").focus();
}

function complain(message) {
  part("wrong").textContent = message;
  part("wrong").hidden = !message;
}

async function save(form) {
  const session = location.hash.slice(1);
  const { number, name, expiry, cvc } = Object.fromEntries(new FormData(form));
  const [month, year] = expiry.split("/").map((half) => half.trim());
  const answer = await fetch(`../api/customers/${encodeURIComponent(customer(session))}/cards`, {
    method: "POST",
    headers: { authorization: session, "content-type": "application/json", "accept-language": document.documentElement.lang },
    body: JSON.stringify({ number, name, cvc, exp_month: month, exp_year: year }),
  });
  const card = await answer.json();
  if (!answer.ok) throw new Error(card.message);
  return card;
}

part("card").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  complain("");
  try {
    const { id, brand, last } = await save(form);
    part("which").textContent = `${brand} •••• ${last}`;
    form.reset();
    show("saved");
    part("close").focus();
    opener?.postMessage({ type: "cards:save", data: { id, card_id: id, brand, last } }, "*");
  } catch (error) {
    complain(error.message);
  } finally {
    button.disabled = false;
  }
});

part("close").addEventListener("click", () => close());
addEventListener("hashchange", begin);
begin();
