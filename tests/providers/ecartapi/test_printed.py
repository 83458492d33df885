"""The requests and answers that Ecart API's public documentation prints, out of imported state and the presenters."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from api_client import ApiClient

RECORDINGS = Path(__file__).parents[2] / "recordings" / "ecartapi"
PLACEHOLDER = {"authorization": "access_token"}
LIVERPOOL, TIKTOK = {"authorization": "liverpool"}, {"authorization": "tiktok"}
LIST = (
    "/api/v2/orders?limit=Integer&ids=String&status[ecartapi]=pending,paid,shipped,completed,cancelled"
    "&status[status]=STAGING, WAITING_ACCEPTANCE, WAITING_DEBIT, WAITING_DEBIT_PAYMENT, SHIPPING, SHIPPED, TO_COLLECT,"
    " RECEIVED, CLOSED, REFUSED, CANCELED&createdAt[from]=YYYY-MM-DDTHH:MM:SS&createdAt[to]=YYYY-MM-DDTHH:MM:SS"
    "&updatedAt[from]=YYYY-MM-DDTHH:MM:SS&updatedAt[to]=YYYY-MM-DDTHH:MM:SS"
)


@pytest.fixture
def printed(open_client: Callable[..., ApiClient]) -> ApiClient:
    return open_client("printed")


def recording(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text())
    return body


def in_order(body: dict[str, Any]) -> str:
    """Equal texts mean equal values in the same key order; the host of links aside."""
    return json.dumps(body).replace("http://sandbox.test", "http://localhost:3000")


def test_both_liverpool_orders_come_out_as_printed(printed: ApiClient) -> None:
    answer = printed.get("/api/v2/orders", headers=LIVERPOOL)
    assert in_order(answer.json()) == json.dumps(recording("liverpool_orders"))
    assert answer.headers["mockpay-fidelity"] == "documented"


@pytest.mark.parametrize("order_id", ["576670298683182872", "576676899248115480"])
@pytest.mark.parametrize("token", [TIKTOK, PLACEHOLDER])
def test_the_tiktok_order_comes_out_as_printed_under_both_ids(
    printed: ApiClient, order_id: str, token: dict[str, str]
) -> None:
    answer = printed.get(f"/api/v1/orders/{order_id}", headers=token)
    assert in_order(answer.json()) == json.dumps(recording("tiktok_order"))


def test_each_liverpool_order_is_the_same_alone(printed: ApiClient) -> None:
    for order in recording("liverpool_orders")["orders"]:
        answer = printed.get(f"/api/v2/orders/{order['id']}", headers=LIVERPOOL)
        assert in_order(answer.json()) == json.dumps({"success": True, "order": order})


@pytest.mark.parametrize("token", [LIVERPOOL, TIKTOK, PLACEHOLDER])
@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_the_printed_query_with_its_placeholders_is_answered(
    printed: ApiClient, token: dict[str, str], version: str
) -> None:
    dated = LIST.replace("YYYY-MM-DDTHH:MM:SS", "2020-01-01T00:00:00").replace("v2", version)
    answer = printed.get(dated, headers=token)
    assert (answer.status_code, answer.json()["orders"]) == (200, [])
    assert answer.headers["mockpay-ignored-fields"] == "limit"
    count = printed.get(dated.replace("orders?", "orders/count?"), headers=token)
    assert count.json() == {"success": True, "count": 0}
    refused = printed.get(LIST, headers=token)
    assert (refused.status_code, refused.json()["message"][:35]) == (400, "createdAt[from] must be a date like")


def test_the_printed_words_find_the_printed_orders(printed: ApiClient) -> None:
    words = "status[status]=STAGING, SHIPPING&status[ecartapi]=other,paid&createdAt[from]=2023-10-24T23:00:00"
    answer = printed.get(f"/api/v2/orders?{words}", headers=LIVERPOOL)
    assert [order["id"] for order in answer.json()["orders"]] == ["2750000094-A"]
