// Every resource that is built: created, read, listed in pages, changed and deleted. The client hands over bodies as they
// come: each read equals a plain GET.
const assert = require("node:assert/strict");
const { BOX, PLACE, VISA, in25Hours, charge, order, refused, back, listening, settle } = require("./shop.cjs");

const HEADERS = { accept: "application/vnd.conekta-v2.3.0+json", authorization: "Bearer key_mockpay" };
const ids = (rows) => rows.map((row) => row.id);
const lang = ["es", undefined];

/** What was read; a plain GET has the same body. */
async function read(url, path, found) {
  const body = await found;
  assert.deepEqual(await (await fetch(url + path, { headers: HEADERS })).json(), body);
  return body;
}

/** All rows of a list: in one page, in pages of two forwards, and the first two backwards. */
async function listed(url, path, page) {
  const { data: rows, has_more, previous_page_url } = await read(url, `${path}?limit=100`, page(100));
  assert.deepEqual([has_more, previous_page_url], [false, null]);
  const paged = [];
  for (let found = { has_more: true }; found.has_more; paged.push(...found.data)) found = await page(2, paged.at(-1)?.id);
  assert.deepEqual(paged, rows);
  if (rows.length > 2) assert.deepEqual((await page(2, undefined, rows[2].id)).data, rows.slice(0, 2));
  return rows;
}

const gone = async (asked) => assert.equal((await refused(asked)).told[0], 404);
const three = async (make) => [await make(0), await make(1), await make(2)].map((made) => made.id);
const ana = (payment_sources = [VISA]) => ({ name: "Ana Ruiz", email: "ana@example.com", phone: "+525512345678", payment_sources });
const weekly = { name: "Weekly", amount: 1000, currency: "MXN", frequency: 1, interval: "week" };

module.exports = {
  async "orders in full"({ Orders }, url) {
    const trip = { name: "Trip", unit_price: 100, quantity: 1, antifraud_info: { trip_id: "12345", rate: 0.5 } };
    const made = await three((number) => Orders.createOrder({ ...order(), line_items: [BOX, trip], metadata: { number } }));
    const rows = await listed(url, "/orders", (limit, next, previous) => Orders.getOrders(...lang, limit, undefined, next, previous));
    assert.deepEqual(ids(rows).slice(0, 3), made.reverse());
    const changed = await Orders.updateOrder(made[0], { metadata: { number: 7 } });
    assert.deepEqual(await read(url, `/orders/${made[0]}`, Orders.getOrderById(made[0])), changed);
    assert.equal((await Orders.cancelOrder(made[0])).id, made[0]);
  },

  async "charges in full"({ Orders, Charges }, url) {
    const fresh = async () => (await Orders.createOrder(order())).id;
    const made = await three(async () => Charges.ordersCreateCharge(await fresh(), charge()));
    const { data: [waits] } = await Charges.ordersCreateCharges(await fresh(), charge({ type: "cash" }));
    const rows = await listed(url, "/charges", (limit, next, previous) => Charges.getCharges(...lang, limit, undefined, next, previous));
    assert.deepEqual(ids(rows).slice(0, 4), [waits.id, ...made.reverse()]);
    const named = await Charges.updateCharge(made[0], { reference_id: "mine" });
    assert.deepEqual([named.id, named.reference_id], [made[0], "mine"]);
  },

  async "refunds and captures"({ Orders }, url) {
    const { id } = await Orders.createOrder({ ...order(charge()), pre_authorize: true });
    const same = async (done) => assert.deepEqual(await read(url, `/orders/${id}`, Orders.getOrderById(id)), done);
    await same(await Orders.ordersCreateCapture(id, ...lang, { amount: 30000 }));
    const refunded = await Orders.orderRefund(id, back(1000, { expires_at: in25Hours() }));
    await same(refunded);
    await same(await Orders.orderCancelRefund(id, refunded.charges.data[0].refunds.data[0].id));
  },

  async "lines in full"({ Orders, Products, Discounts, Taxes, Shippings }, url) {
    const { id } = await Orders.createOrder(order());
    const product = await Products.ordersCreateProduct(id, { name: "Lighter", unit_price: 100, quantity: 2 });
    const shipping = await Shippings.ordersCreateShipping(id, { amount: 30, carrier: "FEDEX" });
    const tax = await Taxes.ordersCreateTaxes(id, { description: "IVA", amount: 20 });
    const less = await three((n) => Discounts.ordersCreateDiscountLine(id, { code: `code${n}`, type: "coupon", amount: 10 }));
    const path = `/orders/${id}/discount_lines`;
    const rows = await listed(url, path, (limit, next, previous) => Discounts.ordersGetDiscountLines(id, ...lang, limit, undefined, next, previous));
    assert.deepEqual(ids(rows).sort(), [...less].sort());
    await read(url, `${path}/${less[0]}`, Discounts.ordersGetDiscountLine(id, less[0]));
    const changed = [
      await Products.ordersUpdateProduct(id, product.id, { quantity: 3 }),
      await Shippings.ordersUpdateShipping(id, shipping.id, { amount: 33 }),
      await Taxes.ordersUpdateTaxes(id, tax.id, { amount: 22 }),
      await Discounts.ordersUpdateDiscountLines(id, less[0], { amount: 11 }),
    ];
    const found = await read(url, `/orders/${id}`, Orders.getOrderById(id));
    const lists = ["line_items", "shipping_lines", "tax_lines", "discount_lines"];
    lists.forEach((name, at) => assert.deepEqual(found[name].data.find((line) => line.id === changed[at].id), changed[at]));
    assert.equal(found.amount, 35000 + 300 + 33 + 22 - 31);
    assert.equal((await Products.ordersDeleteProduct(id, product.id)).id, product.id);
    assert.equal((await Shippings.ordersDeleteShipping(id, shipping.id)).id, shipping.id);
    assert.equal((await Taxes.ordersDeleteTaxes(id, tax.id)).id, tax.id);
    assert.equal((await Discounts.ordersDeleteDiscountLines(id, less[0])).id, less[0]);
    await gone(Discounts.ordersGetDiscountLine(id, less[0]));
  },

  async "customers in full"({ Customers }, url) {
    const made = await three(() => Customers.createCustomer(ana()));
    const rows = await listed(url, "/customers", (limit, next, previous) => Customers.getCustomers(...lang, limit, undefined, next, previous));
    assert.deepEqual(ids(rows).slice(0, 3), made.reverse());
    const changed = await Customers.updateCustomer(made[0], { name: "Eva Mora", custom_reference: "31" });
    assert.deepEqual(await read(url, `/customers/${made[0]}`, Customers.getCustomerById(made[0])), changed);
    assert.equal((await Customers.deleteCustomerById(made[0])).id, made[0]);
    await gone(Customers.getCustomerById(made[0]));
  },

  async "payment sources"({ Customers, PaymentMethods, Tokens }, url) {
    const { id } = await Customers.createCustomer(ana());
    const card = { number: "5475040095304607", name: "Ana Ruiz", exp_month: "12", exp_year: "31", cvc: "123" };
    const token_id = (await Tokens.createToken({ card })).id;
    const wanted = [{ type: "card", token_id }, { type: "cash_recurrent" }, { type: "spei_recurrent" }];
    const made = await three((at) => PaymentMethods.createCustomerPaymentMethods(id, wanted[at]));
    const list = () =>
      listed(url, `/customers/${id}/payment_sources`, (limit, next, previous) =>
        PaymentMethods.getCustomerPaymentMethods(id, ...lang, limit, next, previous));
    assert.deepEqual(ids(await list()).slice(0, 3), [...made].reverse());
    assert.equal((await PaymentMethods.updateCustomerPaymentMethods(id, made[0], { name: "A Ruiz" })).name, "A Ruiz");
    assert.equal((await PaymentMethods.deleteCustomerPaymentMethods(id, made[0])).id, made[0]);
    assert.ok(!ids(await list()).includes(made[0]));
  },

  async "contacts and fiscal entities"({ Customers, ShippingContacts }, url) {
    const { id } = await Customers.createCustomer(ana());
    const contact = await ShippingContacts.createCustomerShippingContacts(id, { receiver: "Ana", phone: "5512345678", address: PLACE });
    const later = await ShippingContacts.updateCustomerShippingContacts(id, contact.id, { receiver: "Eva" });
    const address = { ...PLACE, external_number: "4" };
    const entity = await Customers.createCustomerFiscalEntities(id, { address, tax_id: "AAA010101AAA" });
    const named = await Customers.updateCustomerFiscalEntities(id, entity.id, { address, company_name: "Ruiz SA" });
    const found = await read(url, `/customers/${id}`, Customers.getCustomerById(id));
    assert.deepEqual([found.shipping_contacts.data, found.fiscal_entities.data], [[later], [named]]);
    assert.deepEqual([later.receiver, named.company_name, named.tax_id], ["Eva", "Ruiz SA", "AAA010101AAA"]);
    assert.equal((await ShippingContacts.deleteCustomerShippingContacts(id, contact.id)).id, contact.id);
    assert.equal((await Customers.getCustomerById(id)).shipping_contacts, undefined);
  },

  async "plans"({ Plans }, url) {
    const made = await three(() => Plans.createPlan(weekly));
    const rows = await listed(url, "/plans", (limit, next, previous) => Plans.getPlans(...lang, limit, undefined, next, previous));
    assert.deepEqual(ids(rows).filter((id) => made.includes(id)).sort(), [...made].sort());
    const changed = await Plans.updatePlan(made[0], { name: "Every week" });
    assert.deepEqual(await read(url, `/plans/${made[0]}`, Plans.getPlan(made[0])), changed);
    assert.equal((await Plans.deletePlan(made[0])).id, made[0]);
    await gone(Plans.getPlan(made[0]));
  },

  async "the one subscription"({ Customers, Plans, Subscriptions }, url) {
    const { id } = await Customers.createCustomer(ana());
    const path = `/customers/${id}/subscription`;
    const same = async (done) => assert.deepEqual(await read(url, path, Subscriptions.getSubscription(id)), done);
    await same(await Subscriptions.createSubscription(id, { plan_id: (await Plans.createPlan(weekly)).id }));
    await same(await Subscriptions.updateSubscription(id, { plan_id: "opal-plan" }));
    await same(await Subscriptions.pauseSubscription(id));
    await same(await Subscriptions.resumeSubscription(id));
    await same(await Subscriptions.cancelSubscription(id));
    const types = (await read(url, `${path}/events`, Subscriptions.getSubscriptionEvents(id))).data.map((row) => row.type);
    assert.ok(types.includes("subscription.created") && types.includes("subscription.canceled"), types);
  },

  async "subscriptions"({ Customers, Plans, Subscriptions }, url) {
    const { id } = await Customers.createCustomer(ana());
    const plan_id = (await Plans.createPlan(weekly)).id;
    const path = `/customers/${id}/subscriptions`;
    const made = await three(() => Subscriptions.subscriptionCreate(id, { plan_id }));
    const rows = await listed(url, path, (limit, next, previous) => Subscriptions.subscriptionList(id, ...lang, limit, undefined, next, previous));
    assert.deepEqual(ids(rows).sort(), [...made].sort());
    const one = made[0];
    const same = async (done) => assert.deepEqual(await read(url, `${path}/${one}`, Subscriptions.subscriptionsGet(id, one)), done);
    await same(await Subscriptions.subscriptionUpdate(id, one, { plan_id: "opal-plan" }));
    await same(await Subscriptions.subscriptionPause(id, one));
    await same(await Subscriptions.subscriptionResume(id, one));
    await same(await Subscriptions.subscriptionCancel(id, one));
    const events = await listed(url, `${path}/${one}/events`, (limit, next, previous) =>
      Subscriptions.subscriptionEvents(id, one, ...lang, limit, undefined, next, previous));
    assert.ok(events.some((row) => row.type === "subscription.canceled"));
  },

  async "a subscription that is tried again"({ Customers, Plans, Subscriptions }) {
    const { id } = await Customers.createCustomer(ana([{ type: "card", token_id: "tok_test_card_declined" }]));
    const begun = await Subscriptions.subscriptionCreate(id, { plan_id: (await Plans.createPlan(weekly)).id });
    const again = await Subscriptions.subscriptionsRetry(id, begun.id);
    assert.deepEqual([begun.status, again.status], ["past_due", "past_due"]);
  },

  async "payment links"({ PaymentLink }, url) {
    const link = { name: "Cigars", type: "PaymentLink", recurrent: false, expires_at: in25Hours(),
      allowed_payment_methods: ["card"], order_template: { currency: "MXN", line_items: [BOX] } };
    const made = await three(() => PaymentLink.createCheckout(link));
    const rows = await listed(url, "/checkouts", (limit, next, previous) => PaymentLink.getCheckouts(...lang, limit, undefined, next, previous));
    assert.deepEqual(ids(rows).slice(0, 3), [...made].reverse());
    const [one] = made;
    const same = async (done) => assert.deepEqual(await read(url, `/checkouts/${one}`, PaymentLink.getCheckout(one)), done);
    await PaymentLink.emailCheckout(one, { email: "ana@example.com" });
    const told = await PaymentLink.smsCheckout(one, { phonenumber: "5512345678" });
    assert.deepEqual([told.emails_sent, told.sms_sent], [1, 1]);
    await same(told);
    await same(await PaymentLink.cancelCheckout(one));
  },

  async "webhooks and events"({ Orders, Webhooks, Events }, url) {
    await listening(async ({ url: there, got }) => {
      const made = await three((n) => Webhooks.createWebhook({ url: `${there}/${n}`, subscribed_events: ["order.created"] }));
      const rows = await listed(url, "/webhooks", (limit, next, previous) =>
        Webhooks.getWebhooks(...lang, limit, undefined, undefined, next, previous));
      assert.deepEqual(ids(rows).slice(0, 3), [...made].reverse());
      const [one] = made;
      const changed = await Webhooks.updateWebhook(one, { url: `${there}/other` });
      assert.deepEqual(await read(url, `/webhooks/${one}`, Webhooks.getWebhook(one)), changed);
      await Webhooks.testWebhook(one);
      await Orders.createOrder(order());
      await settle(url);
      const events = await listed(url, "/events", (limit, next, previous) => Events.getEvents(...lang, limit, undefined, next, previous));
      const { id } = events.find((row) => row.type === "order.created");
      await Events.resendEvent(id, { webhooks_ids: [one] });
      await settle(url);
      assert.equal((await read(url, `/events/${id}`, Events.getEvent(id))).webhook_logs.length, 3);
      assert.equal(got.filter(({ body }) => JSON.parse(body).id === id).length, 4);
      assert.equal((await Webhooks.deleteWebhook(one)).id, one);
      await gone(Webhooks.getWebhook(one));
    });
  },

  async "webhook keys"({ WebhookKeys }, url) {
    const made = await three(() => WebhookKeys.createWebhookKey("es", { active: true }));
    const rows = await listed(url, "/webhook_keys", (limit, next, previous) => WebhookKeys.getWebhookKeys(...lang, limit, undefined, next, previous));
    assert.deepEqual(ids(rows).slice(0, 3), [...made].reverse());
    const off = await WebhookKeys.updateWebhookKey(made[0], "es", { active: false });
    assert.deepEqual([await read(url, `/webhook_keys/${made[0]}`, WebhookKeys.getWebhookKey(made[0])), off.active], [off, false]);
    assert.equal((await WebhookKeys.deleteWebhookKey(made[0])).id, made[0]);
    await gone(WebhookKeys.getWebhookKey(made[0]));
  },

  async "logs"({ Orders, Logs }) {
    const { log_id } = (await refused(Orders.getOrderById("ord_2tUhuyzqLi6UJE9D1"))).data;
    assert.ok(ids((await Logs.getLogs(...lang, 5)).data).includes(log_id));
    const log = await Logs.getLogById(log_id);
    assert.deepEqual([log.id, log.status], [log_id, "404"]);
  },
};
