"""Forged webhooks for chaos: the right body under headers that a receiver must not trust.

Nobody here knows how a provider signs. A forgery is what the provider itself signs when it is given something else.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from mockpay.sandbox.outbox import Delivery
from mockpay.scenario.chaos import ChaosKind
from mockpay.scenario.scenario import Scenario

Sign = Callable[[Delivery, Scenario, int], Mapping[str, str]]
Signed = tuple[Delivery, Scenario, int]
HOUR: Final = 3_600_000
"""Milliseconds; public verifiers take webhooks of the last five minutes."""


def _long_ago(delivery: Delivery, scenario: Scenario, milliseconds: int) -> Iterator[Signed]:
    yield delivery, scenario, milliseconds - HOUR


def _another_body(delivery: Delivery, scenario: Scenario, milliseconds: int) -> Iterator[Signed]:
    webhook = replace(delivery.webhook, body=delivery.webhook.body + " ", signed=delivery.webhook.signed + " ")
    yield replace(delivery, webhook=webhook), scenario, milliseconds


def _another_secret(delivery: Delivery, scenario: Scenario, milliseconds: int) -> Iterator[Signed]:
    """A provider may take its secret from the seed, and has the same for several."""
    for age in ("old", "older", "oldest"):
        webhooks = replace(scenario.webhooks, secret=f"{scenario.webhooks.secret}_{age}")
        yield delivery, replace(scenario, seed=f"{scenario.seed}_{age}", webhooks=webhooks), milliseconds


FORGERIES: Final[dict[ChaosKind, Callable[[Delivery, Scenario, int], Iterator[Signed]]]] = {
    ChaosKind.STALE: _long_ago,
    ChaosKind.BAD_SIGNATURE: _another_body,
    ChaosKind.OLD_SECRET: _another_secret,
}
"""Kind of forgery -> what is signed instead, or else instead."""


def forging(kind: ChaosKind, sign: Sign) -> Sign:
    """Signs as a forger of that kind would; as the provider itself does where it signs nothing of the kind."""

    def forge(delivery: Delivery, scenario: Scenario, milliseconds: int) -> Mapping[str, str]:
        true = sign(delivery, scenario, milliseconds)
        others = (sign(*instead) for instead in FORGERIES[kind](delivery, scenario, milliseconds))
        return next((other for other in others if other != true), true)

    return forge


def to_forge(delivery: Delivery, sign: Sign, scenario: Scenario) -> list[ChaosKind]:
    """The forgeries that are still to go before a delivery; none that would be no forgery."""
    wanted = {*delivery.chaos} - {attempt.chaos for attempt in delivery.attempts}
    case = delivery, scenario, HOUR
    return [kind for kind in FORGERIES if kind in wanted and forging(kind, sign)(*case) != sign(*case)]
