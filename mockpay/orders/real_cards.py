"""Which card numbers could be somebody's, and are refused for that: all whose last digit checks, but for those that
payment platforms publish for tests. What a test card does stands in `scenarios/test-cards.yaml`.

Only of the networks in `card_number.BRANDS`; the numbers of others are refused for that.
"""

from typing import Final

from mockpay.orders.card_number import brand_of, checks
from mockpay.orders.order import Struct


class Publisher(Struct, frozen=True):
    """Who publishes numbers for tests, and which."""

    source: str
    numbers: tuple[str, ...]


PUBLISHERS: Final = (
    Publisher(source="docs.stripe.com/testing", numbers=(
        "4242424242424242", "4012888888881881", "4000056655665556", "5555555555554444", "2223003122003222",
        "5200828282828210", "5105105105105100", "378282246310005", "371449635398431", "4000000000000002",
        "4000000000009995", "4000000000009987", "4000000000009979", "4000000000000069", "4000000000000127",
        "4000000000000119", "4000000000006975", "4000000000000341", "4000000000000077", "4000000000000101",
        "4000000000000010", "4000000000000028", "4000000000000036", "4000000000000044", "4000000000000093",
        "4000000000003220", "4000002500003155",
    )),
    Publisher(source="developer.paypal.com/braintree/docs/reference/general/testing", numbers=(
        "4111111111111111", "4005519200000004", "4009348888881881", "4012000033330026", "4012000077777777",
        "4217651111111119", "4500600000000061", "4000111111111115", "2223000048400011", "378734493671000",
    )),
    Publisher(source="PayPal's list of test credit card account numbers", numbers=("4222222222222",)),
    Publisher(source="docs.adyen.com/development-resources/test-cards-and-credentials", numbers=(
        "4111111145551142", "4988438843884305", "4166676667666746", "4646464646464644", "4000620000000007",
        "4917610000000000", "5555444433331111", "2223520443560010", "370000000000002",
    )),
    Publisher(source="Worldpay's test card numbers", numbers=(
        "4444333322221111", "4462030000000000", "5454545454545454",
    )),
    Publisher(source="mercadopago.com.mx/developers, test cards", numbers=(
        "4075595716483764", "5474925432670366", "5579053461482647", "4189141221267633", "4509953566233704",
        "371180303257522",
    )),
    Publisher(source="the test suites of Conekta's public clients", numbers=("5475040095304607",)),
)  # fmt: skip
"""Those that decline with their first publisher do so in many sandboxes; here only where the scenario says it."""

PUBLIC: Final = frozenset(number for one in PUBLISHERS for number in one.numbers)
SENTENCE: Final = (
    "no real card may enter a sandbox, and this number is on no list of test numbers; use one of docs/test-cards.md, "
    "such as 4242424242424242"
)
"""Says it without the number."""


def may_be_real(number: str) -> bool:
    """Whether a number (digits only) could be somebody's card: a network's, with a right check digit, and not public.
    Ask only for what is not one of the scenario's cards."""
    return number not in PUBLIC and brand_of(number) is not None and checks(number)
