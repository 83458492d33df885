"""What one provider has in a scenario: it stands under `providers`, by its name, and the provider says of which type it
is."""

from functools import cache
from typing import Any, TypeVar

import msgspec

from mockpay.orders.order import Struct
from mockpay.orders.payment_terms import InstallmentRate, Limit, PaymentTerms


class ProviderSettings(Struct, frozen=True):
    """What every provider has: tables of the amounts and the installments it takes. Each adds its own, with values to
    start from."""

    limits: tuple[Limit, ...] = ()
    installments: tuple[InstallmentRate, ...] = ()

    def terms(self) -> PaymentTerms:
        """What orders of this origin can be paid with."""
        return PaymentTerms(limits=self.limits, installments=self.installments)


S = TypeVar("S", bound=ProviderSettings)


def settings(providers: dict[str, Any], name: str, kind: type[S]) -> S:
    """A provider's settings, converted once: they stay in the place of what was written. Raises
    `msgspec.ValidationError`."""
    found: object = providers.get(name)
    if found is None:
        key: Any = kind  # older releases of msgspec do not say that a type of theirs can be hashed
        plain: S = _left_alone(key)
        return plain
    if isinstance(found, kind):
        return found
    converted: S = msgspec.convert(found, kind)
    providers[name] = converted
    return converted


@cache
def _left_alone(kind: Any) -> Any:
    return kind()
