// Conekta's own Node.js client, version 9, drives a server: `node drive.cjs URL`. Each story has a space of its own.
// Prints, as JSON, what went wrong in each story: null where nothing did.
const assert = require("node:assert/strict");
const { createServer } = require("node:http");
const { createVerify } = require("node:crypto");
const conekta = require("conekta");

const BOX = { name: "Box of Cohiba S1s", unit_price: 35000, quantity: 1 };
const MARIO = { name: "Mario Perez", email: "mario@example.com", phone: "5215555555555" };
const PLACE = { street1: "Nuevo León 4", city: "Ciudad de México", country: "MX", postal_code: "06100" };
const VISA = { type: "card", token_id: "tok_test_visa_4242" };
const in25Hours = () => Math.floor(Date.now() / 1000) + 90000;
const charge = (payment_method = VISA, more = {}) => ({ payment_method, ...more });
const order = (...charges) => ({
  currency: "MXN",
  customer_info: MARIO,
  line_items: [BOX],
  ...(charges.length ? { charges } : {}),
});

/** The APIs of a space, by name; what they promise is the parsed body of the answer. */
function shop(url) {
  const configuration = new conekta.Configuration({ accessToken: "key_mockpay" });
  const open = (name) => {
    const api = new conekta[name](configuration, url);
    const call = (operation) => async (...sent) => {
      const { status, headers, data } = await api[operation](...sent);
      assert.deepEqual([status, headers["content-type"]], [200, "application/vnd.conekta-v2.3.0+json"]);
      return data;
    };
    return new Proxy(api, { get: (_, operation) => call(operation) });
  };
  const names = ["Orders", "Charges", "Products", "Discounts", "Taxes", "Shippings", "PaymentLink", "Webhooks", "WebhookKeys",
    "Events", "Logs", "Customers", "PaymentMethods", "ShippingContacts", "Tokens"];
  return Object.fromEntries(names.map((name) => [name, open(`${name}Api`)]));
}

/** The status, type and first code and param of what must not work, and the body. */
async function refused(asked) {
  const error = await asked.then(() => assert.fail("it worked"), (rejected) => rejected);
  if (!error.response) throw error;
  const { status, data } = error.response;
  const [{ code, param, message, debug_message }] = data.details;
  assert.ok(message && debug_message && /^[0-9a-f]{24}$/.test(data.log_id) && data.object === "error");
  return { told: [status, data.type, code.replace("conekta.errors.", ""), param], data };
}

const only = (made) => {
  assert.equal(made.charges.data.length, 1);
  return made.charges.data[0];
};
const NOT_RETURNABLE = [428, "precondition_required_error", "precondition_required.combo.order.is_not_returnable", null];
const back = (amount, more = {}) => ({ amount, reason: "requested_by_client", ...more });

const STORIES = {
  async "charged and given back"({ Orders }) {
    const made = await Orders.createOrder(order(charge()));
    const { payment_method: card, ...one } = only(made);
    assert.deepEqual([made.amount, made.currency, made.payment_status], [35000, "MXN", "paid"]);
    assert.deepEqual([one.amount, one.fee, one.status, one.order_id], [35000, 1467, "paid", made.id]);
    assert.deepEqual([card.object, card.last4, card.brand], ["card_payment", "4242", "visa"]);
    assert.deepEqual(only(await Orders.getOrderById(made.id)), only(made));
    const part = await Orders.orderRefund(made.id, back(5000));
    assert.deepEqual([part.payment_status, part.amount_refunded], ["partially_refunded", 5000]);
    const whole = await Orders.orderRefund(made.id, back(30000));
    assert.deepEqual([whole.payment_status, whole.amount_refunded], ["refunded", 35000]);
    assert.deepEqual(only(whole).refunds.data.map((refund) => refund.amount), [-30000, -5000]);
    assert.deepEqual((await refused(Orders.orderRefund(made.id, back(1)))).told, NOT_RETURNABLE);
  },

  async "a refund taken back"({ Orders }) {
    const { id } = await Orders.createOrder(order(charge()));
    const waits = await Orders.orderRefund(id, back(5000, { expires_at: in25Hours() }));
    const [refund] = only(waits).refunds.data;
    const again = await Orders.orderCancelRefund(id, refund.id);
    assert.deepEqual([again.payment_status, again.amount_refunded], ["paid", 0]);
  },

  async "authorized, captured, voided"({ Orders }) {
    const held = async () => (await Orders.createOrder({ ...order(charge()), pre_authorize: true })).id;
    const whole = await held();
    assert.equal((await Orders.getOrderById(whole)).payment_status, "pre_authorized");
    assert.equal((await Orders.ordersCreateCapture(whole)).payment_status, "paid");
    const part = await Orders.ordersCreateCapture(await held(), "es", undefined, { amount: 10000 });
    assert.deepEqual([part.payment_status, only(part).amount], ["paid", 10000]);
    const gone = await Orders.cancelOrder(await held());
    assert.ok(["voided", "canceled"].includes(gone.payment_status), gone.payment_status);
    assert.equal((await refused(Orders.cancelOrder(whole))).told[0], 428);
  },

  async "cash and transfers"({ Orders }) {
    const until = in25Hours();
    const cash = await Orders.createOrder(order(charge({ type: "cash", expires_at: until })));
    const slip = only(cash).payment_method;
    assert.deepEqual([slip.object, slip.type, slip.expires_at], ["cash_payment", "oxxo", until]);
    assert.match(slip.reference, /^\d{14}$/);
    const spei = only(await Orders.createOrder(order(charge({ type: "spei" }))));
    assert.deepEqual([spei.status, spei.payment_method.type], ["pending_payment", "spei"]);
    assert.match(spei.payment_method.clabe, /^\d{18}$/);
    const gone = await Orders.cancelOrder(cash.id);
    assert.deepEqual([gone.payment_status, only(gone).status], ["canceled", "canceled"]);
  },

  async "charges one by one"({ Orders, Charges }) {
    const { id } = await Orders.createOrder(order());
    const one = await Charges.ordersCreateCharge(id, charge());
    assert.deepEqual([one.object, one.status, one.amount], ["charge", "paid", 35000]);
    const named = await Charges.updateCharge(one.id, { reference_id: "mine-1" });
    assert.deepEqual(named, { ...named, id: one.id, reference_id: "mine-1" });
    const other = await Orders.createOrder(order());
    const list = await Charges.ordersCreateCharges(other.id, charge({ type: "cash" }));
    assert.deepEqual([list.object, list.data.length, list.data[0].status], ["list", 1, "pending_payment"]);
    const newest = await Charges.getCharges("es", undefined, 2);
    assert.deepEqual(newest.data.map((row) => row.id), [list.data[0].id, one.id]);
  },

  async "lines"({ Orders, Products, Discounts, Taxes, Shippings }) {
    const { id } = await Orders.createOrder(order());
    const lighter = await Products.ordersCreateProduct(id, { name: "Lighter", unit_price: 100, quantity: 2 });
    await Products.ordersUpdateProduct(id, lighter.id, { quantity: 3 });
    const less = await Discounts.ordersCreateDiscountLine(id, { code: "abc", type: "coupon", amount: 11 });
    assert.deepEqual((await Discounts.ordersGetDiscountLines(id)).data, [less]);
    const tax = await Taxes.ordersCreateTaxes(id, { description: "IVA", amount: 22 });
    const ship = await Shippings.ordersCreateShipping(id, { amount: 33, carrier: "FEDEX" });
    assert.equal((await Orders.getOrderById(id)).amount, 35000 + 300 - 11 + 22 + 33);
    await Products.ordersDeleteProduct(id, lighter.id);
    await Discounts.ordersDeleteDiscountLines(id, less.id);
    await Taxes.ordersDeleteTaxes(id, tax.id);
    assert.equal((await Shippings.ordersDeleteShipping(id, ship.id)).parent_id, id);
    assert.equal((await Orders.getOrderById(id)).amount, 35000);
  },

  async "pages"({ Orders }, url) {
    const made = [];
    for (let count = 0; count < 5; count++) made.unshift((await Orders.createOrder(order())).id);
    const ids = (page) => page.data.map((row) => row.id);
    const first = await Orders.getOrders("es", undefined, 2);
    assert.deepEqual([ids(first), first.has_more, first.previous_page_url], [made.slice(0, 2), true, null]);
    assert.equal(first.next_page_url, `${url}/orders?limit=2&next=${made[1]}`);
    const second = await Orders.getOrders("es", undefined, 2, undefined, made[1]);
    assert.deepEqual(ids(second), made.slice(2, 4));
    const again = await Orders.getOrders("es", undefined, 2, undefined, undefined, made[2]);
    assert.deepEqual(ids(again), made.slice(0, 2));
  },

  async "pages to pay on"({ Orders, PaymentLink }) {
    const checkout = { type: "HostedPayment", allowed_payment_methods: ["card", "cash"],
      success_url: "https://example.com/ok", failure_url: "https://example.com/no" };
    const made = await Orders.createOrder({ ...order(), checkout });
    assert.deepEqual([made.checkout.type, made.checkout.status], ["HostedPayment", "Issued"]);
    assert.equal(made.checkout.url, `https://pay.conektame.io/checkout/${made.checkout.slug}`);
    const link = await PaymentLink.createCheckout({ name: "Cigars", type: "PaymentLink", recurrent: false,
      expires_at: in25Hours(), allowed_payment_methods: ["card"], order_template: { currency: "MXN", line_items: [BOX] } });
    assert.equal(link.url, `https://pay.conektame.io/link/${link.slug}`);
    assert.deepEqual(await PaymentLink.getCheckout(link.id), link);
    assert.equal((await PaymentLink.emailCheckout(link.id, { email: "ana@example.com" })).emails_sent, 1);
    assert.equal((await PaymentLink.cancelCheckout(link.id)).status, "Cancelled");
  },

  async "webhooks"({ Orders, Webhooks, WebhookKeys, Events, Logs }) {
    const got = [];
    const receiver = createServer((request, response) => {
      const parts = [];
      request.on("data", (part) => parts.push(part));
      request.on("end", () => {
        got.push({ digest: request.headers.digest, body: Buffer.concat(parts) });
        response.end();
      });
    });
    await new Promise((ready) => receiver.listen(0, "::1", ready));
    try {
      const key = await WebhookKeys.createWebhookKey();
      const url = `http://[::1]:${receiver.address().port}/hook`;
      const hook = await Webhooks.createWebhook({ url, subscribed_events: ["order.paid"] });
      assert.deepEqual([hook.url, hook.subscribed_events, hook.status], [url, ["order.paid"], "listening"]);
      const made = await Orders.createOrder(order(charge()));
      for (let tries = 0; got.length < 1 && tries < 1000; tries++) await new Promise((later) => setTimeout(later, 10));
      assert.equal(got.length, 1);
      assert.ok(createVerify("RSA-SHA256").update(got[0].body).verify(key.public_key, got[0].digest, "base64"));
      const told = JSON.parse(got[0].body);
      assert.deepEqual([told.type, told.data.object.id], ["order.paid", made.id]);
      assert.deepEqual((await Events.getEvent(told.id)).data, told.data);
      assert.deepEqual((await Events.getEvents("es", undefined, 1)).data[0].type, "order.paid");
      assert.equal((await Webhooks.updateWebhook(hook.id, { url: "https://example.com/other" })).url, "https://example.com/other");
      assert.equal((await Webhooks.deleteWebhook(hook.id)).id, hook.id);
      assert.equal((await refused(Webhooks.getWebhook(hook.id))).told[0], 404);
      assert.equal((await WebhookKeys.deleteWebhookKey(key.id)).id, key.id);
      assert.ok((await Logs.getLogs("es", undefined, 5)).data.length);
    } finally {
      receiver.closeAllConnections();
      receiver.close();
    }
  },

  async "customers"({ Orders, Customers, PaymentMethods, ShippingContacts, Tokens }) {
    const card = { number: "5475040095304607", name: "Ana Ruiz", exp_month: "12", exp_year: "31", cvc: "123" };
    const token = await Tokens.createToken({ card });
    const ana = await Customers.createCustomer({ name: "Ana Ruiz", email: "ana@example.com", phone: "+525512345678",
      payment_sources: [{ type: "card", token_id: token.id }] });
    const [source] = ana.payment_sources.data;
    assert.deepEqual([source.last4, source.id], ["4607", ana.default_payment_source_id]);
    assert.equal((await Customers.updateCustomer(ana.id, { name: "Ana R" })).name, "Ana R");
    const cash = await PaymentMethods.createCustomerPaymentMethods(ana.id, { type: "cash_recurrent" });
    assert.deepEqual((await PaymentMethods.getCustomerPaymentMethods(ana.id)).data.map((row) => row.id), [cash.id, source.id]);
    const bought = await Orders.createOrder({ ...order(charge({ type: "card", payment_source_id: source.id })),
      customer_info: { customer_id: ana.id } });
    assert.deepEqual([bought.payment_status, bought.customer_info.customer_id], ["paid", ana.id]);
    assert.equal((await PaymentMethods.deleteCustomerPaymentMethods(ana.id, source.id)).id, source.id);
    const contact = await ShippingContacts.createCustomerShippingContacts(ana.id, { receiver: "Ana", phone: "5512345678", address: PLACE });
    const changed = await ShippingContacts.updateCustomerShippingContacts(ana.id, contact.id, { receiver: "Eva" });
    assert.deepEqual([changed.id, changed.receiver], [contact.id, "Eva"]);
    assert.equal((await ShippingContacts.deleteCustomerShippingContacts(ana.id, contact.id)).id, contact.id);
    assert.equal((await Customers.deleteCustomerById(ana.id)).id, ana.id);
    assert.equal((await refused(Customers.getCustomerById(ana.id))).told[0], 404);
  },

  async "refusals"({ Orders }) {
    const { told, data } = await refused(Orders.createOrder(order(charge({ type: "card", token_id: "tok_test_card_declined" }))));
    assert.deepEqual(told, [402, "processing_error", "processing.bank.declined", null]);
    assert.deepEqual([only(data.data).status, only(data.data).failure_code], ["declined", "card_declined"]);
    assert.equal((await Orders.getOrderById(data.data.id)).id, data.data.id);
    const nobody = await refused(Orders.createOrder(order(charge({ type: "card", token_id: "tok_nobody" }))));
    assert.deepEqual(nobody.told, [422, "parameter_validation_error",
      "parameter_validation.payment_method.token_id.nonexistent_token", "payment_method.token_id"]);
    const nowhere = await refused(Orders.getOrderById("ord_2tUhuyzqLi6UJE9D1", "en"));
    assert.deepEqual(nowhere.told, [404, "resource_not_found_error", "resource_not_found.entity", null]);
    assert.equal(nowhere.data.details[0].message, "The resource was not found.");
  },
};

async function main(base) {
  const wrong = {};
  for (const [name, story] of Object.entries(STORIES)) {
    const url = `${base}/~node-${name.replace(/\W+/g, "-")}`;
    try {
      await story(shop(url), url);
      wrong[name] = null;
    } catch (error) {
      wrong[name] = error.response ? `${error.stack}\n${JSON.stringify(error.response.data)}` : error.stack;
    }
  }
  process.stdout.write(JSON.stringify(wrong));
}

main(process.argv[2]);
