"""An order to look around with: unpaid, with a pay link, its webhooks sent to an inbox of the same space."""

from typing import Any, Final

from mockpay.web.provider import SampleOrder


def _body(base: str) -> dict[str, Any]:
    return {
        "email": "ana@example.com",
        "first_name": "Ana",
        "last_name": "Garza",
        "phone": "5512345678",
        "currency": "MXN",
        "items": [
            {"name": "Brazalete religioso plateado BR3017", "quantity": 1, "price": 243.33},
            {"name": "Anillo de plata .925 con turquesa", "quantity": 2, "price": 890},
        ],
        "shipping_items": [{"name": "Exprés", "amount": 160, "carrier": "OWN"}],
        "notify_url": f"{base}/_mockpay/inbox/shop",
    }


SAMPLE: Final = SampleOrder(path="/api/orders", body=_body)
