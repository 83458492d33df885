"""The drawer of test data: what the scenario's cards do, and who its buyers are."""

from datetime import datetime
from typing import Final

from mockpay.checkout.amounts import groups
from mockpay.checkout.messages import reason, speaker
from mockpay.orders.card_number import cvc_length
from mockpay.orders.order import Struct
from mockpay.scenario.scenario import Funding, Scenario, SeedCustomer, TestCard, Then, ThreeDS
from mockpay.web.language import Language

CVC: Final = "1234"
YEARS: Final = 3
"""How long a filled-in card is still good."""


class TestCardRow(Struct, frozen=True):
    """A test card as the drawer shows it and the form is filled with it. `group` and `end` are what it comes to."""

    name: str
    number: str
    brand: str
    holder: str
    expiry: str
    cvc: str
    group: str
    end: str


GROUPS: Final = ("ends_paid", "ends_declined", "ends_secure", "ends_open")
AMEX: Final = (4, 6, 5)
"""How the digits of its cards are grouped; those of others by four."""


def cards(scenario: Scenario, now: datetime, language: Language, payer: str) -> dict[str, list[TestCardRow]]:
    """The scenario's cards by what they come to."""
    found = [sample(card, now, language, payer) for card in scenario.cards]
    by_group = {group: [one for one in found if one.group == group] for group in GROUPS}
    return {group: some for group, some in by_group.items() if some}


def sample(card: TestCard, now: datetime, language: Language, payer: str) -> TestCardRow:
    """One card, good by the sandbox's clock; where the scenario names no holder it is the payer's."""
    return TestCardRow(
        name=card.name,
        number=groups(card.number, *(AMEX if card.brand == "amex" else ())),
        brand=card.brand,
        holder=card.holder or payer or card.brand.title(),
        expiry=f"12 / {(now.year + YEARS) % 100:02}",
        cvc=CVC[: cvc_length(card.brand)],
        group=_group(card),
        end=_end(card, language),
    )


def _group(card: TestCard) -> str:
    if card.three_ds is not ThreeDS.NONE:
        return "ends_secure"
    return {Then.APPROVE: "ends_paid", Then.DECLINE: "ends_declined"}.get(card.then, "ends_open")


def _end(card: TestCard, language: Language) -> str:
    if card.then is Then.DECLINE:
        return reason(language, card.name, card.code, otherwise=card.message)
    return speaker(language)(_words(card))


def _words(card: TestCard) -> str:
    if card.three_ds is not ThreeDS.NONE:
        return card.three_ds.value
    if card.then is not Then.APPROVE:
        return f"then_{card.then}"
    if card.funding is Funding.DEBIT:
        return "debit"
    return "ends_paid" if card.domestic else "foreign"


def buyers(scenario: Scenario) -> dict[str, str]:
    """Id and name of the scenario's customers that have one."""
    return {one.id: name for one in scenario.customers if (name := _name(one))}


def _name(customer: SeedCustomer) -> str:
    return " ".join(filter(None, (customer.first_name, customer.last_name)))
