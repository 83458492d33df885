// The global `Pay` of EcartPay's browser SDK, as mockpay has it.
//
// Names and events: docs.ecartpay.com/docs/sdks, /docs/checkout, /docs/tokenization, and what public clients rely on.
// Chosen: `render({lang})` says in which language; both open a window of its own, so call them inside a click; the window of `Cards` tells its opener
// `{type: "cards:save", data: {id, card_id, brand, last}}` with postMessage, and `on` hears the same.

(() => {
  "use strict";

  const script = document.currentScript ?? document.querySelector('script[src*="/sdk/pay.js"]');
  const { href, origin } = new URL(script.src);
  const base = href.slice(0, href.lastIndexOf("/sdk/pay.js"));
  const LOOK = "popup,width=460,height=720";

  function events() {
    const listeners = {};
    return {
      on: (name, listener) => void (listeners[name] ??= []).push(listener),
      tell: (name, data) => (listeners[name] ?? []).forEach((listener) => listener(data)),
    };
  }

  const cards = events();

  addEventListener("message", (event) => {
    if (event.origin === origin && event.data?.type?.startsWith?.("cards:")) cards.tell(event.data.type, event.data.data);
  });

  /** Opens the window at once; `session(id)` and `start()` bring up the form, `close()` ends it. */
  function render({ lang } = {}) {
    const address = `${base}/sdk/cards${lang ? `?lang=${encodeURIComponent(lang)}` : ""}`;
    let popup = open(address, "_blank", LOOK);
    let session = "";
    const watch = setInterval(() => {
      if (!popup?.closed) return;
      clearInterval(watch);
      cards.tell("close");
    }, 300);
    return {
      on: cards.on,
      session: (id) => void (session = id),
      start() {
        if (!session) throw new Error("Pay.Cards: call session(id) first; POST /api/customers/{id}/session gives one");
        popup ??= open(address, "_blank", LOOK);
        if (!popup) throw new Error("Pay.Cards: the browser blocked the window; call render() inside a click");
        popup.location = `${address}#${session}`;
      },
      close: () => popup?.close(),
    };
  }

  /** Makes an order (the body of POST /api/orders) and opens its pay link; resolves with the order. */
  async function create({ publicID, order }) {
    const popup = open("", "_blank", LOOK);
    try {
      const made = await ordered(publicID, order);
      (popup ?? window).location = made.pay_link;
      return made;
    } catch (error) {
      popup?.close();
      throw error;
    }
  }

  async function ordered(publicID, order) {
    const answer = await fetch(`${base}/api/orders`, {
      method: "POST",
      headers: { authorization: publicID, "content-type": "application/json" },
      body: JSON.stringify(order),
    });
    const body = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(body.message), body);
    return body;
  }

  /** mockpay has no wallets, and says so as a device without them would. */
  function wallet() {
    const { on, tell } = events();
    return { on, render: () => tell("unavailable", { message: "mockpay has no wallets" }) };
  }

  window.Pay = {
    Cards: { render, on: cards.on },
    Checkout: { create },
    ApplePay: wallet(),
    GooglePay: wallet(),
  };
})();
