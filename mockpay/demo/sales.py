"""What the shop remembers: carts, which browsers keep, and sales."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from mockpay.demo.products import FREE_SHIPPING, PRODUCTS, SHIPPING, Product

MOST_OF_ONE: Final = 9
MOST_SALES: Final = 200
"""Older ones are forgotten."""
FIRST_NUMBER: Final = 1001


class CartLine(NamedTuple):
    """So many of a product; money in centavos."""

    product: Product
    quantity: int

    @property
    def total(self) -> int:
        """What they cost together."""
        return self.product.price * self.quantity


class Cart:
    """What a buyer wants. The browser keeps it as `taza.2-cafe.1`."""

    def __init__(self, text: str = "") -> None:
        pairs = [one.partition(".")[::2] for one in text.split("-")]
        self._quantities = {name: int(count) for name, count in pairs if name in PRODUCTS and _is_quantity(count)}

    def __str__(self) -> str:
        return "-".join(f"{name}.{count}" for name, count in self._quantities.items())

    def __iter__(self) -> Iterator[CartLine]:
        return (CartLine(PRODUCTS[name], count) for name, count in self._quantities.items())

    def add(self, product: str) -> None:
        """One more; nine at most."""
        self.put(product, min(self._quantities.get(product, 0) + 1, MOST_OF_ONE))

    def put(self, product: str, quantity: int) -> None:
        """So many; none takes it out."""
        if product in PRODUCTS and 0 < quantity <= MOST_OF_ONE:
            self._quantities[product] = quantity
        elif quantity == 0:
            self._quantities.pop(product, None)

    @property
    def count(self) -> int:
        """How many things are in it."""
        return sum(self._quantities.values())

    @property
    def goods(self) -> int:
        """Centavos, without shipping."""
        return sum(line.total for line in self)

    @property
    def shipping(self) -> int:
        """Centavos."""
        return 0 if not self.count or self.goods >= FREE_SHIPPING else SHIPPING

    @property
    def total(self) -> int:
        """Centavos."""
        return self.goods + self.shipping


class Customer(NamedTuple):
    """Who buys."""

    name: str
    email: str


class PlacedOrder(NamedTuple):
    """What a provider says of an order: its status in the provider's word, what was refunded in centavos. Who has paid
    is sent to no `pay_url` any more: it is empty then."""

    id: str
    status: str
    refunded: int
    pay_url: str


class SignedWebhook(NamedTuple):
    """One that a provider signed. `id` is the same each time it comes again."""

    id: str
    event: str
    order_id: str


class Forged(Exception):
    """The provider did not sign this webhook."""


class Arrival(NamedTuple):
    """A webhook that came, and when."""

    at: datetime
    webhook: SignedWebhook
    status: str


@dataclass
class Sale:
    """One order of the shop."""

    number: int
    provider: str
    buyer: Customer
    cart: Cart
    order_id: str = ""
    status: str = ""
    refunded: int = 0
    pay_url: str = ""
    received: list[Arrival] = field(default_factory=list)

    def learn(self, order: PlacedOrder) -> None:
        """Take what the provider says now."""
        self.order_id, self.status, self.refunded, pay_url = order
        self.pay_url = pay_url or self.pay_url

    def receive(self, webhook: SignedWebhook) -> bool:
        """Note that a webhook came; whether it is a new one."""
        is_new = all(one.webhook.id != webhook.id for one in self.received)
        if is_new:
            self.received.append(Arrival(datetime.now(UTC), webhook, self.status))
        return is_new


class Sales:
    """All of them, by number."""

    def __init__(self) -> None:
        self._sales: dict[int, Sale] = {}
        self._next = FIRST_NUMBER

    def __len__(self) -> int:
        return len(self._sales)

    def open(self, provider: str, buyer: Customer, cart: Cart) -> Sale:
        """A new one."""
        sale = self._sales[self._next] = Sale(self._next, provider, buyer, cart)
        self._next += 1
        if len(self._sales) > MOST_SALES:
            del self._sales[min(self._sales)]
        return sale

    def get(self, number: int) -> Sale | None:
        """The one of that number."""
        return self._sales.get(number)

    def of(self, order_id: str) -> Sale | None:
        """The one that a provider's order belongs to."""
        return next((one for one in self._sales.values() if one.order_id == order_id), None)

    def clear(self) -> None:
        """Forget all. Numbers go on: an old page must not show a new sale."""
        self._sales.clear()


def _is_quantity(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isdigit() and text != "0"
