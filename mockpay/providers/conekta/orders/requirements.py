"""What must be known of an order, and when: who buys once there is something to pay with, where it goes once something
that is sent is charged.

Sources: the order object in the documents of version 2.0; what the official clients of that version leave out.
"""

from collections.abc import Mapping
from typing import Any

from mockpay.orders.order import Buyer, LineKind, Order
from mockpay.providers.conekta.orders.customer_info import NOBODY
from mockpay.providers.conekta.protocol import versions, violations
from mockpay.providers.conekta.protocol.errors import WordedRefusal
from mockpay.providers.conekta.protocol.settings import settings
from mockpay.web.api_request import ApiRequest

Sent = Mapping[str, Any]


def of_request(call: ApiRequest, body: Sent, buyer: Buyer, *, has_contact: bool) -> None:
    """What a request for an order must hold. Raises `Refused`."""
    if body.get("charges") and body.get("checkout"):
        raise WordedRefusal(422, violations.invalid("checkout", chosen=True))
    if body.get("charges") or body.get("checkout"):
        _buyer(buyer)
    if body.get("charges"):
        _goods(call, has_lines=bool(body.get("shipping_lines")))
    if body.get("charges") and body.get("shipping_lines"):
        _contact(has_contact=has_contact)
    whole_contact(call, body)


def of_charge(call: ApiRequest, order: Order, buyer: Buyer, *, has_contact: bool) -> None:
    """What an order must know before it is charged. Raises `Refused`."""
    _buyer(buyer)
    _goods(call, has_lines=bool(order.of(LineKind.SHIPPING)))
    if order.of(LineKind.SHIPPING):
        _contact(has_contact=has_contact)


def whole_contact(call: ApiRequest, body: Sent) -> None:
    """A contact has an address; version 2.0 took others. Raises `Refused`."""
    contact = body.get("shipping_contact")
    if contact and not contact.get("address") and versions.context(call) > versions.OLDEST:
        raise WordedRefusal(422, violations.missing("shipping_contact.address"))


def _buyer(buyer: Buyer) -> None:
    if buyer == NOBODY:
        raise WordedRefusal(422, violations.missing("customer_info"))


def _goods(call: ApiRequest, *, has_lines: bool) -> None:
    """An account that sells goods says how they are sent (public reports of the refusal; when it comes is chosen)."""
    if settings(call.sandbox.scenario).account.sells_goods and not has_lines:
        raise WordedRefusal(422, violations.missing("shipping_lines"))


def _contact(*, has_contact: bool) -> None:
    if not has_contact:
        raise WordedRefusal(422, violations.missing("shipping_contact"))
