// Leads HTTPS of node's own modules (https, fetch) through the proxy that HTTPS_PROXY names. node reads that variable
// itself from version 24 on only; a client that brings a socket of its own (an agent for proxies) is left alone.
'use strict';
const tls = require('node:tls');
const net = require('node:net');
const { Duplex } = require('node:stream');

const env = (name) => process.env[name.toLowerCase()] || process.env[name] || '';
const excepted = (host) => env('NO_PROXY').toLowerCase().split(/[\s,]+/).filter(Boolean)
  .map((name) => name.replace(/^\*?\./, ''))
  .some((name) => name === '*' || host === name || host.endsWith(`.${name}`));

class Tunnel extends Duplex {
  constructor(proxy, place) {
    super();
    const user = proxy.username && Buffer.from(decodeURIComponent(`${proxy.username}:${proxy.password}`)).toString('base64');
    const lines = [`CONNECT ${place} HTTP/1.1`, `Host: ${place}`, ...(user ? [`Proxy-Authorization: Basic ${user}`] : [])];
    this.raw = net.connect(proxy.port || 80, proxy.hostname.replace(/[[\]]/g, ''), () => this.raw.write(`${lines.join('\r\n')}\r\n\r\n`));
    let head = '';
    const answered = (data) => {
      head += data.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      this.raw.off('data', answered);
      if (!/^HTTP\/1\.. 2/.test(head)) return this.destroy(new Error(`the proxy ${proxy.host} says: ${head.split('\r\n').pop() || head}`));
      this.raw.on('data', (piece) => this.push(piece) || this.raw.pause());
      this.isOpen = true;
      this.emit('open');
    };
    this.raw.on('data', answered).on('end', () => this.push(null)).on('error', (error) => this.destroy(error)).on('close', () => this.destroy());
  }
  _read() { if (this.isOpen) this.raw.resume(); }
  _write(piece, _encoding, done) { this.isOpen ? this.raw.write(piece, done) : this.once('open', () => this.raw.write(piece, done)); }
  _final(done) { this.raw.end(done); }
  _destroy(error, done) { this.raw.destroy(); done(error); }
}

const connect = tls.connect;
tls.connect = function (...given) {
  const [options] = net._normalizeArgs(given);
  const host = String(options.host || options.servername || 'localhost').toLowerCase();
  const proxy = env('HTTPS_PROXY');
  if (!proxy || options.socket || options.path || excepted(host)) return connect.apply(this, given);
  const name = host.includes(':') ? `[${host}]` : host;
  const servername = options.servername ?? (net.isIP(host) ? '' : host);
  const callback = given.findLast((one) => typeof one === 'function');
  return connect.call(this, { ...options, servername, socket: new Tunnel(new URL(proxy), `${name}:${options.port || 443}`) }, callback);
};
require('node:module').syncBuiltinESMExports();
