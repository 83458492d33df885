"""A request for each refusal of which mockpay words every sentence: by the name of its row."""

from collections.abc import Iterable
from typing import Any, Final

from tests.providers.conekta.box import BOX, CARD, CASH, SPEI
from tests.providers.conekta.people import CARD as NUMBERS
from tests.providers.conekta.people import GOLD, VISA, made
from tests.providers.conekta.refusal_steps import (
    ApiClient,
    Ask,
    Headers,
    after,
    asks,
    ordered,
    struck,
    under,
    with_order,
)

COMBO: Final = "parameter_validation.combo.order.currency_type"
STATE: Final = "precondition_required.combo.order"
ACCOUNT: Final = (
    *(f"parameter_validation.charge.{code}" for code in (
        "international_card_not_allowed", "risk_validation_amount_reaching", "blocked_payment_source",
        "credit_forbidden_mcc", "mcc_forbidden", "forbidden_card_for_company", "cash_payment.oxxo_payment.disabled",
        "bank_payment.spei_payment.disabled", "disabled_msi_company", "monthly_installments_not_supported_for_debit",
        "monthly_installments_not_supported_for_international_cards", "rejected_by_risk", "expired_cvv_dynamic",
        "invalid_number",
    )),
    *(f"parameter_validation.card.{code}" for code in (
        "forbidden_mcc_sivale", "forbidden_mcc_rappi", "restricted_bank_18_msi_only",
    )),
)  # fmt: skip
"""What accounts refuse: the codes that Conekta's hosted checkout reads. A scenario stages them."""
BANK: Final = tuple(f"processing.bank.{code}" for code in (
    "call_issuer", "timeout", "amount_over_limit", "attempts_over_limit", "invalid_expiration_date",
    "invalid_card_security_code", "pick_up_card", "general_error", "format_error", "communication_error",
    "invalid_merchant", "invalid_card", "invalid_transaction",
))  # fmt: skip
"""Why banks decline. A scenario's outcome declines with the last word."""
STAGED: Final = ("parameter_validation.expiration_date.expired",)
"""What mockpay never refuses by itself: cards of the past are taken."""


def _limited(method: str, bound: str, charge: Any) -> Ask:
    limit = {"origin": "conekta", "method": method, bound: 300 if bound == "maximum" else 400}
    return under({"limits": [limit]}, ordered(charges=[charge]))


def _tried_again(shop: ApiClient, how: Headers) -> Any:
    made(shop, "/plans", GOLD)
    customer = made(shop, plan_id="gold", payment_sources=[VISA])["id"]
    return shop.post(f"/customers/{customer}/subscription/resume", {}, headers=how)


def _taken_back_twice(shop: ApiClient, how: Headers) -> Any:
    order = made(shop, "/orders", ORDERED)
    path = f"/orders/{order['id']}/refunds"
    late = made(shop, path, {"amount": 100, "expires_at": order["created_at"] + 86_400})
    refund = late["charges"]["data"][0]["refunds"]["data"][0]["id"]
    assert shop.ask("DELETE", f"{path}/{refund}").is_success
    return shop.ask("DELETE", f"{path}/{refund}", headers=how)


ORDERED: Final = {
    "currency": "MXN", "line_items": [BOX], "charges": [CARD],
    "customer_info": {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "5512345678"},
}  # fmt: skip


def _old_token(shop: ApiClient, how: Headers) -> Any:
    token = made(shop, "/tokens", {"card": NUMBERS})["id"]
    shop.post("/_mockpay/clock", {"advance": 601})
    pay = {"payment_method": {"type": "card", "token_id": token}}
    return shop.post("/orders", ORDERED | {"charges": [pay]}, headers=how)


def _declined(codes: Iterable[str]) -> dict[str, Ask]:
    return {
        code: under({"outcomes": [{"then": "decline", "code": code.rpartition(".")[2]}]}, ordered(charges=[CARD]))
        for code in codes
    }


def _refused(codes: Iterable[str]) -> dict[str, Ask]:
    return {
        code: under({"outcomes": [{"then": "error", "details": [{"code": code}]}]}, ordered(charges=[CARD]))
        for code in codes
    }


FULL: Final = asks("POST", "/orders", ORDERED)
OURS: Final[dict[str, Ask]] = {
    "*.number_is_not_less_than": ordered(line_items=[BOX | {"unit_price": 10**17}]),
    "*.too_long": ordered(metadata={"a": "x" * 250}),
    "parameter_validation.amount.too_large": with_order("POST", "/refunds", {"amount": 35001}, charges=(CARD,)),
    "*.incorrect_livemode_of_token": struck(
        {"code": "parameter_validation.payment_method.token_id.incorrect_livemode_of_token"}
    ),
    "*.expired": _old_token,
    "card.real": asks("POST", "/tokens", {"card": NUMBERS | {"number": "4242000000000018"}}),
    "parameter_validation.card.exp_month": asks("POST", "/tokens", {"card": NUMBERS | {"exp_month": "13"}}),
    "parameter_validation.card.exp_year": asks("POST", "/tokens", {"card": NUMBERS | {"exp_year": "1"}}),
    f"{COMBO}.oxxo.maximum": _limited("cash", "maximum", CASH),
    f"{COMBO}.oxxo.minimum": _limited("cash", "minimum", CASH),
    f"{COMBO}.spei.maximum": _limited("transfer", "maximum", SPEI),
    f"{COMBO}.spei.minimum": _limited("transfer", "minimum", SPEI),
    f"{STATE}.cannot_be_updated_because_has_charge_paid": with_order("POST", "/line_items", BOX, charges=(CARD,)),
    f"{STATE}.is_not_cancelable": with_order("POST", "/cancel", {}, charges=(CARD,)),
    f"{STATE}.is_not_capturable": with_order("POST", "/capture", {}, charges=(CARD,)),
    f"{STATE}.is_not_voidable": with_order("POST", "/void", {}, charges=(CARD,)),
    f"{STATE}.refund_is_not_cancelable": _taken_back_twice,
    f"{STATE}.is_closed": with_order("POST", "/line_items", BOX, ("POST", "/cancel")),
    "precondition_required.subscription.status": _tried_again,
    "processing.charge.card_payment.declined_by_3ds": under(
        {"outcomes": [{"then": "decline", "code": "declined_by_3ds"}]}, ordered(charges=[CARD])
    ),
    "conflict.api_version": asks("GET", "/orders", headers={"accept": "application/vnd.conekta-v9.9.0+json"}),
    "malformed_request.invalid_json": asks("POST", "/orders", b"{"),
    "malformed_request.no_json": asks("POST", "/orders", b"currency=MXN"),
    "malformed_request.invalid_query": asks("GET", "/orders?limit=1&limit[a]=2"),
    "request_too_large": asks("POST", "/orders", b'{"a": "' + b"x" * 16_000 + b'"}'),
    "unsupported_encoding": asks("POST", "/orders", {}, headers={"content-encoding": "br"}),
    "not_implemented": ordered(charges=[{"payment_method": {"type": "bnpl"}}]),
    "api.system.full": after("/orders", ORDERED, FULL),
    "api.system.injected": after("/_mockpay/faults", {"status": 500, "times": 1}, FULL),
    "*": struck({"code": "own.trouble"}),
    **_declined(BANK),
    **_refused(ACCOUNT),
    **{code: struck({"code": code}) for code in STAGED},
}
