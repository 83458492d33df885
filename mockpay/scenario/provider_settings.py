"""What only one provider understands in a scenario: it stands under `providers`, by its name, and the provider says of
which type it is."""

from functools import cache
from typing import Any, TypeVar

import msgspec

from mockpay.orders.order import Struct


class ProviderSettings(Struct, frozen=True):
    """The settings of a provider that has none; others add theirs, each with a value to start from."""


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
