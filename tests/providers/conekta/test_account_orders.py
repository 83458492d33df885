"""The orders of the shipped account: enough to turn pages, and each that is asked for by id does as it should."""

from typing import Any

import pytest
from api_client import ApiClient

from tests.providers.conekta.box import BOX, only_charge
from tests.providers.conekta.people import got


@pytest.fixture
def account(open_client: Any) -> ApiClient:
    """The shipped account."""
    client: ApiClient = open_client("conekta-account")
    return client


def total(order: dict[str, Any]) -> int:
    """What an order's lines add up to."""

    def amounts(kind: str) -> int:
        return sum(line["amount"] for line in order.get(kind, {"data": []})["data"])

    items = sum(line["unit_price"] * line["quantity"] for line in order["line_items"]["data"])
    return items + amounts("shipping_lines") + amounts("tax_lines") - amounts("discount_lines")


def test_pages_can_be_turned(account: ApiClient) -> None:
    first = got(account, "/orders")
    second = got(account, first["next_page_url"].removeprefix("http://sandbox.test"))
    assert (len(first["data"]), first["has_more"], len(second["data"]), second["has_more"]) == (20, True, 20, True)


def test_every_order_adds_up(account: ApiClient) -> None:
    orders = got(account, "/orders?limit=250")["data"]
    assert [one["amount"] for one in orders] == [total(one) for one in orders]
    assert any("tax_lines" in one for one in orders)


def test_the_one_with_one_line(account: ApiClient) -> None:
    found = got(account, "/orders?search=ord_2ti8wMTYM7UnpS8Gd")["data"]
    assert found == [got(account, "/orders/ord_2ti8wMTYM7UnpS8Gd")]
    assert found[0]["line_items"]["total"] == 1


def test_what_can_be_done_with_the_others(account: ApiClient) -> None:
    cancelled = account.post("/orders/ord_2tqaGQYZyvBsMKEgs/cancel").json()
    assert (cancelled["payment_status"], only_charge(cancelled)["status"]) == ("canceled", "canceled")
    refund = {"amount": 15000, "reason": "requested_by_client"}
    refunded = account.post("/orders/ord_2tV52JvSom2w3E8bX/refunds", refund).json()
    assert (refunded["payment_status"], refunded["amount_refunded"]) == ("partially_refunded", 15000)
    for name in ("ord_2tVKoTd79XK1GqJme", "ord_2tVKoTd79XK1GqJmm"):
        assert account.post(f"/orders/{name}/capture").json()["payment_status"] == "paid"
    changed = account.put("/orders/ord_2tVPCGRXnMXKdvcsj", {"line_items": [BOX]}).json()
    assert changed["amount"] == 35000
    transfer = only_charge(got(account, "/orders/ord_2zqnvjdK1zyFYp6c2"))["payment_method"]
    assert (transfer["type"], transfer["clabe"]) == ("spei", "734180008033435128")
    lines = "/orders/ord_2tUigJ8DgBhbp6w5D"
    assert account.put(f"{lines}/tax_lines/tax_lin_2tVzVp6AAptCRHhgt", {"amount": 100}).json()["amount"] == 100
