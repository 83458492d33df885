"""A shop, as somebody wrote it for the live hosts: it knows nothing of mockpay.

`shop.py PAY LINK…`: PAY is a command that pays a link as a buyer does. It prints what became of its orders."""

import hmac
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue

import requests

ECARTPAY = "https://ecartpay.com"
CONEKTA = "https://api.conekta.io"
SECRET = "whsec_mockpay"
CARD = {"number": "4242424242424242", "exp_month": "12", "exp_year": "2050", "cvc": "123", "name": "Ana Garza"}
heard = Queue()


class Receiver(BaseHTTPRequestHandler):
    """Takes webhooks that EcartPay signed."""

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["content-length"]))
        body = json.loads(raw)
        data = json.dumps(body["data"], separators=(",", ":"), ensure_ascii=False)
        message = f"{self.headers['x-pay-timestamp']}.{self.headers['x-pay-webhook-id']}.{data}"
        expected = "SHA256=" + hmac.new(SECRET.encode(), message.encode(), "sha256").hexdigest()
        genuine = hmac.compare_digest(expected, self.headers["x-pay-signature"])
        self.send_response(200 if genuine else 403)
        self.end_headers()
        if genuine:
            heard.put((body["data"]["id"], body["data"]["status"]))

    def log_message(self, *_):
        pass


def ask(method, url, body=None, accept="application/json"):
    headers = {"authorization": "Bearer live_key", "accept": accept}
    answer = requests.request(method, url, json=body, headers=headers, timeout=30)
    answer.raise_for_status()
    return answer.json()


def wait_for(order, status):
    """The webhook that says so; those of other orders and earlier ones are let pass."""
    while heard.get(timeout=30) != (order["id"], status):
        pass


def sells_by_card(notify_url):
    token = ask("POST", f"{ECARTPAY}/api/tokens", CARD)["token"]
    order = ask("POST", f"{ECARTPAY}/api/orders", {**cart(notify_url), "token": token})
    wait_for(order, "paid")
    return order["status"]


def sells_by_link(notify_url):
    order = ask("POST", f"{ECARTPAY}/api/orders", cart(notify_url))
    subprocess.run([*sys.argv[1:], order["pay_link"]], check=True)
    wait_for(order, "paid")
    ask("POST", f"{ECARTPAY}/api/orders/{order['id']}/refund")
    wait_for(order, "refunded")
    return ask("GET", f"{ECARTPAY}/api/orders/{order['id']}")["status"]


def cart(notify_url):
    items = [{"name": "Taza", "quantity": 2, "price": 99.9}]
    return {"email": "ana@example.com", "currency": "MXN", "items": items, "notify_url": notify_url}


def sells_at_conekta():
    version = "application/vnd.conekta-v2.2.0+json"
    card = {"type": "card", "token_id": "tok_test_visa_4242"}
    order = {
        "currency": "MXN",
        "customer_info": {"name": "Ana Garza", "email": "ana@example.com", "phone": "5215555555555"},
        "line_items": [{"name": "Taza", "quantity": 2, "unit_price": 9990}],
        "charges": [{"payment_method": card}],
    }
    made = ask("POST", f"{CONEKTA}/orders", order, version)
    refund = {"reason": "requested_by_client", "amount": made["amount"]}
    return made["payment_status"], ask("POST", f"{CONEKTA}/orders/{made['id']}/refunds", refund, version)[
        "payment_status"
    ]


def main():
    with HTTPServer(("127.0.0.1", 0), Receiver) as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        notify_url = f"http://127.0.0.1:{receiver.server_port}/news"
        result = {"card": sells_by_card(notify_url), "link": sells_by_link(notify_url), "conekta": sells_at_conekta()}
        receiver.shutdown()
    print(json.dumps(result))


main()
