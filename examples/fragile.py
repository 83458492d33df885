"""A shop with a mistake: it ships when any webhook says paid. `mockpay chaos -- python3 examples/fragile.py` finds it.

It sells two things against the sandbox at MOCKPAY_URL and fails when it shipped anything but each of them once.
"""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.request import Request, urlopen

SANDBOX = os.environ["MOCKPAY_URL"]
shipped = []


class Shop(BaseHTTPRequestHandler):
    def do_POST(self):
        order = json.loads(self.rfile.read(int(self.headers["content-length"])))["data"]
        if order["status"] == "paid":
            shipped.append(order["id"])  # the mistake: neither the signature nor the webhook's id is looked at
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def ask(method, path, body=None):
    headers = {"authorization": "anything", "content-type": "application/json"}
    with urlopen(Request(f"{SANDBOX}{path}", json.dumps(body).encode(), headers, method=method)) as answer:
        return json.load(answer)


def sell(notify_url):
    order = {"email": "ana@example.com", "currency": "MXN", "items": [{"name": "Taza", "quantity": 1, "price": 99}]}
    bought = ask("POST", "/api/orders", order | {"notify_url": notify_url})
    ask("POST", f"/_mockpay/orders/{bought['id']}/actions/pay", {})
    return bought["id"]


server = HTTPServer(("127.0.0.1", 0), Shop)
threading.Thread(target=server.serve_forever, daemon=True).start()
sold = [sell(f"http://127.0.0.1:{server.server_port}/") for _ in range(2)]
ask("POST", "/_mockpay/clock", {"run": "idle"})
missing = [ask("GET", f"/api/orders/{one}") for one in sold if one not in shipped]  # a lost webhook is made up for
shipped += [order["id"] for order in missing if order["status"] == "paid"]
print(f"sold {len(sold)}, shipped {len(shipped)}")
sys.exit(sorted(shipped) != sorted(sold))
