"""What a failing test's report shows of its sandbox: the last requests and deliveries, as the server redacts them."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from mockpay.client.answers import AttemptAnswer, DeliveryAnswer, RequestAnswer
from mockpay.client.sync import Mockpay

LAST: Final = 10
LONGEST: Final = 300
"""Characters of a body."""


def of_space(mockpay: Mockpay) -> str:
    """The last requests and deliveries of a space; why they cannot be had, if so."""
    try:
        return exchanges_and_deliveries(mockpay.requests.find(limit=LAST), mockpay.webhooks.find())
    except Exception as error:  # a report must not hide the failure it reports
        return f"mockpay has nothing to tell: {error}"


def exchanges_and_deliveries(requests: Sequence[RequestAnswer], deliveries: Sequence[DeliveryAnswer]) -> str:
    """Both, the oldest first."""
    lines = [line for one in reversed(requests) for line in _exchange(one)]
    sent = [line for one in deliveries[-LAST:] for line in _delivery(one)]
    return "\n".join(["requests:", *(lines or ["  none"]), "deliveries:", *(sent or ["  none"])])


def _exchange(one: RequestAnswer) -> Iterable[str]:
    yield f"  {one.at:%H:%M:%S} {one.method} {one.path} -> {one.status or 'closed without an answer'} ({one.id})"
    yield from _body("sent", one.request.body)
    yield from _body("got", one.response.body)
    if one.ignored:
        yield f"    ignored: {', '.join(one.ignored)}"
    if one.nearest:
        yield f"    nearest: {', '.join(one.nearest)}"


def _delivery(one: DeliveryAnswer) -> Iterable[str]:
    yield f"  {one.created_at:%H:%M:%S} {one.event} of {one.order_id} to {one.url}: {one.state} ({one.id})"
    yield from (f"    {_attempt(attempt)}" for attempt in one.attempts)


def _attempt(one: AttemptAnswer) -> str:
    chaos = f", added by chaos: {one.chaos}" if one.chaos else ""
    return f"{one.at:%H:%M:%S} -> {one.status or one.error} {_short(one.answer)}".rstrip() + chaos


def _body(name: str, body: Any) -> Iterable[str]:
    if body is not None:
        yield f"    {name}: {_short(body if isinstance(body, str) else msgspec.json.encode(body).decode())}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
