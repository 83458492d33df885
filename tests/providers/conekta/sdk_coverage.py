"""Which operations a client called, as the server saw it, and which the official clients have no method for."""

from collections.abc import Iterable

import httpx

from mockpay.providers.conekta.operations import BUILT

GENERATED_FROM = "OpenAPI 2.3.0"
GO_2, OF_2_0 = "Go 2 client", "clients of 2.0.0"
LACKED = {
    "update_capture": "Python 2 client",
    "void_order": "Python 2, Go 2 clients",
    "refund_order": "documents of version 2.0",
    "get_order_charges": GO_2,
    "get_order_charge": GO_2,
    "get_customer_payment_method": OF_2_0,
    "get_customer_shipping_contacts": OF_2_0,
    "get_customer_shipping_contact": OF_2_0,
    "delete_customer_fiscal_entities": OF_2_0,
    "resend_webhook_log": OF_2_0,
    "get_order_events": OF_2_0,
    "get_customer_events": OF_2_0,
    "get_line_item_events": OF_2_0,
    "get_tax_line_events": OF_2_0,
    "get_shipping_line_events": OF_2_0,
    "get_discount_line_events": OF_2_0,
    "get_payment_source_events": OF_2_0,
    "get_shipping_contact_events": OF_2_0,
}
"""Operations that the clients of version 9 have no method for: OpenAPI 2.3.0, which they are generated from, has none.
Each with the source that has it."""


def expected() -> set[str]:
    """The operations that a client has to reach, as the request log names them."""
    sources = {one.name: one.source for one in BUILT}
    assert sources.items() >= LACKED.items()
    assert GENERATED_FROM not in LACKED.values()
    return {f"conekta.{name}" for name in sources.keys() - LACKED.keys()}


def called(spaces: Iterable[str]) -> set[str]:
    """The operations of Conekta's that the spaces at these addresses answered with success."""
    found = set()
    for url in spaces:
        log = httpx.get(f"{url}/_mockpay/requests", params={"origin": "conekta", "limit": 1000}).json()
        assert log["forgotten"] == 0
        found |= {row["operation"] for row in log["requests"] if row["status"] == 200}
    return found
