"""Creates an order, pays it and refunds a part."""

import json
import sys
import urllib.error
import urllib.request

import httpx

base, how, create, refund = sys.argv[1:]
HEADERS = {"Authorization": "anybody", "Content-Type": "application/json"}
CLIENT = httpx.Client()


def post(path: str, text: str) -> str:
    if how == "urllib":
        request = urllib.request.Request(base + path, text.encode() or None, HEADERS, method="POST")
        with urllib.request.urlopen(request) as answer:
            status, content = answer.status, answer.read().decode()
    else:
        body = iter([text.encode()]) if how == "chunked" and text else text.encode()
        response = CLIENT.post(base + path, content=body, headers=HEADERS)
        status, content = response.status_code, response.text
    print(status, content)  # noqa: T201
    return content


order = json.loads(post("/api/orders", create))["id"]
post(f"/_mockpay/orders/{order}/actions/pay", "")
post(f"/api/orders/{order}/refund", refund)
