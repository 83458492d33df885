"""The hooks of a space: see them, wait for them, send them again, hold them back."""

from mockpay.client.answers import DeliveryAnswer, PausedAnswer
from mockpay.client.request import Request, given, part, step, whole

SLOW = 60.0
"""Seconds that receivers may take."""


def find(
    *,
    order_id: str | None = None,
    state: str | None = None,
    origin: str | None = None,
    event: str | None = None,
    url: str | None = None,
    newest_first: bool = False,
    offset: int | None = None,
    limit: int | None = None,
) -> Request[list[DeliveryAnswer]]:
    """With their attempts, the oldest first and all of them unless told otherwise."""
    query = given(order_id=order_id, state=state, origin=origin, event=event, url=url, offset=offset, limit=limit)
    flag = {"newest_first": "true"} if newest_first else {}
    return Request("GET", "webhooks", part("deliveries", DeliveryAnswer), query=query | flag)


def get(delivery_id: str) -> Request[DeliveryAnswer]:
    """One of them."""
    return Request("GET", step("webhooks", delivery_id), whole(DeliveryAnswer))


def wait(
    event: str | None = None,
    *,
    order_id: str | None = None,
    state: str | None = "success",
    origin: str | None = None,
    url: str | None = None,
    count: int = 1,
    timeout: float = 10.0,
) -> Request[list[DeliveryAnswer]]:
    """All that are like this, as soon as there are so many; those that arrived, unless `state` says else (None: any).
    Refused with `TimedOut`."""
    wanted = given(event=event, order_id=order_id, state=state, origin=origin, url=url)
    body = {"delivery": wanted, "count": count, "timeout": timeout}
    return Request("POST", "wait", part("deliveries", DeliveryAnswer), body, patience=timeout)


def replay(delivery_id: str, *, wait: bool = True) -> Request[DeliveryAnswer]:
    """Send one again: the same body and id, signed anew."""
    return Request(
        "POST", step("webhooks", delivery_id, "replay"), whole(DeliveryAnswer), {"wait": wait}, patience=SLOW
    )


def replay_all(
    *,
    order_id: str | None = None,
    state: str | None = None,
    origin: str | None = None,
    event: str | None = None,
    url: str | None = None,
    wait: bool = True,
) -> Request[list[DeliveryAnswer]]:
    """Send all again that are like this, in their order."""
    body = given(order_id=order_id, state=state, origin=origin, event=event, url=url, wait=wait)
    return Request("POST", "webhooks/replay", part("deliveries", DeliveryAnswer), body, patience=SLOW)


def pause() -> Request[PausedAnswer]:
    """From now on hooks pile up."""
    return Request("POST", "webhooks/pause", whole(PausedAnswer))


def resume(*, wait: bool = True) -> Request[PausedAnswer]:
    """What piled up goes out, in order."""
    return Request("POST", "webhooks/resume", whole(PausedAnswer), {"wait": wait}, patience=SLOW)


def flush(*, wait: bool = True) -> Request[list[DeliveryAnswer]]:
    """All that waits is sent now, what waits for a retry too."""
    return Request("POST", "webhooks/flush", part("deliveries", DeliveryAnswer), {"wait": wait}, patience=SLOW)
