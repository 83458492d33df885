"""What a button did, as the page says it afterwards: one row per operation of the control API that the page calls."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from mockpay.dashboard.display import moment
from mockpay.dashboard.form_action import FormCall
from mockpay.dashboard.internal_client import InternalClient, RequestFailed
from mockpay.dashboard.notices import Notice
from mockpay.dashboard.order_outcome import order_outcome
from mockpay.orders.order import Order
from mockpay.sandbox.changes import ChangeSignal

OF_AN_ORDER: Final = re.compile(r"/_mockpay/orders/([^/]+)/actions/[^/]+")
GONE: Final = 404
Say = Callable[[Any, Mapping[str, Any], str], str]
"""The answer, the body that was sent, and the part of the path that names something -> a sentence."""


class OutcomeRow(NamedTuple):
    """A row: a pattern of method and path, what to say, and the page that has more of it."""

    pattern: str
    say: Say
    link: str = ""


def _times(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _scenario(answer: Any, body: Mapping[str, Any], _name: str) -> str:
    rest = "orders, clock and webhooks stay" if body.get("reset") is False else "the space starts anew"
    return f"Scenario {answer['name']} applied; {rest}"


def _reset(answer: Any, _body: Mapping[str, Any], _name: str) -> str:
    return f"Space reset; it starts with {_times(answer['counts']['orders'], 'order')}"


def _snapshot(answer: Any, _body: Mapping[str, Any], _name: str) -> str:
    return f"Snapshot {answer['name']} taken, with {_times(answer['orders'], 'order')}"


def _fault(answer: Any, _body: Mapping[str, Any], _name: str) -> str:
    fault, times = answer["fault"], answer["times"]
    where = fault.get("when", {}).get("operation") or "every operation"
    return f"Fault {answer['id']} set: {where}, {_times(times, 'time') if times else 'until it is cleared'}"


def _chaos(answer: Any, _body: Mapping[str, Any], _name: str) -> str:
    return f"Webhook chaos is on, with seed {answer['chaos']['seed']}"


def _replayed(answer: Any, _body: Mapping[str, Any], _name: str) -> str:
    """Of several deliveries."""
    states = [one["state"] for one in answer["deliveries"]]
    return _counted(f"{_times(len(states), 'webhook')} sent again", states)


def _flushed(answer: Any, _body: Mapping[str, Any], _name: str) -> str:
    states = [one["state"] for one in answer["deliveries"]]
    return _counted(f"{_times(len(states), 'webhook')} sent" if states else "No webhook was waiting", states)


def _counted(words: str, states: Sequence[str]) -> str:
    return ": ".join([words, ", ".join(f"{states.count(one)} {one}" for one in dict.fromkeys(states))]).rstrip(": ")


def _replayed_one(answer: Any, _body: Mapping[str, Any], _name: str) -> str:
    last = answer["attempts"][-1] if answer["attempts"] else {"status": None, "error": answer["state"]}
    return f"Webhook {answer['event']} sent again to {answer['url']} {last['status'] or last['error']}"


def _behaves(answer: Any, _body: Mapping[str, Any], name: str) -> str:
    behaviour = answer["behaviour"]
    if behaviour["hang"]:
        return f"Inbox {name} never answers from now on"
    return f"Inbox {name} answers {behaviour['status']} from now on"


ROWS: Final = (
    OutcomeRow("POST /_mockpay/clock", lambda told, _, __: f"The clock says {moment(told['now'])}; {told['mode']}"),
    OutcomeRow("POST /_mockpay/reset", _reset),
    OutcomeRow("PUT /_mockpay/scenario", _scenario),
    OutcomeRow("POST /_mockpay/snapshots", _snapshot),
    OutcomeRow("POST /_mockpay/snapshots/(.+)/restore", lambda _, __, name: f"The space is as at snapshot {name}"),
    OutcomeRow("DELETE /_mockpay/snapshots/(.+)", lambda _, __, name: f"Snapshot {name} dropped"),
    OutcomeRow("POST /_mockpay/faults", _fault),
    OutcomeRow("DELETE /_mockpay/faults/(.+)", lambda _, __, name: f"Fault {name} cleared"),
    OutcomeRow("DELETE /_mockpay/faults", lambda told, _, __: f"{_times(len(told['dropped']), 'fault')} cleared"),
    OutcomeRow("POST /_mockpay/chaos", _chaos),
    OutcomeRow("DELETE /_mockpay/chaos", lambda *_: "Webhook chaos is off"),
    OutcomeRow("POST /_mockpay/webhooks/pause", lambda *_: "Webhooks are paused and pile up", "webhooks"),
    OutcomeRow(
        "POST /_mockpay/webhooks/resume",
        lambda told, _, __: f"Webhooks go out again; {told['waiting']:,} had piled up",
        "webhooks",
    ),
    OutcomeRow("POST /_mockpay/webhooks/flush", _flushed, "webhooks"),
    OutcomeRow("POST /_mockpay/webhooks/replay", _replayed, "webhooks"),
    OutcomeRow("POST /_mockpay/webhooks/(.+)/replay", _replayed_one),
    OutcomeRow("DELETE /_mockpay/requests", lambda *_: "All requests are forgotten"),
    OutcomeRow("DELETE /_mockpay/inbox/(.+)", lambda _, __, name: f"All webhooks of inbox {name} are forgotten"),
    OutcomeRow("PUT /_mockpay/inbox/(.+)/behaviour", _behaves),
    OutcomeRow("DELETE /_mockpay/spaces/(.+)", lambda _, __, name: f"Space {name} dropped"),
)
OTHERWISE: Final = "Done"


async def do(ask: InternalClient, wanted: FormCall, changes: ChangeSignal) -> Sequence[Notice]:
    """Do what a form asks for, and tell what that came to. Raises `RequestFailed`."""
    if found := OF_AN_ORDER.fullmatch(wanted.path):
        return await _to_order(ask, wanted, f"/_mockpay/orders/{found[1]}", changes)
    answer = await ask.send(wanted.method, wanted.path, wanted.body)
    return _sentence_of(wanted, answer)


async def _to_order(ask: InternalClient, wanted: FormCall, path: str, changes: ChangeSignal) -> Sequence[Notice]:
    before = (await ask.get(path))["version"]
    await ask.send(wanted.method, wanted.path, wanted.body)
    try:
        return await since(ask, path, before, changes)
    except RequestFailed as failed:
        if failed.status != GONE:
            raise
        return (Notice("The order is gone"),)


async def placed(ask: InternalClient, path: str, body: Any, changes: ChangeSignal) -> Sequence[Notice]:
    """Place an order at a provider, and tell what that came to. Raises `RequestFailed`."""
    answer = await ask.send("POST", path, body)
    said = await since(ask, f"/_mockpay/orders/{answer['id']}", 0, changes)
    return (Notice(f"Order {answer['id']}", f"orders/{answer['id']}"), *said)


async def since(ask: InternalClient, path: str, before: int, changes: ChangeSignal) -> Sequence[Notice]:
    """What happened to the order at `path` since a version of it."""
    told = await ask.get(path)
    order = msgspec.convert(told["order"], Order, strict=False)
    return await order_outcome(ask, order, [one for one in told["history"] if one["version"] > before], changes)


def _sentence_of(wanted: FormCall, answer: Any) -> Sequence[Notice]:
    call = f"{wanted.method} {wanted.path}"
    for row in ROWS:
        if found := re.fullmatch(row.pattern, call):
            return (Notice(row.say(answer, wanted.body, next(iter(found.groups()), "")), row.link),)
    return (Notice(OTHERWISE),)
