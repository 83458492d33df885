"""The requests and answers that docs.ecartpay.com/docs/orders prints (autumn 2025), in process and over sockets."""

import http.client
import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from api_client import ApiClient, Server, program

RECORDINGS = Path(__file__).parents[2] / "recordings" / "ecartpay"
FOR_CUSTOMER = {
    "customer_id": "657b928db4c08f6f66847b09",
    "currency": "MXN",
    "items": [{"name": "Brazalete religioso plateado BR3017", "quantity": 1, "price": 243.33}],
    "notify_url": "https://example.com/customer/290",
}
WITH_SHIPPING = {
    "shipping_address": {
        "country": {"code": "MX", "name": "Mexico"},
        "state": {"code": "TB"},
        "address1": "Beliario Dominguez",
        "address2": "Semillero",
        "city": "Monterrey",
        "first_name": "Moises",
        "last_name": "Garcia",
        "phone": "9341024062",
        "postal_code": "64000",
    },
    "currency": "MXN",
    "email": "[email\u00a0protected]",
    "first_name": "Moises",
    "last_name": "Garcia",
    "notify_url": "https://example.com/customer/$id",
    "phone": "9341024062",
    "shipping_items": [{"amount": 160, "carrier": "OWN", "name": "Express Shipping"}],
    "items": [{"name": "Brazalete religioso plateado BR3017", "price": 243.33, "quantity": 1}],
}
PRINTED = [
    (FOR_CUSTOMER, "created_for_customer"),
    (FOR_CUSTOMER | {"send_email": False}, "created_for_customer"),
    (WITH_SHIPPING, "created_with_shipping"),
]
EXPIRED = "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJpZCI6IjY3MmE4NTAzNzFiZTBlY2Y1NTRkMDUxNiJ9.expired-since-2025"
HEADERS = {"Authorization": EXPIRED, "Content-Type": "application/json", "Cookie": "lang=en"}
DRAWN = ("id", "number", "created_at", "updated_at", "pay_link")
"""What the server draws anew for each order."""


def recording(name: str) -> dict[str, Any]:
    printed: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text())
    return printed


def in_order(body: dict[str, Any]) -> str:
    """Equal texts mean equal values in the same key order."""
    return json.dumps(body)


@pytest.mark.parametrize(("request_body", "name"), PRINTED)
def test_create_gives_the_printed_answer_with_ids_of_its_own(
    api: ApiClient, request_body: dict[str, Any], name: str
) -> None:
    answer = api.post("/api/orders", request_body, headers=HEADERS)
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "documented")
    body, printed = answer.json(), recording(name)
    drawn = {key: body[key] for key in DRAWN}
    assert in_order(body) == in_order(printed | drawn)
    assert body["pay_link"] == f"http://sandbox.test/checkout?id={body['id']}"
    assert body["created_at"] == body["updated_at"]


@pytest.mark.parametrize(("request_body", "name"), PRINTED)
def test_under_printed_ids_numbers_and_dates_come_out_too(
    open_client: Any, request_body: dict[str, Any], name: str
) -> None:
    api = open_client("printed")
    first = api.post("/api/orders", request_body, headers=HEADERS).json()
    assert in_order(first) == in_order(recording(name))
    second = api.post("/api/orders", request_body, headers=HEADERS).json()
    assert second["id"] != first["id"], "a pinned id is used once"
    assert second["number"] == "OR0000029993"


def test_get_gives_the_printed_refunded_order(open_client: Any) -> None:
    answer = open_client("printed").get("/api/orders/68daaaac54802cf804a338ce")
    assert in_order(answer.json()) == in_order(recording("refunded"))
    assert answer.text.count('"amount":2200,') == 1, "whole amounts are written without a point"


def test_the_printed_placeholder_token_is_named(api: ApiClient) -> None:
    answer = api.post("/api/orders", FOR_CUSTOMER | {"token": "{{token}}"})
    assert (answer.status_code, answer.json()) == (
        422,
        {
            "statusCode": 422,
            "error": "Unprocessable Entity",
            "message": "token is the placeholder {{token}}; put a card token (ca_…) there, or leave token out",
        },
    )


def test_the_printed_body_with_a_typing_mistake_is_refused(api: ApiClient) -> None:
    body = b'{"currency": "MXN", "items": [{"name": "x", "quantity": 1, "price": 243.33}],\n"send_email": fasle,\n}'
    answer = api.post("/api/orders", body)
    assert (answer.status_code, answer.json()["error"]) == (400, "Bad Request")
    assert answer.json()["message"].startswith("the body cannot be read as JSON")


def same_but_for_what_is_drawn(text: str, url: str) -> None:
    body = json.loads(text)
    drawn = {key: body[key] for key in DRAWN}
    assert in_order(body) == in_order(recording("created_for_customer") | drawn)
    assert body["pay_link"] == f"{url}/checkout?id={body['id']}"


def test_curl_sample(server: Server) -> None:
    headers = [part for name, value in HEADERS.items() for part in ("--header", f"{name}: {value}")]
    data = json.dumps(FOR_CUSTOMER | {"send_email": False}, indent=4)
    url = f"{server.url}/~curl"
    done = subprocess.run(
        [program("curl"), "--silent", "--location", f"{url}/api/orders", *headers, "--data", data],
        capture_output=True,
        text=True,
        check=True,
    )
    same_but_for_what_is_drawn(done.stdout, url)


def test_python_http_client_sample(server: Server) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc)
    payload = json.dumps(FOR_CUSTOMER | {"send_email": False})
    connection.request("POST", "/~python/api/orders", payload, HEADERS)
    same_but_for_what_is_drawn(connection.getresponse().read().decode(), f"{server.url}/~python")
    connection.close()


NODE = """
const http = require('http');
const [url, headers, body] = JSON.parse(process.argv[1]);
const req = http.request(url, {method: 'POST', headers}, (res) => {
  const chunks = [];
  res.on('data', (chunk) => chunks.push(chunk));
  res.on('end', () => process.stdout.write(Buffer.concat(chunks)));
});
req.write(JSON.stringify(body));
req.end();
"""


def test_node_sample_without_content_length(server: Server) -> None:
    url = f"{server.url}/~node"
    asked = json.dumps([f"{url}/api/orders", HEADERS, FOR_CUSTOMER])
    done = subprocess.run([program("node"), "-e", NODE, asked], capture_output=True, text=True, check=True)
    same_but_for_what_is_drawn(done.stdout, url)
