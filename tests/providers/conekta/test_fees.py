"""Fees: base = rate × amount + fixed, VAT = 16 % of that, both rounded; each row was printed or captured."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from mockpay.orders.fees import FeeSchedule, Rounding
from mockpay.scenario.fees import FeeRow
from mockpay.scenario.load import load
from tests.providers.conekta.box import BOX, CARD, CASH, SPEI, only_charge, order

DEFAULT = load(["default"])
ROWS = [
    ("the order object", CARD, 35000, 1467, "2.9", "2.50"),
    ("a captured account", CARD, 20000, 963, "2.9", "2.50"),
    ("the documents of 2023", CARD, 23000, 1255, "3.4", "3"),
    ("a sandbox of 2025", CARD, 34717, 1717, "3.4", "3"),
    ("the official Go client", CASH, 50151, 2269, "3.9", "0"),
    ("the official Go client, by card", CARD, 50151, 1977, "2.9", "2.50"),
    ("another account", CARD, 10000, 580, "4", "1"),
    ("another account", CARD, 20000, 1044, "4", "1"),
    ("another account", CARD, 40000, 1972, "4", "1"),
    ("another account", CARD, 2000, 209, "4", "1"),
    ("another account", CARD, 21605, 1118, "4", "1"),
    ("an account for cash", CASH, 2000, 102, "3.92", "0.10"),
    ("an account for cash", CASH, 20000, 921, "3.92", "0.10"),
    ("an account for cash", CASH, 250000, 11380, "3.92", "0.10"),
    ("cash at a flat rate", CASH, 12345, 1160, "0", "10"),
    ("transfers", SPEI, 5000, 1450, "0", "12.50"),
    ("transfers", SPEI, 250000, 1450, "0", "12.50"),
]
BY_DEFAULT = {("2.9", "2.50"), ("3.9", "0"), ("0", "12.50")}


@pytest.mark.parametrize(("_whose", "charge", "amount", "fee", "percent", "fixed"), ROWS)
def test_each_row(open_client: Any, _whose: str, charge: Any, amount: int, fee: int, percent: str, fixed: str) -> None:
    tariff = FeeSchedule(percent=Decimal(percent), fixed=Decimal(fixed), rounding=Rounding.PARTS)
    scenario = DEFAULT if (percent, fixed) in BY_DEFAULT else replace(DEFAULT, fees=(FeeRow(schedule=tariff),))
    client = open_client(scenario=scenario)
    body = order(client, charge, line_items=[BOX | {"unit_price": amount}])
    assert only_charge(body)["fee"] == fee
    if charge is not CARD:
        client.act(body["id"], "receive")
        assert only_charge(client.get(f"/orders/{body['id']}").json())["fee"] == fee, "the same once it is paid"
