"""Every currency of ISO 4217 through every provider: amounts are what was meant, whoever shows them."""

from decimal import Decimal
from typing import Any

import pytest
from api_client import ORDER, ApiClient

from mockpay.orders.currencies import EXPONENTS
from mockpay.providers.conekta.protocol.currencies import CODES
from tests.providers.ecartapi.shop import ORDER as SHOP_ORDER

STANDARD = """
    AED:2 AFN:2 ALL:2 AMD:2 AOA:2 ARS:2 AUD:2 AWG:2 AZN:2 BAM:2 BBD:2 BDT:2 BHD:3 BIF:0 BMD:2 BND:2 BOB:2 BOV:2
    BRL:2 BSD:2 BTN:2 BWP:2 BYN:2 BZD:2 CAD:2 CDF:2 CHE:2 CHF:2 CHW:2 CLF:4 CLP:0 CNY:2 COP:2 COU:2 CRC:2 CUP:2
    CVE:2 CZK:2 DJF:0 DKK:2 DOP:2 DZD:2 EGP:2 ERN:2 ETB:2 EUR:2 FJD:2 FKP:2 GBP:2 GEL:2 GHS:2 GIP:2 GMD:2 GNF:0
    GTQ:2 GYD:2 HKD:2 HNL:2 HTG:2 HUF:2 IDR:2 ILS:2 INR:2 IQD:3 IRR:2 ISK:0 JMD:2 JOD:3 JPY:0 KES:2 KGS:2 KHR:2
    KMF:0 KPW:2 KRW:0 KWD:3 KYD:2 KZT:2 LAK:2 LBP:2 LKR:2 LRD:2 LSL:2 LYD:3 MAD:2 MDL:2 MGA:2 MKD:2 MMK:2 MNT:2
    MOP:2 MRU:2 MUR:2 MVR:2 MWK:2 MXN:2 MXV:2 MYR:2 MZN:2 NAD:2 NGN:2 NIO:2 NOK:2 NPR:2 NZD:2 OMR:3 PAB:2 PEN:2
    PGK:2 PHP:2 PKR:2 PLN:2 PYG:0 QAR:2 RON:2 RSD:2 RUB:2 RWF:0 SAR:2 SBD:2 SCR:2 SDG:2 SEK:2 SGD:2 SHP:2 SLE:2
    SOS:2 SRD:2 SSP:2 STN:2 SVC:2 SYP:2 SZL:2 THB:2 TJS:2 TMT:2 TND:3 TOP:2 TRY:2 TTD:2 TWD:2 TZS:2 UAH:2 UGX:0
    USD:2 USN:2 UYI:0 UYU:2 UYW:4 UZS:2 VED:2 VES:2 VND:0 VUV:0 WST:2 XAD:2 XAF:0 XAG:- XAU:- XBA:- XBB:- XBC:-
    XBD:- XCD:2 XCG:2 XDR:- XOF:0 XPD:- XPF:0 XPT:- XSU:- XTS:- XUA:- XXX:- YER:2 ZAR:2 ZMW:2 ZWG:2
"""
"""Code and digits after the point, - for those without: list one of the standard, published 2026-01-01."""
ROWS = [(code, digits) for code, _, digits in (row.partition(":") for row in STANDARD.split())]
MONEY = [(code, int(digits)) for code, digits in ROWS if digits != "-"]
WHOLE = [code for code, digits in ROWS if digits == "-"]
MINOR = 123_456
LINES = [{"name": "Cup", "quantity": 1, "unit_price": MINOR}]
BUYER = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "+525512345678"}


@pytest.fixture(scope="module")
def shop() -> Any:
    client = ApiClient(("default",))
    yield client
    client.close()


def major(digits: int) -> str:
    """1234.56 with two digits, 123456 with none."""
    return f"{Decimal(MINOR).scaleb(-digits):f}"


def through_ecart_api(shop: ApiClient, order_id: str) -> Any:
    return shop.get(f"/api/v2/orders/{order_id}").json()["order"]


def test_the_table_is_the_standard() -> None:
    assert dict(MONEY) | dict.fromkeys(WHOLE, 0) == EXPONENTS
    assert len(ROWS) == len(EXPONENTS) == 178


@pytest.mark.parametrize(("code", "digits"), MONEY)
def test_conekta_counts_in_minor_units(shop: ApiClient, code: str, digits: int) -> None:
    order = {"currency": code, "customer_info": BUYER, "line_items": LINES}
    card = {"type": "card", "token_id": "tok_test_visa_4242"}
    answer = shop.post("/orders", order | {"charges": [{"payment_method": card}]})
    if code not in CODES:
        detail = answer.json()["details"][0]
        assert (answer.status_code, detail["code"]) == (422, "conekta.errors.parameter_validation.currency.invalid")
        return
    body = answer.json()
    assert (body["amount"], body["line_items"]["data"][0]["unit_price"]) == (MINOR, MINOR)
    paid = shop.get(f"/orders/{body['id']}").json()
    assert (paid["payment_status"], paid["charges"]["data"][0]["amount"]) == ("paid", MINOR)
    seen = through_ecart_api(shop, body["id"])
    assert (seen["currency"], seen["totals"]["total"], seen["items"][0]["price"]) == (
        code,
        major(digits),
        major(digits),
    )
    told = shop.get(f"/_mockpay/orders/{body['id']}").json()
    assert (told["total"], told["captured"]) == (major(digits), major(digits))


@pytest.mark.parametrize(("code", "digits"), MONEY)
def test_ecartpay_counts_in_units(shop: ApiClient, code: str, digits: int) -> None:
    item = {"name": "Cup", "quantity": 1, "price": float(major(digits))}
    answer = shop.post("/api/orders", ORDER | {"currency": code, "items": [item]})
    if answer.status_code != 200:
        assert (answer.status_code, answer.json()["message"][:8]) == (422, "currency")
        return
    body = answer.json()
    assert body["totals"]["total"] == float(major(digits))
    shop.act(body["id"], "pay")
    paid = shop.get(f"/api/orders/{body['id']}").json()
    assert [payment["amount"] for payment in paid["payments"]] == [MINOR]
    seen = through_ecart_api(shop, body["id"])
    assert (seen["totals"]["total"], seen["items"][0]["price"]) == (major(digits), major(digits))


@pytest.mark.parametrize(("code", "digits"), [*MONEY, *((code, 0) for code in WHOLE)])
def test_ecart_api_writes_as_many_digits_as_there_are(shop: ApiClient, code: str, digits: int) -> None:
    items = [{"name": "Cup", "quantity": "1", "price": major(digits)}]
    order = {key: value for key, value in SHOP_ORDER.items() if key not in ("totals", "shippingMethod")}
    answer = shop.post("/api/v2/orders", {"order": order | {"currency": code, "items": items}})
    seen = answer.json()["order"]
    assert (seen["currency"], seen["totals"]["total"], seen["items"][0]["price"]) == (
        code,
        major(digits),
        major(digits),
    )
    assert shop.get(f"/_mockpay/orders/{seen['id']}").json()["total"] == major(digits)


def test_every_currency_of_each_provider_is_enumerated(shop: ApiClient) -> None:
    """What providers take beside the standard are three codes that it has given up."""
    assert CODES - dict(MONEY).keys() == {"ANG", "BGN", "ZWL"}


def test_a_price_is_rounded_to_the_digits_of_its_currency(shop: ApiClient) -> None:
    totals = {}
    for code in ("XOF", "MXN", "IQD", "CLF"):
        item = {"name": "Cup", "quantity": "1", "price": "1.23456"}
        order = {"currency": code, "customer": {"email": "a@b.mx"}, "items": [item]}
        totals[code] = shop.post("/api/v2/orders", {"order": order}).json()["order"]["totals"]["total"]
    assert totals == {"XOF": "1", "MXN": "1.23", "IQD": "1.235", "CLF": "1.2346"}
