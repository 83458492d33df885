"""The order object that Conekta's documents print: kept as state, answered by the usual presenter."""

import json
from pathlib import Path

import pytest
from api_client import ANYBODY, ApiClient

from tests.providers.conekta.box import version

PRINTED = (Path(__file__).parents[2] / "recordings" / "conekta" / "order_object.json").read_text()
ID = "ord_2fw8EWJusiRrxdPzT"


@pytest.fixture
def documents(open_client) -> ApiClient:  # type: ignore[no-untyped-def]
    """The scenario with the documents' orders."""
    client: ApiClient = open_client("printed")
    return client


@pytest.mark.parametrize("headers", [ANYBODY, version("2.0.0")], ids=["no version", "2.0.0"])
def test_the_printed_order_key_by_key(documents: ApiClient, headers: dict[str, str]) -> None:
    answer = documents.get(f"/orders/{ID}", headers=headers)
    assert json.dumps(answer.json(), indent=2, ensure_ascii=False) + "\n" == PRINTED
    listed = documents.get("/orders", headers=headers).json()["data"]
    assert listed == [json.loads(PRINTED)]


def test_newer_versions_say_what_can_be_given_back(documents: ApiClient) -> None:
    today = documents.get(f"/orders/{ID}", headers=version("2.3.0")).json()
    (charge,) = today["charges"]["data"]
    assert (today.pop("is_refundable"), charge.pop("is_refundable")) == (True, True)
    assert today == json.loads(PRINTED)


def test_it_is_an_order_like_any_other(documents: ApiClient) -> None:
    refund = {"amount": 5000, "reason": "requested_by_client"}
    answer = documents.post(f"/orders/{ID}/refund", refund).json()
    assert (answer["payment_status"], answer["amount_refunded"]) == ("partially_refunded", 5000)
