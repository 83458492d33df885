"""The orders of a space, whichever provider they came through."""

from decimal import Decimal

from mockpay.client.answers import ListedOrderAnswer, OrderAnswer, OrderExplanationAnswer, SummaryAnswer
from mockpay.client.request import Request, given, part, step, whole


def find(
    *,
    origin: str | None = None,
    payment: str | None = None,
    life: str | None = None,
    text: str | None = None,
    offset: int | None = None,
    limit: int | None = None,
) -> Request[list[ListedOrderAnswer]]:
    """The newest first, 20 of them unless `limit` says more; `text` stands in an id, reference, name or e-mail."""
    query = given(origin=origin, payment=payment, life=life, text=text, offset=offset, limit=limit)
    return Request("GET", "orders", part("orders", ListedOrderAnswer), query=query)


def get(order_id: str) -> Request[OrderAnswer]:
    """An order with its history, its ledger (`books`), and what is allowed now."""
    return Request("GET", step("orders", order_id), whole(OrderAnswer))


def explain(order_id: str) -> Request[OrderExplanationAnswer]:
    """For each action where it would lead, or why it is refused."""
    return Request("GET", step("orders", order_id, "explain"), whole(OrderExplanationAnswer))


def act(
    order_id: str,
    action: str,
    *,
    amount: Decimal | int | str | None = None,
    method: str | None = None,
    reason: str | None = None,
    code: str | None = None,
    message: str | None = None,
    wait: bool = True,
) -> Request[SummaryAnswer]:
    """Do what the world outside would: `pay`, `decline`, `refund`, `expire`, `ship` … (docs/lifecycle.md).

    `amount` in currency units, all that is left by default; `method` is card, cash, transfer or wallet; `code` and
    `message` are of a decline. With `wait`, the webhooks that follow are answered first."""
    exact = None if amount is None else Decimal(amount)
    body = given(amount=exact, method=method, reason=reason, code=code, message=message, wait=wait)
    return Request("POST", step("orders", order_id, "actions", action), whole(SummaryAnswer), body, patience=60.0)


def wait(
    order_id: str,
    *,
    payment: str | None = None,
    fulfilment: str | None = None,
    life: str | None = None,
    timeout: float = 10.0,
) -> Request[OrderAnswer]:
    """The order, as soon as it is there and stands like this. Refused with `TimedOut`."""
    wanted = given(id=order_id, payment=payment, fulfilment=fulfilment, life=life)
    return Request("POST", "wait", whole(OrderAnswer), {"order": wanted, "timeout": timeout}, patience=timeout)
