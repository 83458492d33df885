"""Orders as a provider answers them, kept as JSON: most orders are looked at more often than they change.

Orders are frozen, and so is what they are written by (a scenario, a shop of it): the same objects give the same JSON.
They are told apart by identity; what is kept holds both, so that no other object has the identity of one of them.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import msgspec

from mockpay.orders.order import Order
from mockpay.web.reply import encoder

Frozen = TypeVar("Frozen")
Rest = ParamSpec("Rest")
Write = Callable[Concatenate[Order, Frozen, Rest], dict[str, Any]]
MOST: Final = 1_000
"""Orders that are kept of one presenter: some pages. The one that was written first goes."""
LARGEST: Final = 8_192
"""Bytes of JSON: what is larger is written each time, so that what is kept stays below 8 MiB."""


def presented(write: Write[Frozen, Rest]) -> Callable[Concatenate[Order, Frozen, Rest], msgspec.Raw]:
    """A presenter whose last answers are kept. It depends on its arguments alone: an order, something else that is
    frozen, and values that can be compared."""
    kept: OrderedDict[Hashable, tuple[msgspec.Raw, Order, Frozen]] = OrderedDict()

    def json(order: Order, by: Frozen, /, *rest: Rest.args, **more: Rest.kwargs) -> msgspec.Raw:
        key = (id(order), id(by), *rest, *more.values())
        found = kept.get(key)
        if found:
            return found[0]
        text = msgspec.Raw(encoder.encode(write(order, by, *rest, **more)))
        if len(text) <= LARGEST:
            kept[key] = text, order, by
            if len(kept) > MOST:
                kept.popitem(last=False)
        return text

    return json
