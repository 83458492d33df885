"""Each refusal of EcartPay's table, once, over HTTP."""

from typing import Any

import pytest
from api_client import ORDER
from msgspec.structs import replace

from mockpay.providers.ecartpay.protocol.refusals import REFUSALS
from mockpay.scenario.load import load
from mockpay.scenario.scenario import Fault, FaultPoint, OutcomeRule, Then, When
from tests.providers.ecartpay.wallet import CARD, DEFAULT, OF_ROB, ROB, costing, token_for
from tests.providers.producing import Caller, Open, Producer, fails, is_of

NOBODY = "000000000000000000000000"
ITEM: dict[str, Any] = ORDER["items"][0]  # type: ignore[index]
SPEI = "66c397dafd263a538b8312a1"
CLABE = {"number": "646180111812345678", "name": "Ana", "method": "clabe"}
CHECKOUT = {"currency": "MXN", "amounts": [100], "concept": "Recarga"}
TRANSFER = {"claveRastreo": "MB1", "monto": "150", "cuentaBeneficiario": "646180000000000000"}
BRANCHES, REGISTERS = "/api/pos/branches", "/api/pos/sales-registers"


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in ORDER.items() if name not in names}


def item(**more: Any) -> Producer:
    return fails("/api/orders", ORDER | {"items": [ITEM | more]})


def order(**more: Any) -> Producer:
    return fails("/api/orders", ORDER | more)


def card(**more: Any) -> Producer:
    return fails(OF_ROB, CARD | more)


def enrolling(**more: Any) -> Producer:
    return fails("/api/three-d-secure", {"order": NOBODY, "token": "x", "redirect_url": "https://a.example"} | more)


def strict(method: str, path: str, body: Any = None) -> Producer:
    """Asked with a token of the strict scenario's account."""

    def produce(caller: Caller) -> Any:
        return caller.ask(method, path, body, authorization=strict_token(caller))

    return produce


def strict_token(caller: Caller) -> str:
    import base64

    caller.open("strict")
    pair = load(["strict"]).account.keys[0]
    basic = base64.b64encode(f"{pair.public}:{pair.private}".encode()).decode()
    token: str = caller.post("/api/authorizations/token", authorization=f"Basic {basic}").json()["token"]
    return token


def wrong_token(caller: Caller) -> Any:
    caller.open("strict")
    return caller.get("/api/orders", authorization="wrong")


def old_token(caller: Caller) -> Any:
    token = strict_token(caller)
    caller.post("/_mockpay/clock", {"advance": 3601})
    return caller.get("/api/orders", authorization=token)


def paid(caller: Caller, method: str = "card") -> dict[str, Any]:
    order = caller.client.order()
    caller.client.act(order["id"], "pay", method=method)
    return order


def declined_attempt(caller: Caller) -> Any:
    order = caller.client.order()
    caller.client.act(order["id"], "decline")
    (charge,) = caller.get("/_mockpay/state").json()["orders"][0]["charges"]
    return caller.get(f"/api/transactions/{charge['references']['transaction']}")


def declining(number: str) -> Producer:
    """Paying with a test card."""
    return lambda caller: caller.post("/api/orders", ORDER | {"token": token_for(caller.client, number=number)})


def with_outcome(**rule: Any) -> Producer:
    def produce(caller: Caller) -> Any:
        caller.open(scenario=replace(DEFAULT, outcomes=(OutcomeRule(**rule),)))
        return caller.post("/api/orders", ORDER | {"token": token_for(caller.client)})

    return produce


def with_fault(caller: Caller) -> Any:
    fault = Fault(at=FaultPoint.BEFORE_COMMIT, status=503, message="Mantenimiento", when=When())
    caller.open(scenario=replace(DEFAULT, faults=(fault,)))
    return caller.get("/api/orders")


def refunding(method: str = "card", **body: Any) -> Producer:
    return lambda caller: caller.post(f"/api/orders/{paid(caller, method)['id']}/refund", body)


def refunding_of_another(caller: Caller) -> Any:
    order = paid(caller)
    (transaction,) = caller.get(f"/api/orders/{order['id']}").json()["transactions"]
    sent = {"transaction_id": transaction["transaction_id"], "order_id": NOBODY}
    return caller.post("/api/refunds", sent)


def refunding_one_of_two(caller: Caller) -> Any:
    order = caller.client.order()
    for _ in range(2):
        caller.client.act(order["id"], "pay", amount=100)
    return caller.post("/api/refunds", {"order_id": order["id"]})


def twice(path: str, body: Any, times: int = 2) -> Producer:
    def produce(caller: Caller) -> Any:
        return [caller.post(path, body) for _ in range(times)][-1]

    return produce


def too_many_methods(caller: Caller) -> Any:
    path = f"/api/customers/{ROB}/payment-methods"
    numbers = ("002010077777777771", "032180000118359719", "646180157000000004", "012180015357946892",
               "646180111812345678", "021180550300090224")  # fmt: skip
    return [caller.post(path, CLABE | {"number": number}) for number in numbers][-1]


def others_card(caller: Caller) -> Any:
    other = caller.post("/api/customers", {"first_name": "Ana"}).json()["id"]
    kept = caller.post(OF_ROB, CARD).json()["id"]
    return caller.put(f"/api/customers/{other}/cards/{kept}/default")


def checkout_item(caller: Caller) -> Any:
    checkout = caller.post("/api/checkouts", CHECKOUT).json()
    return caller.put(f"/api/checkouts/{checkout['id']}/items/{NOBODY}", {"price": 5})


def opened_checkout(caller: Caller) -> Any:
    checkout = caller.post("/api/checkouts", CHECKOUT).json()
    assert caller.get(f"/v2/checkout?id={checkout['id']}", accept="text/html").status_code < 400
    return caller.put(f"/api/checkouts/{checkout['id']}", {"notify_url": "https://a.example"})


def enrolling_what_is_paid(caller: Caller) -> Any:
    order, token = paid(caller), token_for(caller.client)
    return caller.post("/api/three-d-secure", {"order": order["id"], "token": token, "redirect_url": "https://a.mx"})


def transfer_twice(caller: Caller) -> Any:
    order = caller.client.order(items=costing(150)["items"])
    clabe = caller.post(f"/api/orders/{order['id']}/process", {"method_id": SPEI}).json()["clabe"]
    return twice("/webhooks/stp", TRANSFER | {"cuentaBeneficiario": clabe})(caller)


def transfer_of(**more: Any) -> Producer:
    def produce(caller: Caller) -> Any:
        order = caller.client.order(items=costing(150)["items"])
        clabe = caller.post(f"/api/orders/{order['id']}/process", {"method_id": SPEI}).json()["clabe"]
        return caller.post("/webhooks/stp", TRANSFER | {"cuentaBeneficiario": clabe} | more)

    return produce


def register_of_another(caller: Caller) -> Any:
    here, there = (caller.post(BRANCHES, {"name": name}).json()["data"]["id"] for name in "ab")
    till = caller.post(REGISTERS, {"name": "Caja", "pos_branches_id": here}).json()["data"]["id"]
    place = {"pos_branches_id": there, "pos_sales_registers_id": till, "pos_information_id": "T"}
    return caller.post("/api/pos/orders", ORDER | place)


def method_not_offered(caller: Caller) -> Any:
    caller.open(scenario=replace(DEFAULT, methods=("card",)))
    return caller.post(f"/api/orders/{caller.client.order()['id']}/process", {"method_id": SPEI})


def in_dollars(caller: Caller) -> Any:
    order = caller.client.order(currency="USD")
    return caller.post(f"/api/orders/{order['id']}/process", {"method_id": SPEI})


def few_for_months(caller: Caller) -> Any:
    token = token_for(caller.client, installments=3)
    return caller.post("/api/orders", costing(10, token=token))


def too_large(caller: Caller) -> Any:
    caller.open(max_body=100)
    return caller.post("/api/orders", ORDER | {"reference": "x" * 2000})


def full(caller: Caller) -> Any:
    caller.open(max_orders=1)
    return twice("/api/orders", ORDER)(caller)


PRODUCERS: dict[str, Producer] = {
    "token_invalid": wrong_token,
    "token_missing": fails("/api/orders", method="GET", authorization=""),
    "token_expired": old_token,
    "body_of_another_type": fails("/api/orders", b"a=1", content_type="application/x-www-form-urlencoded"),
    "body_malformed": fails("/api/orders", b"{"),
    "parameter_unknown": strict("GET", "/api/orders?colour=red"),
    "parameter_invalid": fails("/api/orders?page=1&page=2", method="GET"),
    "cast_failed": item(price="abc"),
    "field_required": fails("/api/orders", {}),
    "field_type": order(items={}),
    "field_enum": order(currency="XYZ"),
    "field_minimum": item(quantity=0),
    "field_maximum": item(quantity=10**9),
    "field_exclusive_minimum": item(price=0),
    "field_min_items": order(items=[]),
    "field_max_items": order(discounts=[{"name": "x", "amount": 0}] * 101),
    "field_min_length": item(name=""),
    "field_max_length": item(name="x" * 501),
    "field_pattern": order(notify_url="ftp://a"),
    "field_unfit": item(taxes=[[]]),
    "key_unknown": strict("POST", "/api/orders", ORDER | {"success_url": "x"}),
    "not_built": fails("/api/payouts", method="GET"),
    "no_route": fails("/api/nothing", method="GET"),
    "wrong_method": fails("/api/orders", method="DELETE"),
    "body_too_large": too_large,
    "foreign_name": fails("/sdk/pay.js", method="GET", host="evil.example"),
    "encoding_unknown": fails("/api/orders", b"x", content_encoding="br"),
    "order_not_found": fails(f"/api/orders/{NOBODY}", method="GET"),
    "transaction_not_found": fails("/api/transactions/TR9", method="GET"),
    "attempt_came_to_nothing": declined_attempt,
    "activity_not_found": fails(f"/api/activity/{NOBODY}", method="GET"),
    "checkout_not_found": fails(f"/api/checkouts/{NOBODY}", method="GET"),
    "checkout_item_not_found": checkout_item,
    "enrollment_not_found": fails(f"/three-d-secure/{NOBODY}", method="GET"),
    "pos_not_found": fails(f"{REGISTERS}/{NOBODY}", method="GET"),
    "pos_named_not_found": fails(REGISTERS, {"name": "x", "pos_branches_id": NOBODY}),
    "clabe_not_found": fails("/webhooks/stp", TRANSFER),
    "transfer_twice": transfer_twice,
    "checkout_opened": opened_checkout,
    "nothing_left_to_pay": enrolling_what_is_paid,
    "method_not_offered": method_not_offered,
    "buyer_missing": fails("/api/orders", without("customer_id")),
    "odoo_buyer_missing": fails(
        "/api/odoo/orders",
        {"amount": 5, "currency": "MXN", "reference": "S1", "reference_id": "S1", "customer": {"first_name": "Ana"}}
        | {"items": [{"name": "x", "quantity": 1, "price": 5}], "urls": {}, "ecommerce": {}},
    ),
    "token_placeholder": order(token="{{card_token}}"),
    "tax_unclear": item(taxes=[{"name": "ISR"}]),
    "status_unknown": fails("/api/orders?status=lost", method="GET"),
    "choice_unknown": fails("/api/activity?status=lost", method="GET"),
    "currency_unknown": fails("/api/transactions/summary?currency=XYZ", method="GET"),
    "count_invalid": fails("/api/orders?limit=x", method="GET"),
    "date_invalid": fails("/api/orders?start_date=yesterday", method="GET"),
    "page_beyond_ten": fails("/api/transactions?page=11", method="GET"),
    "page_token_invalid": fails("/api/transactions?next=eA==", method="GET"),
    "transaction_of_another_order": refunding_of_another,
    "refund_of_nothing": fails("/api/refunds", {}),
    "refund_ambiguous": refunding_one_of_two,
    "register_of_another_branch": register_of_another,
    "method_unknown": fails(f"/api/orders/{NOBODY}/process", {"method_id": "x"}),
    "order_missing": enrolling(order=None),
    "redirect_url_invalid": enrolling(redirect_url="http://["),
    "transfer_amount_invalid": transfer_of(monto="0"),
    "transfer_day_invalid": transfer_of(fechaOperacion="20251301"),
    "customer_not_found": fails(f"/api/customers/{NOBODY}", method="GET"),
    "customer_named_not_found": order(customer_id=NOBODY),
    "card_not_found": fails(f"/api/cards/{NOBODY}", method="GET"),
    "card_of_another_customer": others_card,
    "card_token_not_found": order(token="ca_0123456789abcdef0"),
    "customer_exists": twice("/api/customers", {"email": "ana@example.com"}),
    "clabe_exists": twice(f"/api/customers/{ROB}/payment-methods", CLABE),
    "too_many_payment_methods": too_many_methods,
    "installments_unknown": fails("/api/tokens", CARD | {"installments": 5}),
    "two_cards": fails("/api/tokens", CARD | {"id": NOBODY}),
    "card_missing": fails("/api/tokens", {}),
    "card_incomplete": fails("/api/tokens", {"number": CARD["number"]}),
    "card_number_may_be_real": card(number="4242000000000018"),
    "card_number_invalid": card(number="4242424242424241"),
    "card_month_invalid": card(exp_month="13"),
    "card_year_invalid": card(exp_year="28xx"),
    "card_over": card(exp_year="2020"),
    "card_cvc_invalid": card(cvc="1"),
    "card_declined_expired": declining("4000000000000069"),
    "card_declined_stolen": declining("4000000000009979"),
    "card_declined_restricted": declining("4000000000003220"),
    "card_declined_no_funds": declining("4000000000009995"),
    "card_declined_over_limit": declining("4000000000006975"),
    "card_declined_bank": declining("4000000000000002"),
    "card_declined_bank_unreachable": declining("4000000000000119"),
    "card_declined_otherwise": with_outcome(then=Then.DECLINE, code="777", message="Not today"),
    "reference_id_taken": twice("/api/orders", ORDER | {"reference_id": "S1"}),
    "amount_over_what_is_left": refunding(amount=9999),
    "price_too_large": item(price=9 * 10**13, quantity=10**6),
    "discount_too_large": item(discount=1000),
    "discounts_too_large": order(discounts=[{"name": "x", "amount": 1000}]),
    "value_unacceptable": refunding(amount=0.001),
    "installments_not_offered": few_for_months,
    "other_currency": in_dollars,
    "not_allowed": refunding("cash"),
    "wrong_state": lambda caller: caller.post(f"/api/orders/{caller.client.order()['id']}/refund", {}),
    "store_full": full,
    "given_by_the_scenario": with_outcome(then=Then.ERROR, code="999", message="Later", status=503),
    "fault": with_fault,
}


def test_each_row_speaks_both_languages() -> None:
    alike = {"cast_failed", "given_by_the_scenario", "fault"} | {one for one in PRODUCERS if "declined" in one}
    for row in REFUSALS:
        assert [*row.sentences] == ["en", "es"]
        assert (row.sentences["en"] == row.sentences["es"]) == (row.name in alike), row.name


def test_each_row_has_a_producer() -> None:
    assert set(PRODUCERS) == {row.name for row in REFUSALS}


@pytest.mark.parametrize("name", PRODUCERS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_each_row_is_produced(open_client: Open, name: str, language: str) -> None:
    row = REFUSALS[name]
    answer = PRODUCERS[name](Caller(open_client, language))
    body = answer.json()
    is_of(row, answer, body["message"], language)
    assert body["statusCode"] == answer.status_code
    if row.code:
        assert body["code"] == int(row.code)
    elif name not in ("card_declined_otherwise", "given_by_the_scenario"):
        assert "code" not in body


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"items": {}}, "items debe ser una lista"),
        ({"email": []}, "email debe ser null o un texto"),
        ({"send_email": []}, "send_email debe ser null o true o false"),
        ({"currency": "XYZ"}, "currency debe ser uno de USD o INR o MXN"),
        ({"items": []}, "items debe tener al menos 1 elemento(s)"),
    ],
)
def test_sentences_about_fields_are_spanish_to_the_last_word(open_client: Open, more: Any, said: str) -> None:
    answer = order(**more)(Caller(open_client, "es-MX"))
    assert answer.json()["message"].startswith(said)
    whole = fails("/api/orders", [])(Caller(open_client, "es-MX"))
    assert whole.json()["message"] == "el cuerpo debe ser un objeto"


def test_who_asks_for_no_language_hears_english_but_for_the_token(open_client: Open) -> None:
    assert item(price=0)(Caller(open_client)).json()["message"] == "items[0].price must be greater than 0"
    assert wrong_token(Caller(open_client)).json()["message"] == "El token no es válido."
    spanish = fails("/api/orders", {}, cookie="lang=es")(Caller(open_client))
    assert spanish.json()["message"] == "currency es obligatorio; items es obligatorio"


def test_an_answer_of_several_rows_is_as_sure_as_the_least_sure(open_client: Open) -> None:
    answer = item(price=0, quantity=0)(Caller(open_client))
    assert answer.headers["mockpay-refusal"] == "field_minimum, field_exclusive_minimum"
    assert answer.headers["mockpay-fidelity"] == "invented"
    assert answer.json()["message"] == "items[0].quantity must be at least 1; items[0].price must be greater than 0"
