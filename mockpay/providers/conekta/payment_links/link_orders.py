"""What a payment link becomes when its page is opened: an order of its template, and from then on that order is what
counts (chosen). A link for one payment becomes one order; a recurrent one becomes another whenever somebody opens it
after a buyer has begun to pay, and `?order=` leads back to one of them."""

from collections.abc import Sequence
from uuid import UUID

from mockpay.orders import status
from mockpay.orders.actor import Actor
from mockpay.orders.errors import NotFound
from mockpay.orders.order import Order
from mockpay.orders.status import Life
from mockpay.providers.conekta.orders import checkouts, customer_info, reading
from mockpay.providers.conekta.orders.checkout_terms import ISSUED
from mockpay.providers.conekta.orders.checkouts import PAYMENT_LINK, SLUG
from mockpay.providers.conekta.payment_links import payment_links
from mockpay.providers.conekta.payment_links.payment_links import KIND, PaymentLink
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Query, Record
from mockpay.web.api_request import ApiRequest


async def opened(call: ApiRequest, slug: str, order_id: str | None = None) -> Order:
    """The order that a link leads to, made now if there is none to pay yet. Raises `NotFound`."""
    record = await _record(call, slug)
    link = payment_links.of(record)
    made = (await call.sandbox.orders(Query(where={SLUG: slug}, newest_first=False, limit=None))).rows
    found = _chosen(link, made, order_id)
    if found and (status.covered(found) or status.life(found) is not Life.ACTIVE):
        return found
    is_open = payment_links.status(link, call.sandbox.clock.now()) == ISSUED and not _is_taken(link, made)
    if not is_open or (order_id and not found):
        raise NotFound(f"the payment link {slug} takes no such payment", subject=slug)
    return found or await _made(call, record)


def _chosen(link: PaymentLink, made: Sequence[Order], order_id: str | None) -> Order | None:
    """The one that is named; else one that nobody has begun to pay."""
    if not link.recurrent:
        return made[0] if made and order_id in (None, made[0].id) else None
    if order_id:
        return next((order for order in made if order.id == order_id), None)
    return next((order for order in made if not order.charges and status.life(order) is Life.ACTIVE), None)


def _is_taken(link: PaymentLink, made: Sequence[Order]) -> bool:
    """Whether as many are paid, or waited for, as the link is good for."""
    return link.most is not None and sum(status.covered(order) > 0 for order in made) >= link.most


async def count(records: Records, order: Order) -> None:
    """An order was paid: if it came from a payment link, that has one payment more."""
    kept = checkouts.of(order)
    record = await records.get(KIND, kept.id) if kept and kept.type == PAYMENT_LINK else None
    if record is not None:
        await payment_links.change(records, record, paid=payment_links.of(record).paid + 1)


async def _record(call: ApiRequest, slug: str) -> Record:
    try:
        found = await call.sandbox.record(KIND, str(UUID(slug)))
    except ValueError:
        found = None
    if found is None:
        raise NotFound(f"there is no payment link {slug}", subject=slug)
    return found


async def _made(call: ApiRequest, record: Record) -> Order:
    link, template = payment_links.of(record), payment_links.of(record).order_template
    buyer, _ = await customer_info.read(call, template.get("customer_info"))
    checkout = await checkouts.fresh(
        call, record.id, PAYMENT_LINK, link.terms, link.expires_at, needs_contact=link.needs_shipping_contact
    )
    return await call.sandbox.handle(
        reading.place_order(template, buyer, None, checkout), context=call.context(template, Actor.PAY_PAGE)
    )
