// What shops do, by name: each is given the APIs of a space of its own and the address of the space.
const assert = require("node:assert/strict");
const { createVerify } = require("node:crypto");
const { BOX, PLACE, NOT_RETURNABLE, in25Hours, charge, order, refused, only, back, listening } = require("./shop.cjs");

module.exports = {
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
    const voucher = only(cash).payment_method;
    assert.deepEqual([voucher.object, voucher.type, voucher.expires_at], ["cash_payment", "oxxo", until]);
    assert.match(voucher.reference, /^\d{14}$/);
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
    await listening(async ({ url: there, got }) => {
      const key = await WebhookKeys.createWebhookKey();
      const url = `${there}/hook`;
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
    });
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
