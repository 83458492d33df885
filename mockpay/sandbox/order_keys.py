"""What every order is found by, whoever made it; providers add keys of their own."""

from mockpay.orders import status
from mockpay.orders.order import Order
from mockpay.orders.status import Life, Payment
from mockpay.sandbox.store import Keys

PAYMENTS = {one: ("payment", one.value) for one in Payment}
LIVES = {one: ("life", one.value) for one in Life}
"""Keys of orders; equal keys are one object."""


def shared_keys(order: Order) -> Keys:
    """Its origin, where it stands, its reference."""
    keys = (("origin", order.origin), PAYMENTS[status.payment(order)], LIVES[status.life(order)])
    return (*keys, (f"{order.origin}.reference_id", order.reference_id)) if order.reference_id else keys
