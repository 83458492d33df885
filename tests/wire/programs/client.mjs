// Creates an order, pays it and refunds a part.
import http from 'node:http';

const [base, how, create, refund] = process.argv.slice(2);
const headers = { Authorization: 'anybody', 'Content-Type': 'application/json' };

const byHttp = (url, text) => new Promise((resolve, reject) => {
  const request = http.request(url, { method: 'POST', headers }, async (answer) => {
    let content = '';
    for await (const part of answer) content += part;
    resolve([answer.statusCode, content]);
  });
  request.on('error', reject);
  if (text) request.write(text);  // before the end: chunked
  request.end();
});

const byFetch = async (url, text) => {
  const answer = await fetch(url, { method: 'POST', headers, body: text || undefined });
  return [answer.status, await answer.text()];
};

const post = async (path, text) => {
  const [status, content] = await (how === 'http' ? byHttp : byFetch)(base + path, text);
  console.log(status, content);
  return JSON.parse(content);
};

const { id } = await post('/api/orders', create);
await post(`/_mockpay/orders/${id}/actions/pay`, '');
await post(`/api/orders/${id}/refund`, refund);
