"""What only Conekta understands in a scenario."""

from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.scenario.provider_settings import ProviderSettings
from mockpay.scenario.scenario import Scenario


class ConektaSettings(ProviderSettings, frozen=True):
    """`pay_links` are templates of the links to pay pages by name, with `{base}` and `{slug}`."""

    pay_links: dict[str, str] = {}


def settings(scenario: Scenario) -> ConektaSettings:
    """Those of a scenario."""
    return scenario.provider(NAME, ConektaSettings)
