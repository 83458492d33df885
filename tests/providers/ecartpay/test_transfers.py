"""Paying by SPEI and in cash: the voucher an order gets, and all the ways its money can arrive."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from api_client import ANYBODY, ApiClient
from msgspec.structs import replace

from mockpay.providers.ecartpay.protocol.pending_methods import METHODS
from mockpay.scenario.scenario import Auth, OutcomeRule, Then, When
from tests.providers.ecartpay.wallet import ACCOUNT, DEFAULT, NOON, costing, got

Open = Callable[..., ApiClient]
SPEI, OXXO, CLUB = METHODS
THREE_DAYS = 259_200
PRINTED = {
    "clave": "1188439031",
    "fechaOperacion": "20240829",
    "institucionOrdenante": "40012",
    "institucionBeneficiaria": "90646",
    "claveRastreo": "MB12301002491231230123434890123123",
    "monto": "150",
    "tipoPago": "1",
    "tipoOperacion": "0",
    "nombreBeneficiario": "Alejandro de la Cruz                    ",
    "tipoCuentaBeneficiario": "40",
    "cuentaBeneficiario": "646010142603000036",
    "rfcCurpBeneficiario": "null",
    "conceptoPago": "Prueba",
    "referenciaNumerica": "2208240",
    "empresa": "ECARTPAY",
    "nombreOrdenante": "ROBERTO ALEJANDRO DE LA CRUZ MARTINEZ   ",
    "tipoCuentaOrdenante": "40",
    "cuentaOrdenante": "012930012422432535",
    "rfcCurpOrdenante": "CUMR880519HF4",
}
"""The body that docs.ecartpay.com/docs/bank-transfer prints."""


def process(shop: ApiClient, order: dict[str, Any], method_id: str = SPEI) -> dict[str, Any]:
    answer = shop.post(f"/api/orders/{order['id']}/process", {"method_id": method_id})
    assert answer.status_code == 200, answer.text
    processed: dict[str, Any] = answer.json()
    return processed


def send(shop: ApiClient, clabe: str, monto: Any = "150", tracking: str = "MB1", **more: Any) -> Any:
    body = {**PRINTED, "cuentaBeneficiario": clabe, "monto": monto, "claveRastreo": tracking, **more}
    return shop.post("/webhooks/stp", body)


def public(shop: ApiClient, order: dict[str, Any]) -> dict[str, Any]:
    seen: dict[str, Any] = shop.get(f"/api/orders/public/{order['id']}", headers={}).json()
    return seen


def heard(shop: ApiClient) -> list[tuple[str, str]]:
    return [(one["event"], one["body"]["status"]) for one in shop.get("/_mockpay/webhooks").json()["deliveries"]]


@pytest.fixture
def waiting(shop: ApiClient) -> dict[str, Any]:
    """An order of 150 pesos with a CLABE, whose shop hears of everything."""
    events = ["orders.create", "orders.confirmation", "orders.update", "transactions.paid", "transfer.created"]
    shop.post("/api/webhooks", {"url": "http://127.0.0.1:9/", "events": events})
    return process(shop, shop.post("/api/orders", costing(150)).json())


class TestVoucher:
    def test_a_transfer_gets_a_clabe_that_anybody_may_see(self, shop: ApiClient) -> None:
        order = shop.post("/api/orders", costing(150)).json()
        answer = shop.post(f"/api/orders/{order['id']}/process", {"method_id": SPEI})
        assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "invented")
        clabe = answer.json()["clabe"]
        assert answer.json() == order | {
            "clabe": clabe,
            "payment": {
                "type": "transfer",
                "name": "SPEI",
                "status": "pending",
                "clabe": clabe,
                "amount": 150,
                "received": 0,
                "expires_at": "2025-09-27T12:00:00.000Z",
            },
        }
        assert public(shop, order) == answer.json()
        assert (len(clabe), clabe[:3]) == (18, "646")
        weighed = [int(digit) * weight % 10 for digit, weight in zip(clabe, (3, 7, 1) * 6, strict=True)]
        assert sum(weighed[:17]) % 10 == -int(clabe[17]) % 10, "the check digit"

    @pytest.mark.parametrize(("method_id", "name"), [(OXXO, "OXXO"), (CLUB, "ClubPago")])
    def test_cash_gets_a_reference(self, shop: ApiClient, method_id: str, name: str) -> None:
        order = shop.post("/api/orders", costing(150)).json()
        processed = process(shop, order, method_id)
        assert processed == order | {
            "payment": {
                "type": "cash",
                "name": name,
                "status": "pending",
                "reference": processed["payment"]["reference"],
                "amount": 150,
                "received": 0,
                "expires_at": "2025-09-27T12:00:00.000Z",
            },
        }
        assert len(processed["payment"]["reference"]) == 14
        shop.act(order["id"], "receive")
        assert (public(shop, order)["status"], public(shop, order)["payment"]["status"]) == ("paid", "paid")

    def test_asked_again_it_is_the_same_and_another_method_takes_its_place(self, shop: ApiClient) -> None:
        order = shop.post("/api/orders", costing(150)).json()
        first = process(shop, order)
        assert process(shop, order) == first
        other = process(shop, order, OXXO)
        assert "clabe" not in other
        assert other["payment"]["type"] == "cash"
        assert process(shop, order)["clabe"] != first["clabe"]
        states = [charge["state"] for charge in shop.get("/_mockpay/state").json()["orders"][0]["charges"]]
        assert states == ["canceled", "canceled", "pending"]

    def test_nothing_else_takes_the_place_of_money_that_came_in(self, shop: ApiClient, waiting: dict[str, Any]) -> None:
        send(shop, waiting["clabe"], "50")
        answer = shop.post(f"/api/orders/{waiting['id']}/process", {"method_id": OXXO})
        assert (answer.status_code, "has nothing left to pay" in answer.json()["message"]) == (400, True)
        assert public(shop, waiting)["payment"]["received"] == 50

    def test_a_bank_may_say_no(self, open_client: Open) -> None:
        no = OutcomeRule(then=Then.DECLINE, when=When(operation="ecartpay.process_order"), code="501", message="No.")
        shop = open_client(scenario=replace(DEFAULT, outcomes=(no,)))
        order = shop.post("/api/orders", costing(150)).json()
        answer = shop.post(f"/api/orders/{order['id']}/process", {"method_id": SPEI})
        assert (answer.status_code, answer.json()) == (
            402,
            {
                "statusCode": 402,
                "error": "Payment Required",
                "message": "No.",
                "code": 501,
                "received": {"order_id": order["id"]},
            },
        )
        assert "payment" not in public(shop, order)

    @pytest.mark.parametrize(
        ("body", "status", "message"),
        [
            ({}, 422, "method_id is required"),
            ({"method_id": None}, 422, "method_id must be a string"),
            ({"method_id": "62d5d5caac51e72396d2b471"}, 422, f"method_id must be one of {SPEI} (SPEI), {OXXO} (OXXO)"),
            ([], 422, "the body must be an object"),
            (b"{", 400, "the body cannot be read as JSON"),
        ],
    )
    def test_wrong_bodies(self, shop: ApiClient, body: Any, status: int, message: str) -> None:
        order = shop.post("/api/orders", costing(150)).json()
        answer = shop.post(f"/api/orders/{order['id']}/process", body)
        assert (answer.status_code, answer.json()["message"][: len(message)]) == (status, message)
        assert public(shop, order) == order

    @pytest.mark.parametrize("actions", [["pay"], ["pay", "refund"], ["expire"], ["cancel"], ["hold"]])
    def test_orders_that_take_no_payment(self, shop: ApiClient, actions: list[str]) -> None:
        order = shop.post("/api/orders", costing(150)).json()
        for action in actions:
            shop.act(order["id"], action)
        before = public(shop, order)
        answer = shop.post(f"/api/orders/{order['id']}/process", {"method_id": SPEI})
        assert (answer.status_code, answer.json()["error"]) == (400, "Bad Request")
        assert public(shop, order) == before

    def test_unknown_orders_and_methods_not_on_offer(self, open_client: Open) -> None:
        shop = open_client(scenario=replace(DEFAULT, methods=("card", "cash")))
        lost = shop.post("/api/orders/68d43bdcc075d4996e153523/process", {"method_id": OXXO})
        assert (lost.status_code, lost.json()["error"]) == (404, "Not Found")
        order = shop.post("/api/orders", costing(150)).json()
        answer = shop.post(f"/api/orders/{order['id']}/process", {"method_id": SPEI})
        assert (answer.status_code, answer.json()["message"]) == (
            400, "transfer is not on offer; there are: card, cash",
        )  # fmt: skip


def test_the_printed_transfer_pays_the_order_whole(shop: ApiClient, waiting: dict[str, Any]) -> None:
    answer = shop.post("/webhooks/stp", PRINTED | {"cuentaBeneficiario": waiting["clabe"]})
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "invented")
    arrived = answer.json()
    order = got(shop, waiting["id"])
    (activity,), (payment,), (transaction,) = (order[name] for name in ("activity", "payments", "transactions"))
    assert arrived == {
        "id": arrived["id"],
        "account_id": ACCOUNT,
        "order_id": order["id"],
        "transaction_id": transaction["transaction_id"],
        "status": "paid",
        "fit": "exact",
        "amount": 150,
        "currency": "MXN",
        "clabe": waiting["clabe"],
        "tracking_key": PRINTED["claveRastreo"],
        "gateway": "ecartpay",
        "created_at": NOON,
    }
    method = {"name": "SPEI", "type": "transfer", "reference": waiting["clabe"]}
    assert (activity["status"], activity["message"], activity["method"]) == ("paid", "Success!", method)
    assert payment == payment | {"type": "transfer", "status": "paid", "amount": 15000, "method": method}
    # 12.50 pesos and VAT: the tariff of transfers
    assert (transaction["amount"], transaction["fee"]) == (135.5, 14.5)
    assert public(shop, order)["payment"] == waiting["payment"] | {"status": "paid", "received": 150}
    assert heard(shop) == [
        ("orders.create", "created"),
        ("transfer.created", "created"),
        ("orders.confirmation", "paid"),
        ("transactions.paid", "paid"),
    ]
    deliveries = shop.get("/_mockpay/webhooks").json()["deliveries"]
    (told,) = [one["body"] for one in deliveries if one["event"] == "transfer.created"]
    assert told == {
        "event": "transfer.created",
        "data": arrived | {"status": "created"},
        "order_id": order["id"],
        "reference_id": None,
        "status": "created",
    }


ARRIVALS = {
    # steps (seconds that pass, or an amount and what else is sent) -> fits, the order's status, webhooks of the order
    "on time": (["150"], ["exact"], "paid", ["confirmation"]),
    "as a number": ([150.0], ["exact"], "paid", ["confirmation"]),
    "under": (["149.99"], ["part"], "created", []),
    "under, then the rest": (["100", "50"], ["part", "exact"], "paid", ["confirmation"]),
    "over": (["200"], ["over"], "paid", ["confirmation"]),
    "twice": (["150", "150"], ["exact", "twice"], "paid", ["confirmation"]),
    "too late": ([THREE_DAYS, ("150", "20250928")], ["too_late"], "expired", ["update"]),
    "too late, the day not said": ([THREE_DAYS, ("150", None)], ["too_late"], "expired", ["update"]),
    "on the day it expired": ([THREE_DAYS, ("150", "20250927")], ["too_late"], "expired", ["update"]),
    "in time, reported late": ([THREE_DAYS, ("150", "20250926")], ["late"], "paid", ["update", "confirmation"]),
    "half in time, half late": (
        ["75", THREE_DAYS, ("75", "20250926")], ["part", "late"], "paid", ["update", "confirmation"],
    ),
    "under in time, the rest too late": (
        ["75", THREE_DAYS, ("75", "20250929")], ["part", "too_late"], "expired", ["update"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ARRIVALS)
def test_money_arrives(shop: ApiClient, waiting: dict[str, Any], name: str) -> None:
    steps, fits, status, webhooks = ARRIVALS[name]
    seen = []
    for index, step in enumerate(steps):
        if isinstance(step, int):
            shop.post("/_mockpay/clock", {"advance": step})
            continue
        monto, day = step if isinstance(step, tuple) else (step, None)
        answer = send(shop, waiting["clabe"], monto, f"key {index}", fechaOperacion=day)
        assert answer.status_code == 200, answer.text
        seen.append(answer.json()["fit"])
    assert seen == fits
    assert (public(shop, waiting)["status"], answer.json()["status"]) == (status, status)
    told = [event for event, _ in heard(shop)]
    assert [event.removeprefix("orders.") for event in told if event.startswith("orders.")] == ["create", *webhooks]
    assert told.count("transfer.created") == len(fits), "every transfer is told of"
    assert told.count("transactions.paid") == (status == "paid")


def test_a_cancelled_order_keeps_what_comes_and_is_not_paid(shop: ApiClient, waiting: dict[str, Any]) -> None:
    shop.act(waiting["id"], "cancel")
    answer = send(shop, waiting["clabe"])
    assert (answer.status_code, answer.json()["fit"], answer.json()["status"]) == (200, "too_late", "cancelled")
    assert not {"clabe", "payment"} & public(shop, waiting).keys()


def test_late_money_for_an_order_that_was_paid_since(shop: ApiClient, waiting: dict[str, Any]) -> None:
    shop.post("/_mockpay/clock", {"advance": THREE_DAYS})
    shop.act(waiting["id"], "pay")
    answer = send(shop, waiting["clabe"], fechaOperacion="20250926")
    assert (answer.json()["fit"], answer.json()["status"]) == ("twice", "paid")
    assert not {"clabe", "payment"} & public(shop, waiting).keys(), "a card has paid"
    assert [one["status"] for one in got(shop, waiting["id"])["transactions"]] == ["paid"]


REFUSED = [
    (
        {"cuentaBeneficiario": "646180000000000000"},
        404,
        "cuentaBeneficiario 646180000000000000 is the CLABE of no order",
    ),
    ({"cuentaBeneficiario": "64618"}, 422, "cuentaBeneficiario must match"),
    ({"cuentaBeneficiario": None}, 422, "cuentaBeneficiario must be a string"),
    ({"claveRastreo": "taken"}, 409, "claveRastreo taken arrived for order "),
    ({"claveRastreo": " "}, 422, "claveRastreo must match"),
    ({"claveRastreo": None}, 422, "claveRastreo must be a string"),
    ({"monto": "0"}, 422, "monto must be greater than 0"),
    ({"monto": 0.004}, 422, "monto must be greater than 0"),
    ({"monto": -1}, 422, "monto must be at least 0"),
    ({"monto": 10**13}, 422, "monto must be at most"),
    ({"monto": "12,50"}, 422, "monto must match"),
    ({"monto": "1.005"}, 422, "monto must match"),
    ({"monto": True}, 422, "monto must match"),
    ({"monto": []}, 422, "monto must be"),
    ({"fechaOperacion": "20251301"}, 422, "fechaOperacion must be a day like 20240829"),
    ({"fechaOperacion": "1 Jan"}, 422, "fechaOperacion must match"),
]


@pytest.mark.parametrize(("changes", "status", "message"), REFUSED)
def test_refused_transfers_change_nothing(
    shop: ApiClient, waiting: dict[str, Any], changes: dict[str, Any], status: int, message: str
) -> None:
    other = process(shop, shop.post("/api/orders", costing(150)).json())
    assert send(shop, other["clabe"], "1", "taken").status_code == 200
    before = (public(shop, waiting), public(shop, other), heard(shop))
    body = PRINTED | {"cuentaBeneficiario": waiting["clabe"], "claveRastreo": "new"} | changes
    answer = shop.post("/webhooks/stp", body)
    assert (answer.status_code, answer.json()["message"][: len(message)]) == (status, message)
    assert (public(shop, waiting), public(shop, other), heard(shop)) == before


def test_only_the_fields_that_count_are_needed(shop: ApiClient, waiting: dict[str, Any]) -> None:
    body = {"cuentaBeneficiario": waiting["clabe"], "monto": 150, "claveRastreo": "a"}
    assert shop.post("/webhooks/stp", body).json()["fit"] == "exact"
    nothing = shop.post("/webhooks/stp", {})
    assert (nothing.status_code, nothing.json()["message"]) == (
        422, "claveRastreo is required; monto is required; cuentaBeneficiario is required",
    )  # fmt: skip


@pytest.mark.parametrize(("auth", "headers", "status"), [
    (Auth.LENIENT, {}, 401), (Auth.LENIENT, {"authorization": "the key the documents print"}, 200),
    (Auth.STRICT, {"authorization": "the key the documents print"}, 200), (Auth.OPEN, {}, 200),
])  # fmt: skip
def test_who_may_send(open_client: Open, auth: Auth, headers: dict[str, str], status: int) -> None:
    shop = open_client(scenario=DEFAULT)
    order = process(shop, shop.post("/api/orders", costing(150)).json())
    state = shop.get("/_mockpay/state").json()
    guarded = open_client(scenario=replace(DEFAULT, auth=auth))
    guarded.put("/_mockpay/state", state)
    body = PRINTED | {"cuentaBeneficiario": order["clabe"]}
    assert guarded.post("/webhooks/stp", body, headers=headers).status_code == status


def test_many_at_once_pay_once(shop: ApiClient, waiting: dict[str, Any]) -> None:
    """The same notice twenty times: one is taken, the others are told that it came before."""
    body = PRINTED | {"cuentaBeneficiario": waiting["clabe"]}

    async def all_at_once() -> list[int]:
        asked = [shop._client.post("/webhooks/stp", json=body, headers=ANYBODY) for _ in range(20)]
        return [answer.status_code for answer in await asyncio.gather(*asked)]

    statuses = shop._runner.run(all_at_once())
    assert sorted(statuses) == [200] + [409] * 19
    assert public(shop, waiting)["payment"]["received"] == 150


def test_the_clabe_comes_back_with_the_state_document(open_client: Open) -> None:
    here, there = open_client(), open_client()
    order = process(here, here.post("/api/orders", costing(150)).json())
    send(here, order["clabe"], "50", "a")
    there.put("/_mockpay/state", here.get("/_mockpay/state").json())
    assert send(there, order["clabe"], "50", "a").status_code == 409
    assert send(there, order["clabe"], "100", "b").json()["fit"] == "exact"
