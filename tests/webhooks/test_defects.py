"""Whatever an attempt raises is a failed attempt with its reason, planned again; no defect ends a lane or a runner."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient, Receiver
from msgspec.structs import replace

from mockpay.app import find_providers
from mockpay.sandbox.outbox import Delivery
from mockpay.scenario.load import load
from mockpay.scenario.scenario import Scenario

Open = Callable[..., ApiClient]
START = "2025-01-01T00:00:00Z"


def rows(api: ApiClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/_mockpay/webhooks").json()["deliveries"]
    return found


def paid(api: ApiClient, url: str) -> str:
    order_id: str = api.order(notify_url=url)["id"]
    api.act(order_id, "pay", wait=True)
    return order_id


class Failing:
    """Signs as the provider does, but for the first few times."""

    def __init__(self, sign: Any, times: int) -> None:
        self._sign = sign
        self.left = times

    def __call__(self, delivery: Delivery, scenario: Scenario, milliseconds: int) -> Any:
        self.left -= 1
        if self.left >= 0:
            raise AttributeError("'NoneType' object has no attribute 'key'")
        return self._sign(delivery, scenario, milliseconds)


def test_an_attempt_that_raises_is_recorded_and_planned_again(
    open_client: Open, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    faces = [replace(one, sign=Failing(one.sign, 2)) if one.name == "ecartpay" else one for one in find_providers()]
    api = open_client(plugged=faces)
    api.post("/_mockpay/clock", {"freeze": START})
    paid(api, receiver.url)
    (row,) = rows(api)
    assert (row["state"], row["next_at"]) == ("pending", "2025-01-01T00:00:10.000Z")
    (attempt,) = row["attempts"]
    assert attempt["status"] is None
    assert attempt["error"] == "a defect of mockpay: AttributeError: 'NoneType' object has no attribute 'key'"
    assert [one.levelno for one in caplog.records] == [logging.ERROR]
    api.post("/_mockpay/clock", {"advance": "1h", "wait": True})
    api.post("/_mockpay/clock", {"advance": "1h", "wait": True})
    (row,) = rows(api)
    assert (row["state"], len(row["attempts"]), len(receiver.got)) == ("success", 3, 1)


def test_a_delivery_that_cannot_be_planned_again_has_failed_and_its_lane_goes_on(
    open_client: Open, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    """There is no moment thirty thousand years from now."""
    receiver.answer = lambda count: 500 if count == 1 else 200
    default = load(["default"])
    api = open_client(scenario=replace(default, webhooks=replace(default.webhooks, waits=(10**12,))))
    order_id = paid(api, receiver.url)
    (row,) = rows(api)
    assert (row["state"], row["attempts"][0]["error"].partition(":")[0]) == ("failed", "a defect of mockpay")
    assert "OverflowError" in caplog.text
    api.act(order_id, "refund", wait=True)
    assert [row["state"] for row in rows(api)] == ["failed", "success"]


def test_what_falls_due_and_raises_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """The runner of a space outlives a defect in what is due."""
    from mockpay.sandbox.clock import Clock
    from mockpay.sandbox.sandbox import Sandbox
    from mockpay.webhooks import dispatcher
    from mockpay.webhooks.sender import Sender

    class Store:
        times = 0
        unit = None

        @property
        def next_due(self) -> Any:
            self.times += 1
            raise RuntimeError("the store is away")

    async def story() -> int:
        store: Any = Store()
        space = Sandbox("", Scenario(name="x"), store, Clock(), [])
        one = dispatcher.Dispatcher({}, {}, Sender(allow_public=False))
        one.notify(space)
        await asyncio.sleep(dispatcher.AFTER_DEFECT * 1.5)
        assert space in one._runners, "it is still there"
        await one.close()
        return store.times

    assert asyncio.run(story()) >= 2, "it was tried again"
    assert "the store is away" in caplog.text
