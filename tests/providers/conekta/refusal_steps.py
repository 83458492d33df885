"""Requests that are refused, as steps over HTTP: what `test_refusals.py` sends for each row of the table."""

from collections.abc import Callable
from typing import Any

import httpx
from api_client import ANYBODY, ApiClient

from tests.providers.conekta.box import ORDER, order
from tests.providers.conekta.people import CARD, MASTERCARD, VISA, made

Headers = dict[str, str]
Ask = Callable[[ApiClient, Headers], httpx.Response]
SPANISH, ENGLISH = ANYBODY, ANYBODY | {"accept-language": "en"}


def asks(method: str, path: str, body: Any = None, headers: Headers | None = None) -> Ask:
    """One request, with more headers than who asks and in which language."""
    return lambda shop, how: shop.ask(method, path, body, headers=how | (headers or {}))


def ordered(**change: Any) -> Ask:
    """An order that is made of something wrong."""
    return asks("POST", "/orders", ORDER | change)


def with_order(method: str, rest: str, body: Any, *before: tuple[str, str], charges: tuple[Any, ...] = ()) -> Ask:
    """A request for an order that there is, after others (method and path, each with an empty body)."""

    def ask(shop: ApiClient, how: Headers) -> httpx.Response:
        path = f"/orders/{order(shop, *charges)['id']}"
        for verb, step in before:
            assert shop.ask(verb, path + step, {}).is_success
        return shop.ask(method, path + rest, body, headers=how)

    return ask


def with_customer(method: str, rest: str, body: Any, **more: Any) -> Ask:
    """A request for a customer that there is."""
    return lambda shop, how: shop.ask(method, f"/customers/{made(shop, **more)['id']}{rest}", body, headers=how)


def another_token_for_a_source(shop: ApiClient, how: Headers) -> httpx.Response:
    """A customer's source can change, but not to another card."""
    customer = made(shop, payment_sources=[VISA])
    path = f"/customers/{customer['id']}/payment_sources/{customer['default_payment_source_id']}"
    return shop.put(path, MASTERCARD, headers=how)


def one_token_twice(shop: ApiClient, how: Headers) -> httpx.Response:
    """A token pays once."""
    token = made(shop, "/tokens", {"card": CARD})["id"]
    return twice(ordered(charges=[{"payment_method": {"type": "card", "token_id": token}}]))(shop, how)


def twice(ask: Ask) -> Ask:
    """The same again, after it worked once."""

    def again(shop: ApiClient, how: Headers) -> httpx.Response:
        assert ask(shop, how).is_success
        return ask(shop, how)

    return again


def after(path: str, body: Any, ask: Ask) -> Ask:
    """A request after another, which works."""

    def asked(shop: ApiClient, how: Headers) -> httpx.Response:
        assert shop.post(path, body).is_success
        return ask(shop, how)

    return asked


def under(document: dict[str, Any], ask: Ask) -> Ask:
    """A request under a scenario: the default one but for this."""

    def asked(shop: ApiClient, how: Headers) -> httpx.Response:
        assert shop.put("/_mockpay/scenario", {"document": {"extends": "default"} | document}).is_success
        return ask(shop, how)

    return asked


def struck(*details: dict[str, Any], **fault: Any) -> Ask:
    """A request that a fault strikes, which stages what only Conekta itself can tell of an account or a bank."""
    return after("/_mockpay/faults", {"details": list(details), "times": 1} | fault, ordered())
