"""Who pays, as a buyer typed it where the order does not know: a name and an e-mail address."""

import re
from typing import Final

from msgspec.structs import replace

from mockpay.checkout.card_form import LONGEST_NAME, Errors
from mockpay.orders.order import Buyer
from mockpay.web.form import Form

EMAIL: Final = re.compile(r"[^\s@]+@[^\s@.]+([.][^\s@.]+)+")
LONGEST_EMAIL: Final = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""


def is_known(buyer: Buyer) -> bool:
    """Whether an order says who pays."""
    return bool(buyer.first_name and buyer.email)


def read(form: Form, buyer: Buyer) -> tuple[Buyer, Errors]:
    """The buyer of an order with name and e-mail address, and what is wrong with them."""
    full_name, email = " ".join(form.get("full_name", "").split()), form.get("email", "").strip()
    is_name = full_name.isprintable() and 0 < len(full_name) <= LONGEST_NAME
    is_email = EMAIL.fullmatch(email) and email.isprintable() and len(email) <= LONGEST_EMAIL
    errors = {
        field: f"{field}_wrong" for field, right in (("full_name", is_name), ("email", is_email)) if not right
    }  # fmt: skip
    first, _, last = full_name.partition(" ")
    return replace(buyer, first_name=first, last_name=last or None, email=email), errors
