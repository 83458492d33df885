"""Paying in installments: whose cost, to the cent, and for which amounts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from api_client import ApiClient
from msgspec.structs import replace

from mockpay.orders.fees import FeeSchedule, Rounding
from mockpay.providers.ecartpay.protocol.settings import EcartPaySettings, settings
from mockpay.scenario.fees import FeeRow
from tests.providers.ecartpay.wallet import DEFAULT, DETAILS, costing, got, rate, token_for

Open = Callable[..., ApiClient]

# 2200 pesos, tariff (2200 × 2.9 % + 3.60) × 1.16 = 78.184 -> 78.18, of which tax 10.784 -> 10.78. Reckoned by hand.
# The merchant pays, with 3 months at 3.5 %: 2200 × 3.5 % = 77.00; (67.40 + 77.00) × 1.16 = 167.504 -> 167.50;
# tax 144.40 × 16 % = 23.104 -> 23.10; because of the installments 167.50 − 78.18 = 89.32; net 2200 − 167.50 = 2032.50.
MERCHANT_PAYS = [
    # months, msi_percent, msi_amount, fee, tax, installments_fee, net
    (3, 3.5, 77, 167.5, 23.1, 89.32, 2032.5),
    (6, 5.5, 121, 218.54, 30.14, 140.36, 1981.46),
    (9, 7.5, 165, 269.58, 37.18, 191.4, 1930.42),
    (12, 13, 286, 409.94, 56.54, 331.76, 1790.06),
    (18, 18.25, 401.5, 543.92, 75.02, 465.74, 1656.08),
]
# The buyer pays, with 3 months at 3.5 %: 2200 ÷ (1 − 3.5 % × 1.16) = 2200 ÷ 0.9594 = 2293.0998 -> 2293.10, so 93.10
# on top; it passes through the fee: 78.18 + 93.10 = 171.28, with 93.10 − 93.10 ÷ 1.16 = 93.10 − 80.26 = 12.84 more tax;
# net 2293.10 − 171.28 = 2121.82, as without installments.
BUYER_PAYS = [
    # months, percent, on top, cents taken, fee, tax
    (3, 3.5, 93.1, 229310, 171.28, 23.62),
    (6, 5.5, 149.93, 234993, 228.11, 31.46),
    (9, 7.5, 209.64, 240964, 287.82, 39.7),
    (12, 13, 390.67, 259067, 468.85, 64.67),
    (18, 18.25, 590.82, 279082, 669, 92.27),
]


class TestInstallments:
    def seen(self, shop: ApiClient, months: int, fixed: bool, price: Any = 2200) -> tuple[dict[str, Any], Any]:
        token = token_for(shop, installments=months, fixed_installments=fixed)
        created = shop.post("/api/orders", costing(price, token=token)).json()
        assert created["status"] == "paid", created
        detailed = got(shop, created["id"])
        assert detailed["fee_details"] == created["fee_details"]
        assert detailed["fixed_installments"] is created["fixed_installments"] is fixed
        assert created["totals"]["total"] == price
        return created, detailed

    @pytest.mark.parametrize(("months", "percent", "amount", "fee", "tax", "installments_fee", "net"), MERCHANT_PAYS)
    def test_the_merchant_pays(
        self, shop: ApiClient, months: int, percent: float, amount: float, fee: float, tax: float,
        installments_fee: float, net: float,
    ) -> None:  # fmt: skip
        created, detailed = self.seen(shop, months, fixed=False)
        figures = (3.6, 2.9, tax, 63.8, percent, amount, 0, 0, installments_fee)
        assert (created["fee"], created["fee_details"]) == (fee, dict(zip(DETAILS, figures, strict=True)))
        assert detailed["fixed_installments_rate"] == 0
        assert detailed["payments"][0]["amount"] == 220000
        (transaction,) = detailed["transactions"]
        assert (transaction["fee"], transaction["amount"]) == (fee, net)

    @pytest.mark.parametrize(("months", "percent", "on_top", "cents", "fee", "tax"), BUYER_PAYS)
    def test_the_buyer_pays(
        self, shop: ApiClient, months: int, percent: float, on_top: float, cents: int, fee: float, tax: float
    ) -> None:
        created, detailed = self.seen(shop, months, fixed=True)
        figures = (3.6, 2.9, tax, 63.8, 0, 0, on_top, percent, on_top)
        assert (created["fee"], created["fee_details"]) == (fee, dict(zip(DETAILS, figures, strict=True)))
        assert detailed["fixed_installments_rate"] == percent
        assert detailed["payments"][0]["amount"] == cents
        (transaction,) = detailed["transactions"]
        assert (transaction["fee"], transaction["amount"]) == (fee, 2121.82)

    @pytest.mark.parametrize("row", settings(DEFAULT).installments, ids=lambda row: str(row.months))
    @pytest.mark.parametrize("fixed", [False, True], ids=["merchant", "buyer"])
    def test_edges(self, shop: ApiClient, row: Any, fixed: bool) -> None:
        token = token_for(shop, installments=row.months, fixed_installments=fixed)
        least, most = int(row.minimum), int(row.maximum)
        for price in (least, most):
            assert shop.post("/api/orders", costing(price, token=token)).json()["status"] == "paid"
        for price in (least - 0.01, most + 0.01):
            answer = shop.post("/api/orders", costing(price, token=token, reference_id="free"))
            assert (answer.status_code, answer.json()) == (
                400,
                {
                    "statusCode": 400,
                    "error": "Bad Request",
                    "message": f"{row.months} installments are for amounts from {least} to {most} MXN",
                },
            )
        assert shop.get("/api/orders").json()["count"] == 2
        shop.order(reference_id="free")

    def test_the_table_is_the_documents_one(self) -> None:
        rows = [
            (row.months, float(row.percent), int(row.minimum), int(row.maximum))
            for row in settings(DEFAULT).installments
        ]
        assert rows == [
            (3, 3.5, 399, 50000), (6, 5.5, 600, 50000), (9, 7.5, 900, 50000), (12, 13, 1200, 50000),
            (18, 18.25, 1800, 50000),
        ]  # fmt: skip

    def test_only_in_pesos(self, shop: ApiClient) -> None:
        answer = shop.post("/api/orders", costing(2200, token=token_for(shop, installments=3), currency="USD"))
        message = "3 installments in USD are not on offer; there are: none"
        assert (answer.status_code, answer.json()["message"]) == (400, message)
        assert shop.get("/api/orders").json()["count"] == 0

    def test_a_declined_card_costs_nothing_in_installments_either(self, shop: ApiClient) -> None:
        token = token_for(shop, number="4000000000000002", installments=3, fixed_installments=True)
        answer = shop.post("/api/orders", costing(2200, token=token))
        order = got(shop, answer.json()["received"]["order_id"])
        assert (set(order["fee_details"].values()), order["fixed_installments"]) == ({0}, False)

    def test_in_two_roundings_parts_still_add_up(self, open_client: Open) -> None:
        """(100.05 × 3.33 % -> 3.33; tax 0.53) and with 3.5 % more (6.83; tax 1.09): 3.86 and 7.92, 4.06 apart."""
        schedule = FeeSchedule(percent=Decimal("3.33"), rounding=Rounding.PARTS)
        scenario = replace(
            DEFAULT,
            fees=(FeeRow(schedule=schedule),),
            providers={"ecartpay": EcartPaySettings(installments=(rate(3, "3.5", 1, 1000),))},
        )
        created, _ = self.seen(open_client(scenario=scenario), 3, fixed=False, price=100.05)
        assert (created["fee"], created["fee_details"]["installments_fee"]) == (7.92, 4.06)
