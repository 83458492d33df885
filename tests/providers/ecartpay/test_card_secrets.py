"""No card number and no CVC is said, kept, sent or logged, and nothing hangs on them."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from api_client import ANYBODY, ORDER, ApiClient
from msgspec.structs import replace

from mockpay.orders.card_number import checks
from mockpay.scenario.scenario import ClockPlan, TestCard
from tests.providers.ecartpay.wallet import CARD, DEFAULT, NOON, OF_ROB

SECRET_CVC = {"amex": "9173", "visa": "917", "mastercard": "917"}
CLUES = re.compile("[^0-9]")
CLUES_OR_MASK = re.compile("[^0-9*]")


def everything(shop: ApiClient, number: str, cvc: str, **of_orders: Any) -> str:
    """All that can be done with a card, and all that is said of it: answers and their headers."""
    card = CARD | {"number": number, "cvc": cvc}
    said: list[str] = []

    def say(method: str, path: str, body: Any = None) -> Any:
        answer = shop.ask(method, path, body, ANYBODY)
        said.append(f"{answer.status_code} {dict(answer.headers)} {answer.text}")
        return answer.json()

    card_id = say("POST", OF_ROB, card)["id"]
    say("POST", "/api/cards", card)
    for body in ({"id": card_id, "cvc": cvc}, card, card | {"tokenization": True}, {"id": card_id, "installments": 3}):
        token = say("POST", "/api/tokens", body).get("token")
        items = [{"name": "a", "quantity": 1, "price": 500}]
        say("POST", "/api/orders", ORDER | of_orders | {"items": items, "token": token})
    for wrong in (
        {"exp_year": "2001"}, {"exp_month": "x"}, {"exp_year": number}, {"number": f"{number}0"}, {"number": [number]},
        {"number": f" {number} ", "cvv": cvc}, {"cvc": f"{cvc}{cvc}"}, {"cvc": [cvc]},
    ):  # fmt: skip
        for path in (OF_ROB, "/api/cards", "/api/tokens"):
            say("POST", path, card | wrong)
    for path in ("/api/tokens", "/api/orders"):
        say("POST", path, ORDER | {"id": number, "token": number})
    for path in (f"/api/cards/{number}", f"{OF_ROB}/{number}", f"/api/customers/{number}"):
        say("DELETE", path)
    for path in (OF_ROB, "/api/cards", "/api/orders", "/_mockpay/state", "/_mockpay/webhooks", "/_mockpay/health"):
        say("GET", path)
    for doc in say("GET", "/api/orders")["docs"]:
        say("GET", f"/api/orders/{doc['id']}")
        say("GET", f"/_mockpay/orders/{doc['id']}")
    return "\n".join(said)


def values(document: Any) -> list[str]:
    if isinstance(document, dict):
        return [one for key, value in document.items() for one in (*values(key), *values(value))]
    return [one for value in document for one in values(value)] if isinstance(document, list) else [str(document)]


@pytest.mark.parametrize("card", DEFAULT.cards, ids=lambda card: card.name)
def test_no_number_and_no_cvc_is_said_kept_sent_or_logged(
    shop: ApiClient, card: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    cvc = SECRET_CVC[card.brand]
    every_event = ["orders.create", "orders.confirmation", "orders.update", "transactions.paid"]
    shop.post("/api/webhooks", {"url": "http://127.0.0.1:9/", "events": every_event})
    said = everything(shop, card.number, cvc, notify_url="http://127.0.0.1:9/")
    logged = "\n".join(
        record.getMessage() for record in caplog.records if "http://sandbox.test" not in record.getMessage()
    )
    for text in (said, logged, "".join(capfd.readouterr())):
        assert card.number not in text
        assert card.number not in CLUES.sub("", text), "nor in pieces"
    kept = shop.get("/_mockpay/state").json()
    webhooks = shop.get("/_mockpay/webhooks").json()
    assert kept["orders"]
    assert webhooks["deliveries"]
    assert cvc not in values(kept) + values(webhooks), "ids may hold the same three digits by chance; no value is them"
    assert not {"cvc", "cvv", "number"} & {key for record in kept["records"] for key in record["data"]}
    journal = shop.get("/_mockpay/requests?limit=1000").json()
    assert journal["count"] > 40
    told = [value for row in journal["requests"] for value in values(row)]
    assert not [value for value in told if card.number in CLUES_OR_MASK.sub("", value)], "the middle is gone"
    assert any(f"{card.number[:6]}*" in value for value in told)
    sides = [row[side]["body"] for row in journal["requests"] for side in ("request", "response")]
    assert cvc not in values(sides)
    assert "***" in values(sides)


def twins() -> tuple[str, str]:
    """Two numbers with the same first six and last four digits."""
    numbers = (f"424242{middle:06}4242" for middle in range(10**6))
    found = (number for number in numbers if checks(number) and number != "4242424242424242")
    return next(found), next(found)


def journal(client: ApiClient) -> str:
    """All that can be read back, without how long it took."""
    return re.sub('"milliseconds":[0-9.e-]+', "", client.get("/_mockpay/requests?limit=1000").text)


@pytest.mark.parametrize(
    ("one", "other"),
    [(("4242424242424242", "111"), ("4242424242424242", "987")), tuple((number, "111") for number in twins())],
    ids=["cvc", "number"],
)
def test_nothing_hangs_on_them(
    open_client: Callable[..., ApiClient], one: tuple[str, str], other: tuple[str, str]
) -> None:
    """Two sandboxes of one seed and moment, two cards that differ only in the secret: every byte said is the same."""
    own = [TestCard(name="twin", number=number, brand="visa", source="chosen") for number in twins()]
    still = replace(DEFAULT, clock=ClockPlan(freeze=datetime.fromisoformat(NOON)), cards=(*DEFAULT.cards, *own))
    clients = open_client(scenario=still), open_client(scenario=still)
    first, second = (everything(client, *card) for client, card in zip(clients, (one, other), strict=True))
    assert first == second
    assert journal(clients[0]) == journal(clients[1])
