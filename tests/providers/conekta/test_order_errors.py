"""What orders refuse, in whole: shape, codes and words in two languages; nothing is changed, and nothing is a 500."""

from typing import Any

import pytest
from api_client import ANYBODY, ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.providers.conekta.box import BOX, CARD, CASH, CONTACT, MARIO, ORDER, order
from tests.providers.conekta.people import NOWHERE, PLACE, got, wrong

TOO_SMALL = "number_is_not_greater_than"
PREFIX = "conekta.errors.parameter_validation."


def broken(param: str, code: str = "invalid") -> tuple[int, list[tuple[str, str]]]:
    name = ".".join(step for step in param.split(".") if not step.isdigit())
    return 422, [(f"parameter_validation.{name}.{code}", param)]


def test_the_whole_body(shop: ApiClient) -> None:
    answers = [
        shop.post("/orders", {"currency": "MXN"}, headers=ANYBODY | language).json()
        for language in ({}, {"accept-language": "es-MX"}, {"accept-language": "en"})
    ]
    spanish, english = 'El parametro "line_items" es requerido.', 'The "line_items" is missing.'
    for answer, message in zip(answers, (spanish, spanish, english), strict=True):
        assert answer == {
            "details": [
                {
                    "code": f"{PREFIX}line_items.missing",
                    "param": "line_items",
                    "message": message,
                    "debug_message": english,
                }
            ],
            "object": "error",
            "type": "parameter_validation_error",
            "log_id": answer["log_id"],
        }


def test_several_at_once(shop: ApiClient) -> None:
    answer = shop.post("/orders", {"currency": "pesos", "line_items": [{"name": "Box"}]})
    status, details = wrong(answer)
    assert (status, sorted(details)) == (422, [
        ("parameter_validation.currency.invalid", "currency"),
        ("parameter_validation.line_items.quantity.missing", "line_items.0.quantity"),
        ("parameter_validation.line_items.unit_price.missing", "line_items.0.unit_price"),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"currency": "aaa"}, broken("currency")),
        ({"currency": 484}, broken("currency", "invalid_datatype")),
        ({"line_items": []}, broken("line_items")),
        ({"line_items": [BOX | {"unit_price": -1}]}, broken("line_items.0.unit_price", TOO_SMALL)),
        ({"line_items": [BOX, BOX | {"quantity": 0}]}, broken("line_items.1.quantity", TOO_SMALL)),
        ({"line_items": [BOX | {"quantity": -1}]}, broken("line_items.0.quantity", TOO_SMALL)),
        ({"line_items": [BOX | {"name": "ab"}]}, broken("line_items.0.name", "too_short")),
        ({"line_items": [BOX | {"tags": ["a"]}]}, broken("line_items.0.tags.0", "too_short")),
        ({"line_items": [BOX | {"unit_price": 2**53 - 1, "quantity": 2}]}, broken("line_items")),
        ({"customer_info": "Mario"}, broken("customer_info", "invalid_datatype")),
        ({"customer_info": MARIO | {"email": "nobody"}}, broken("customer_info.email")),
        ({"shipping_contact": CONTACT | {"between_streets": "1 y 2"}}, broken("shipping_contact.between_streets")),
        ({"shipping_contact": CONTACT | {"address": PLACE | {"postal_code": "6100"}}},
         broken("shipping_contact.address.postal_code")),
        ({"shipping_contact": CONTACT | {"address": {}}}, (422, [
            (f"parameter_validation.shipping_contact.address.{name}.missing", f"shipping_contact.address.{name}")
            for name in ("street1", "country", "postal_code")
        ])),
        ({"fiscal_entity": {"name": "X"}}, broken("fiscal_entity.address", "missing")),
        ({"metadata": {"a": "x" * 250}}, broken("metadata.a", "too_long")),
        ({"metadata": {str(number): 1 for number in range(101)}}, broken("metadata")),
        ({"charges": [{}]}, broken("charges.0.payment_method", "missing")),
        ({"charges": [{"payment_method": {}}]}, broken("charges.0.payment_method.type", "missing")),
        ({"charges": [CASH | {"amount": 0}]}, broken("charges.0.amount", TOO_SMALL)),
        ({"charges": [CASH | {"amount": 1.5}]}, broken("charges.0.amount", "invalid_datatype")),
        ({"three_ds_mode": "perhaps"}, broken("three_ds_mode")),
        ({"pre_authorize": "yes"}, broken("pre_authorize", "invalid_datatype")),
    ],
    ids=lambda value: str(value)[:70],
)  # fmt: skip
def test_what_cannot_be(shop: ApiClient, change: Any, refused: Any) -> None:
    assert wrong(shop.post("/orders", ORDER | change)) == refused
    assert got(shop, "/orders")["total"] == 0
    if "three_ds_mode" not in change:
        before = order(shop)
        assert wrong(shop.put(f"/orders/{before['id']}", change)) == refused
        assert got(shop, f"/orders/{before['id']}") == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""), ("PUT", ""), ("POST", "/cancel"), ("POST", "/capture"), ("PUT", "/capture"), ("POST", "/void"),
        ("POST", "/refunds"), ("POST", "/refund"), ("DELETE", "/refunds/1"), ("POST", "/charges"),
        ("POST", "/add_charges"), ("GET", "/charges"), ("GET", "/charges/1"),
        *((method, f"/{kind}_lines{rest}") for kind in ("tax", "shipping", "discount")
          for method, rest in (("POST", ""), ("PUT", "/1"), ("DELETE", "/1"))),
        ("POST", "/line_items"), ("PUT", "/line_items/1"), ("DELETE", "/line_items/1"),
        ("GET", "/discount_lines"), ("GET", "/discount_lines/1"),
    ],
)  # fmt: skip
def test_no_such_order(shop: ApiClient, method: str, path: str) -> None:
    body = {
        "/charges": CARD, "/add_charges": CARD, "/line_items": BOX, "/tax_lines": {"description": "IVA", "amount": 1},
        "/shipping_lines": {"amount": 1}, "/discount_lines": {"amount": 1, "code": "CD", "type": "coupon"},
    }  # fmt: skip
    assert wrong(shop.ask(method, f"/orders/123{path}", body.get(path, {}))) == NOWHERE


@pytest.mark.parametrize(
    ("path", "body", "fidelity"),
    [
        ("/cancel", {}, "invented"),
        ("/capture", {}, "invented"),
        ("/void", {}, "invented"),
        ("/refunds", {"amount": 35001}, "invented"),
        ("/line_items", BOX, "invented"),
        ("/charges", CARD, "invented"),
    ],
)
def test_codes_of_our_own_say_so(shop: ApiClient, path: str, body: Any, fidelity: str) -> None:
    answer = shop.post(f"/orders/{order(shop, CARD)['id']}{path}", body)
    assert (answer.status_code in (422, 428), answer.headers["mockpay-fidelity"]) == (True, fidelity)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8) | st.sampled_from(["MXN", "card", "cash", "tok_test_visa_4242", "1e400"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["name", "unit_price", "quantity", "amount", "payment_method", "type", "token_id", "address", "street1",
         "customer_id", "expires_at", "code", "description", "monthly_installments", "number", "metadata"]), inner,
        max_size=4),
    max_leaves=12,
)  # fmt: skip
KEYS = st.sampled_from(["customer_info", "line_items", "charges", "tax_lines", "discount_lines", "shipping_lines",
                        "shipping_contact", "fiscal_entity", "metadata", "checkout", "pre_authorize", "return_url",
                        "three_ds_mode", "currency", "processing_mode"])  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=st.dictionaries(KEYS, JSON, max_size=3), charge=JSON)
def test_nothing_is_a_500(shop: ApiClient, change: Any, charge: Any) -> None:
    made = order(shop)["id"]
    line = got(shop, f"/orders/{made}")["line_items"]["data"][0]["id"]
    asked = [
        shop.post("/orders", ORDER | change),
        shop.put(f"/orders/{made}", change),
        shop.post(f"/orders/{made}/charges", {"payment_method": charge}),
        shop.put(f"/orders/{made}/line_items/{line}", charge),
        shop.post(f"/orders/{made}/refunds", charge),
        shop.post(f"/orders/{made}/capture", charge),
        shop.get("/orders?limit=3"),
    ]
    assert [one.status_code for one in asked if one.status_code >= 500 and one.status_code != 501] == []
