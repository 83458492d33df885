"""What only EcartPay understands in a scenario."""

from mockpay.providers.ecartpay.protocol.rules import NAME
from mockpay.scenario.provider_settings import ProviderSettings
from mockpay.scenario.scenario import Scenario


class EcartPaySettings(ProviderSettings, frozen=True):
    """`authorization_id` is the id of the key pair that tokens are issued for, `pay_link` the template of an order's
    payment link, with `{base}` and `{id}`. With `root_fields` the body of a webhook also has what many receivers read
    beside what is documented."""

    authorization_id: str = ""
    pay_link: str = "{base}/checkout?id={id}"
    root_fields: bool = True


def settings(scenario: Scenario) -> EcartPaySettings:
    """Those of a scenario."""
    return scenario.provider(NAME, EcartPaySettings)
