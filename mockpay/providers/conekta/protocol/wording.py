"""How Conekta writes the path of a parameter in what it says of it.

Sources: conekta-woocommerce#49, #119, conekta-php#203, and what conekta/ct-woocommerce-plugin prints (2017 to 2026): a
debug message spells the path in words, a message has the last name alone, which has lost its opening quote where it is
not at the top.
"""

from typing import Final

from mockpay.orders.card_number import digits
from mockpay.web.api_request import ApiRequest

CARD_LENGTHS: Final = range(12, 20)


def language(call: ApiRequest) -> str:
    """`en` for an Accept-Language that begins with it, else `es`."""
    return "en" if call.header("accept-language").strip()[:2].lower() == "en" else "es"


def leaf(param: str) -> str:
    """`amount` as `"amount"`, `line_items.0.name` as `name"`."""
    *above, last = param.split(".")
    return f"{'' if above else QUOTE}{last}{QUOTE}"


QUOTE: Final = '"'


def path(param: str) -> str:
    """`line_items.0.name` as `"line_items at index 0 attribute name"`."""
    first, *rest = param.split(".")
    words = [first, *(f"at index {step}" if step.isdigit() else f"attribute {step}" for step in rest)]
    return f"{QUOTE}{' '.join(words)}{QUOTE}"


def without_index(param: str) -> str:
    """`line_items.0.name` as codes have it: `line_items.name`."""
    return ".".join(step for step in param.split(".") if not step.isdigit())


def without_card_number(value: str) -> str:
    """What was sent, unless it might be the number of a card."""
    return "…" if len(digits(value)) in CARD_LENGTHS else value
