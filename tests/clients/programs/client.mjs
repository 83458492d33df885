// Places an order at the real host, as a client does that knows nothing of mockpay: `node client.mjs HOW`.
import { createRequire } from 'node:module';
import http2 from 'node:http2';
import https from 'node:https';

const require = createRequire(import.meta.url);
const URL = 'https://sandbox.ecartpay.com/api/orders';
const ORDER = { email: 'ana@example.com', currency: 'MXN', items: [{ name: 'Taza', quantity: 1, price: 99.9 }] };
const headers = { Authorization: 'anything', 'Content-Type': 'application/json' };
const body = JSON.stringify(ORDER);
const node = process.versions.node;

/** A package of npm; where there is none, the exit code says so. */
function library(name) {
  try {
    return require(`${process.env.NODE_PATH}/${name}`);
  } catch {
    console.error(`needs ${name}`);
    process.exit(77);
  }
}

const ways = {
  async fetch() {
    const answer = await fetch(URL, { method: 'POST', headers, body });
    return [node, answer.status, (await answer.json()).id];
  },
  https: () => new Promise((resolve, reject) => {
    const request = https.request(URL, { method: 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (piece) => { text += piece; }).on('end', () => resolve([node, answer.statusCode, JSON.parse(text).id]));
    });
    request.on('error', reject).end(body);
  }),
  http2: () => new Promise((resolve, reject) => {
    const session = http2.connect('https://sandbox.ecartpay.com').on('error', reject);
    const request = session.request({ ':method': 'POST', ':path': '/api/orders', authorization: 'anything' });
    request.on('response', (answer) => resolve([node, answer[':status'], '?'])).on('error', reject).end(body);
  }),
  async axios() {
    const axios = library('axios');
    const answer = await axios.post(URL, ORDER, { headers });
    return [axios.VERSION, answer.status, answer.data.id];
  },
  async conekta() {
    const { Configuration, OrdersApi } = library('conekta');
    const orders = new OrdersApi(new Configuration({ accessToken: 'key_anything' }));
    const customer_info = { name: 'Ana', email: 'ana@example.com', phone: '5215555555555' };
    const answer = await orders.createOrder({
      currency: 'MXN', customer_info, line_items: [{ name: 'Taza', quantity: 1, unit_price: 35000 }],
    });
    return [library('conekta/package.json').version, answer.status, answer.data.id];
  },
};

try {
  console.log(...await ways[process.argv[2]]());
  process.exit(0);
} catch (error) {
  console.error(String(error.cause ?? error));
  process.exit(1);
}
