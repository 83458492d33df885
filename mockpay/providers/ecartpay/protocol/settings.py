"""What only EcartPay understands in a scenario."""

from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.scenario.provider_settings import ProviderSettings
from mockpay.scenario.scenario import Scenario


class EcartPaySettings(ProviderSettings, frozen=True):
    """`pay_link` is the template of an order's payment link, with `{base}` and `{id}`."""

    pay_link: str = "{base}/checkout?id={id}"


def settings(scenario: Scenario) -> EcartPaySettings:
    """Those of a scenario."""
    return scenario.provider(NAME, EcartPaySettings)
