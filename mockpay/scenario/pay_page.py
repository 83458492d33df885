"""What a scenario says of the pay pages: whose shop they show, and how they lead back to it."""

from mockpay.orders.order import Struct


class CheckoutLook(Struct, frozen=True):
    """`url` is where the shop is, for orders that do not say. Left empty, `name` is the account's, `colour` (`#rrggbb`)
    and `logo` (SVG, or an address) are the provider's.

    With `tell`, the buyer comes back to the shop with the order's id and status in the address; after `attempts`
    declined cards with the failure.
    """

    name: str = ""
    url: str = ""
    colour: str = ""
    logo: str = ""
    tell: bool = True
    attempts: int = 3
