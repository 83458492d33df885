"""What a platform is to Ecart API: everything by which its orders and its answers differ from another's, as data."""

from typing import Any, Final

from mockpay.orders.order import Struct
from mockpay.providers.ecartapi.protocol.settings import NativeStatus, Paging
from mockpay.providers.ecartapi.stores.shapes import GENERATIONS
from mockpay.providers.ecartapi.stores.statuses import PLAIN

READ: Final = ("list_orders", "count_orders", "get_order")
FULFIL: Final = (
    "list_fulfillments",
    "get_fulfillment",
    "create_fulfillment",
    "create_fulfillments",
    "update_fulfillment",
    "cancel_fulfillment",
)
WRITE: Final = ("create_order", "update_order", "delete_order", "complete_order", "cancel_order")
EVERYTHING: Final = (*READ, *WRITE, *FULFIL)


class Preset(Struct, frozen=True):
    """A platform. `shapes` are forms of its own, by generation; `constants` are values that all its orders have, by
    key, laid over what is worked out (over each element, where that is a list).

    `limit` and `most` are the usual and the largest page. `fixed_amounts` writes 200.00, else 200. `null_zeros` are the
    amounts that are null when they are zero, `null_dates` those that stay null. `millis` writes them even when zero.
    `words` says what the platform calls a fulfillment (None: its status word), `item_native` whether items say that
    too. `methods` are its words for kinds of payment. `iso3` writes countries with three letters. `joined_names` puts
    the whole name into the first one. `offers` lists a package for goods that nobody packed yet.
    """

    name: str
    ecommerce: str
    statuses: tuple[NativeStatus, ...] = PLAIN
    generation: int = 2024
    shapes: dict[int, str] = {}
    constants: dict[str, Any] = {}
    limit: int = 50
    most: int = 100
    paging: Paging = Paging.NUMBERS
    operations: tuple[str, ...] = EVERYTHING
    masked: bool = False
    fixed_amounts: bool = True
    null_zeros: tuple[str, ...] = ("items.tax",)
    null_dates: tuple[str, ...] = ()
    millis: bool = True
    words: dict[str, str | None] | None = {}
    item_native: bool = False
    methods: dict[str, str] = {}
    iso3: bool = False
    joined_names: bool = False
    offers: bool = True

    def shape(self) -> str:
        """The keys of an order, as this platform's have them."""
        return self.shapes.get(self.generation) or GENERATIONS[self.generation]
