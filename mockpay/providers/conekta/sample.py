"""An order to look around with: paid with a test token."""

from typing import Any, Final

from mockpay.web.provider import SampleOrder


def _body(_base: str) -> dict[str, Any]:
    return {
        "currency": "MXN",
        "customer_info": {"name": "Ana Garza", "email": "ana@example.com", "phone": "+525512345678"},
        "line_items": [{"name": "Taza de barro negro", "quantity": 2, "unit_price": 35000}],
        "charges": [{"payment_method": {"type": "card", "token_id": "tok_test_visa_4242"}}],
    }


SAMPLE: Final = SampleOrder(path="/orders", body=_body)
