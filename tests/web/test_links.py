"""Links in answers: a Host that is no host name is not echoed into them, nor is anything a proxy may have added."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ORDER, ApiClient, Server

from tests.raw import RawAnswer, ask
from tests.web.test_hosts import HOSTS, NONE

AUTH = "Authorization: Bearer anything"
CHECKOUT = {"currency": "MXN", "amounts": [100], "concept": "Taza"}
CONEKTA: dict[str, Any] = {
    "currency": "MXN",
    "customer_info": {"name": "Ana López", "email": "ana@example.com", "phone": "+525512345678"},
    "line_items": [{"name": "Taza", "quantity": 1, "unit_price": 35000}],
    "checkout": {
        "type": "HostedPayment", "allowed_payment_methods": ["card"],
        "success_url": "https://shop.example/ok", "failure_url": "https://shop.example/no",
    },
}  # fmt: skip


def pay_link(server: Server, *lines: str | bytes, **more: Any) -> str:
    answer = ask(server.url, "POST", "/~links/api/orders", AUTH, *lines, body=ORDER, **more)
    assert answer.status == 200, answer
    link: str = answer.json["pay_link"]
    return link


@pytest.mark.slow
@pytest.mark.parametrize("host", HOSTS)
def test_links_begin_with_the_host_the_client_used(host: str, server: Server) -> None:
    assert pay_link(server, f"Host: {host}").startswith(f"http://{host}/~links/checkout?id=")


@pytest.mark.slow
@pytest.mark.parametrize("host", [*NONE, "ñ".encode("latin-1"), b"\xff", b"a\x01b", b"a\x7fb"])
def test_what_is_no_host_is_not_echoed(host: str | bytes, server: Server) -> None:
    sent = host if isinstance(host, bytes) else host.encode()
    if b"\n" in sent or b"\0" in sent:  # these end the header; the server itself refuses them
        assert ask(server.url, "POST", "/~links/api/orders", AUTH, b"Host: " + sent, body=ORDER).status == 400
        return
    answer = ask(server.url, "POST", "/~links/api/orders", AUTH, b"Host: " + sent, body=ORDER)
    if answer.status != 400:
        assert answer.status == 200
        assert answer.json["pay_link"].startswith(f"{server.url}/~links/checkout?id=")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "version"),
    [
        ((), "1.0"),
        (("Host: evil.example", "Host: shop.test"), "1.1"),
        (("Host: shop.test", "Host: shop.test"), "1.1"),
    ],
)
def test_without_one_host_it_is_the_address_that_was_reached(
    lines: tuple[str, ...], version: str, server: Server
) -> None:
    assert pay_link(server, *lines, version=version).startswith(f"{server.url}/~links/checkout?id=")


@pytest.mark.slow
def test_what_proxies_add_is_not_believed(server: Server) -> None:
    more = [
        "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-Port: 1", "X-Forwarded-Prefix: /x",
        "Forwarded: host=evil.example;proto=https", "X-Original-Host: evil.example", "X-Host: evil.example",
    ]  # fmt: skip
    assert pay_link(server, "Host: shop.test", *more).startswith("http://shop.test/~links/checkout?id=")


@pytest.mark.slow
@pytest.mark.parametrize("host", ["evil.example/path", "a b", '"><script>', "user@evil.example"])
def test_no_other_link_and_no_redirect_echoes_it(host: str, server: Server) -> None:
    def asked(method: str, path: str, body: Any = None) -> RawAnswer:
        return ask(server.url, method, path, AUTH, f"Host: {host}", "Accept: text/html", body=body)

    answers = [
        asked("POST", "/~links/api/checkouts", CHECKOUT),
        asked("POST", "/~links/orders", CONEKTA),
        asked("GET", "/~links/orders?limit=1"),
        asked("GET", "/~links/api/orders"),
        asked("GET", "/~links/api/v2/orders?limit=1"),
        asked("GET", "/_mockpay"),
        asked("GET", "/"),
    ]
    assert [answer.status for answer in answers] == [200, 200, 200, 200, 200, 403, 303]
    for answer in answers[:5]:
        assert b"evil.example" not in answer.body + str(answer.headers).encode()
    assert answers[6].headers["location"] == "/_mockpay/"
    assert answers[0].json["link"].startswith(f"{server.url}/~links/v2/checkout?id=")
    assert answers[1].json["checkout"]["url"].startswith(f"{server.url}/~links/checkout/")


def test_the_public_address_goes_before_all(open_client: Callable[..., ApiClient]) -> None:
    client = open_client(public_url="https://pay.example/caja/")
    order = client.post("/~a/api/orders", ORDER, headers={"authorization": "x", "host": "evil.example/x"}).json()
    assert order["pay_link"].startswith("https://pay.example/caja/~a/checkout?id=")
