// A shop, as somebody wrote it for the live hosts: it knows nothing of mockpay.
// `node shop.mjs PAY…`: PAY is a command that pays a link as a buyer does. It prints what became of its orders.
import { execFile } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';

const ECARTPAY = 'https://ecartpay.com';
const CONEKTA = 'https://api.conekta.io';
const SECRET = 'whsec_mockpay';
const CARD = { number: '4242424242424242', exp_month: '12', exp_year: '2050', cvc: '123', name: 'Ana Garza' };
const PAY = process.argv.slice(2);
const heard = [];
const news = new EventEmitter();

/** Takes webhooks that EcartPay signed. */
const receiver = createServer(async (request, response) => {
  let raw = '';
  for await (const piece of request.setEncoding('utf8')) raw += piece;
  const { data } = JSON.parse(raw);
  const { 'x-pay-timestamp': at, 'x-pay-webhook-id': id, 'x-pay-signature': signature } = request.headers;
  const expected = `SHA256=${createHmac('sha256', SECRET).update(`${at}.${id}.${JSON.stringify(data)}`).digest('hex')}`;
  const genuine = expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
  response.writeHead(genuine ? 200 : 403).end();
  if (genuine) {
    heard.push(`${data.id} ${data.status}`);
    news.emit('heard');
  }
});

async function ask(method, url, body, accept = 'application/json') {
  const headers = { authorization: 'Bearer live_key', accept, 'content-type': 'application/json' };
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Until a webhook says so. */
async function waitFor(order, status) {
  const late = AbortSignal.timeout(30_000);
  while (!heard.includes(`${order.id} ${status}`)) await once(news, 'heard', { signal: late });
}

const cart = (notify_url) => ({
  email: 'ana@example.com', currency: 'MXN', items: [{ name: 'Taza', quantity: 2, price: 99.9 }], notify_url,
});

async function sellsByCard(notifyUrl) {
  const { token } = await ask('POST', `${ECARTPAY}/api/tokens`, CARD);
  const order = await ask('POST', `${ECARTPAY}/api/orders`, { ...cart(notifyUrl), token });
  await waitFor(order, 'paid');
  return order.status;
}

async function sellsByLink(notifyUrl) {
  const order = await ask('POST', `${ECARTPAY}/api/orders`, cart(notifyUrl));
  await promisify(execFile)(PAY[0], [...PAY.slice(1), order.pay_link]);
  await waitFor(order, 'paid');
  await ask('POST', `${ECARTPAY}/api/orders/${order.id}/refund`);
  await waitFor(order, 'refunded');
  return (await ask('GET', `${ECARTPAY}/api/orders/${order.id}`)).status;
}

async function sellsAtConekta() {
  const version = 'application/vnd.conekta-v2.2.0+json';
  const made = await ask('POST', `${CONEKTA}/orders`, {
    currency: 'MXN',
    customer_info: { name: 'Ana Garza', email: 'ana@example.com', phone: '5215555555555' },
    line_items: [{ name: 'Taza', quantity: 2, unit_price: 9990 }],
    charges: [{ payment_method: { type: 'card', token_id: 'tok_test_visa_4242' } }],
  }, version);
  const refund = { reason: 'requested_by_client', amount: made.amount };
  const refunded = await ask('POST', `${CONEKTA}/orders/${made.id}/refunds`, refund, version);
  return [made.payment_status, refunded.payment_status];
}

await once(receiver.listen(0, '127.0.0.1'), 'listening');
const notifyUrl = `http://127.0.0.1:${receiver.address().port}/news`;
const result = { card: await sellsByCard(notifyUrl), link: await sellsByLink(notifyUrl), conekta: await sellsAtConekta() };
console.log(JSON.stringify(result));
process.exit(0);
