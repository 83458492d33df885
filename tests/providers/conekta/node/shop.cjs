// Conekta's own Node.js client, version 9, on a space of a server: its APIs by name, and what most stories need.
const assert = require("node:assert/strict");
const { createServer } = require("node:http");
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
    "Events", "Logs", "Customers", "PaymentMethods", "ShippingContacts", "Tokens", "Plans", "Subscriptions"];
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

/** A receiver of webhooks while `told(receiver)` runs: `url`, and what it `got`. */
async function listening(told) {
  const got = [];
  const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      got.push({ digest: request.headers.digest, body: Buffer.concat(parts) });
      response.end();
    });
  });
  await new Promise((ready) => server.listen(0, "::1", ready));
  try {
    await told({ url: `http://[::1]:${server.address().port}`, got });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Wait until the webhooks under way were answered. */
const settle = (url) => fetch(`${url}/_mockpay/clock`, { method: "POST", body: JSON.stringify({ advance: 0, wait: true }) });

/** The names of all methods of the client's APIs. */
const methods = () =>
  Object.keys(conekta)
    .filter((name) => name.endsWith("Api"))
    .flatMap((name) => Object.getOwnPropertyNames(conekta[name].prototype));

module.exports = { BOX, MARIO, PLACE, VISA, NOT_RETURNABLE, in25Hours, charge, order, shop, refused, only, back, listening, settle, methods };
