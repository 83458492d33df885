"""Fourth, a provider made up for the tests, in folders like the shipped ones."""

from typing import Final

from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.web.lazy import LazyTable
from mockpay.web.provider import Operation, Provider

from .protocol import errors, rules
from .webhooks import webhooks


def _operations() -> tuple[Operation, ...]:
    from .operations import OPERATIONS

    return OPERATIONS


PROVIDER: Final = Provider(
    spec=ProviderSpec(name=rules.NAME, rules=rules.RULES, webhooks_of=webhooks.webhooks_of),
    title="Fourth",
    claims=("/fourth",),
    operations=LazyTable(_operations),
    refuse=errors.refuse,
    sign=webhooks.sign,
)
