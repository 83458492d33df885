// The window of Pay.Cards: saves a card for the customer of the session behind the `#`, and tells the opener. The form
// and what is wrong with what was typed are those of the pay page.

"use strict";

{
  const part = (id) => document.getElementById(id);
  const button = part("save").querySelector("button");

  /** Whose session it is: the JWT of a customer. */
  function customer(session) {
    try {
      const claims = session.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
      return JSON.parse(atob(claims)).customer_id;
    } catch {
      throw new Error(part("save").dataset.noSession);
    }
  }

  function show(name) {
    for (const id of ["waiting", "save", "saved"]) part(id).hidden = id !== name;
  }

  function begin() {
    show(location.hash.length > 1 ? "save" : "waiting");
    if (!part("save").hidden) part("number").focus();
    for (const link of document.querySelectorAll("footer a")) link.hash = location.hash;
  }

  function complain(message) {
    part("refused").querySelector("strong").textContent = message;
    part("refused").hidden = !message;
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

  part("save").addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    button.disabled = true;
    complain("");
    try {
      const { id, brand, last } = await save(event.target);
      part("which").textContent = `${brand.replace(/^./, (first) => first.toUpperCase())} •••• ${last}`;
      event.target.reset();
      show("saved");
      part("close").focus();
      opener?.postMessage({ type: "cards:save", data: { id, card_id: id, brand, last } }, "*");
    } catch (error) {
      complain(error.message);
    } finally {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
  });

  part("close").addEventListener("click", () => close());
  addEventListener("hashchange", begin);
  begin();
}
