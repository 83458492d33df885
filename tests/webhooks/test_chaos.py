"""Chaos with real receivers: each kind does what it says and nothing else, and the same seed does the same."""

import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from api_client import ApiClient, Received, Receiver
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from mockpay.app import find_providers
from mockpay.sandbox.delivery_chaos import drawn, plan_delivery
from mockpay.sandbox.outbox import Delivery, DeliveryState, WebhookMessage
from mockpay.scenario.chaos import ChaosKind, ChaosPlan, Rates, Strike
from mockpay.scenario.load import load, parse
from mockpay.scenario.scenario import Fault, FaultPoint
from mockpay.web.provider import Provider
from mockpay.webhooks.forgery import forging, to_forge

Open = Callable[..., ApiClient]
START = "2025-01-01T00:00:00Z"
SECRET = b"whsec_mockpay"
FORGERIES = (ChaosKind.STALE, ChaosKind.BAD_SIGNATURE, ChaosKind.OLD_SECRET)


def signed(post: Received, secret: bytes = SECRET) -> bool:
    """Whether a webhook's signature is that of its own body."""
    data = json.dumps(post.json["data"], separators=(",", ":"), ensure_ascii=False)
    message = f"{post.headers['x-pay-timestamp']}.{post.headers['x-pay-webhook-id']}.{data}"
    return post.headers["x-pay-signature"] == "SHA256=" + hmac.new(secret, message.encode(), "sha256").hexdigest()


def age(post: Received) -> int:
    """Seconds since it was signed, by the sandbox's clock at the start."""
    now = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
    return round(now - int(post.headers["x-pay-timestamp"]) / 1000)


def struck(open_client: Open, *kinds: ChaosKind, webhook: int = 1, **chaos: Any) -> ApiClient:
    """A sandbox at a standstill where one webhook meets something."""
    api = open_client()
    api.post("/_mockpay/clock", {"freeze": START})
    schedule = [{"hook": webhook, "kind": kind} for kind in kinds]
    assert api.post("/_mockpay/chaos", {"schedule": schedule, **chaos}).status_code == 200
    return api


def paid(api: ApiClient, url: str) -> str:
    order_id: str = api.order(notify_url=url)["id"]
    api.act(order_id, "pay", wait=True)
    return order_id


def advance(api: ApiClient, seconds: float) -> None:
    api.post("/_mockpay/clock", {"advance": seconds, "wait": True})


def attempts(api: ApiClient) -> list[list[tuple[str | None, int | None]]]:
    """What chaos added each attempt for, and the answer to it; delivery by delivery."""
    rows = api.get("/_mockpay/webhooks").json()["deliveries"]
    return [[(one["chaos"], one["status"]) for one in row["attempts"]] for row in rows]


def states(api: ApiClient) -> list[str]:
    return [row["state"] for row in api.get("/_mockpay/webhooks").json()["deliveries"]]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ChaosKind.DUPLICATE, [(True, 0), (True, 0)]),
        (ChaosKind.STALE, [(True, 3600), (True, 0)]),
        (ChaosKind.BAD_SIGNATURE, [(False, 0), (True, 0)]),
        (ChaosKind.OLD_SECRET, [(False, 0), (True, 0)]),
        (ChaosKind.DROP, []),
    ],
)
def test_what_a_receiver_sees(
    open_client: Open, receiver: Receiver, kind: ChaosKind, expected: list[tuple[bool, int]]
) -> None:
    api = struck(open_client, kind)
    paid(api, receiver.url)
    assert [(signed(post), age(post)) for post in receiver.got] == expected
    assert len({post.body for post in receiver.got}) == len({post.headers["x-pay-webhook-id"] for post in receiver.got})
    assert len({post.body for post in receiver.got}) <= 1, "one body and one id throughout"
    if kind is ChaosKind.OLD_SECRET:
        assert signed(receiver.got[0], b"whsec_mockpay_old")


def test_what_was_done_stands_in_the_attempts(open_client: Open, receiver: Receiver) -> None:
    api = struck(open_client, ChaosKind.DUPLICATE, *FORGERIES)
    paid(api, receiver.url)
    assert attempts(api) == [
        [("stale", 200), ("bad_signature", 200), ("old_secret", 200), (None, 200), ("duplicate", 200)]
    ]
    assert states(api) == ["success"]


def test_a_receiver_that_refuses_forgeries_gets_the_genuine_webhook_all_the_same(open_client: Open) -> None:
    receiver = Receiver()
    receiver.answer = lambda _count: 200 if signed(receiver.got[-1]) else 403
    with receiver:
        api = struck(open_client, ChaosKind.BAD_SIGNATURE, ChaosKind.OLD_SECRET)
        paid(api, receiver.url)
    assert attempts(api) == [[("bad_signature", 403), ("old_secret", 403), (None, 200)]]
    assert states(api) == ["success"]


def test_what_chaos_adds_takes_nothing_of_the_providers_patience(open_client: Open) -> None:
    with Receiver(lambda _count: 500) as receiver:
        api = struck(open_client, ChaosKind.STALE, ChaosKind.DUPLICATE)
        paid(api, receiver.url)
        api.post("/_mockpay/clock", {"run": "idle"})
    assert attempts(api) == [[("stale", 500), *[(None, 500)] * 6]], "a webhook that is never taken is not doubled"
    assert states(api) == ["failed"]


def test_a_lost_webhook_comes_when_it_is_replayed_and_is_not_lost_again(open_client: Open, receiver: Receiver) -> None:
    api = struck(open_client, ChaosKind.DROP)
    paid(api, receiver.url)
    assert (states(api), receiver.got) == (["lost"], [])
    api.post("/_mockpay/webhooks/replay", {"state": "lost", "wait": True})
    assert (states(api), len(receiver.got)) == (["success"], 1)


def test_forgeries_and_duplicates_are_not_replayed(open_client: Open, receiver: Receiver) -> None:
    api = struck(open_client, ChaosKind.STALE, ChaosKind.DUPLICATE)
    paid(api, receiver.url)
    api.post("/_mockpay/webhooks/replay", {"wait": True})
    assert attempts(api) == [[("stale", 200), (None, 200), ("duplicate", 200), (None, 200)]]


def test_a_delayed_webhook_holds_up_those_of_its_order_and_no_others(open_client: Open, receiver: Receiver) -> None:
    api = struck(open_client, ChaosKind.DELAY)
    first = paid(api, receiver.url)
    api.act(first, "refund", wait=True)
    other = paid(api, receiver.url)
    assert [post.json["id"] for post in receiver.got] == [other]
    advance(api, 1.9)
    assert len(receiver.got) == 1
    advance(api, 0.1)
    assert [(post.json["id"], post.json["status"]) for post in receiver.got[1:]] == [
        (first, "paid"),
        (first, "refunded"),
    ]


def test_a_reordered_webhook_goes_right_behind_the_next_of_its_order(open_client: Open, receiver: Receiver) -> None:
    api = struck(open_client, ChaosKind.REORDER)
    order_id = paid(api, receiver.url)
    assert receiver.got == []
    for amount in (100, 143.33):
        api.act(order_id, "refund", amount=amount, wait=True)
    assert [post.json["status"] for post in receiver.got] == ["partially_refunded", "paid", "refunded"]
    api.post("/_mockpay/clock", {"run": "idle"})
    assert len(receiver.got) == 3


def test_a_reordered_webhook_that_none_follows_goes_by_itself(open_client: Open, receiver: Receiver) -> None:
    api = struck(open_client, ChaosKind.REORDER, wait=30)
    paid(api, receiver.url)
    advance(api, 29)
    assert receiver.got == []
    advance(api, 1)
    assert [post.json["status"] for post in receiver.got] == ["paid"]


def test_a_provider_that_signs_nothing_meets_no_forgeries(open_client: Open, receiver: Receiver) -> None:
    api = struck(open_client, *FORGERIES)
    webhook = {"resource": "orders", "action": "create", "url": receiver.url, "auth": "Bearer mine"}
    assert api.post("/api/v2/webhooks", {"webhook": webhook}).is_success
    order = {
        "currency": "MXN",
        "customer": {"email": "a@b.mx"},
        "items": [{"name": "Cup", "quantity": 1, "price": "1"}],
    }
    assert api.post("/api/v2/orders", {"order": order}).is_success
    api.post("/_mockpay/webhooks/flush", {"wait": True})
    assert attempts(api) == [[(None, 200)]]
    assert api.get("/_mockpay/chaos").json()["done"] == []


SIGNS = {
    "ecartpay": [*FORGERIES],
    "ecartapi": [],  # signs nothing
    "conekta": [ChaosKind.BAD_SIGNATURE, ChaosKind.OLD_SECRET],  # signs no moment
}


@pytest.mark.parametrize("provider", find_providers(), ids=lambda one: one.name)
@pytest.mark.parametrize("seed", ["mockpay", "a", "b", "c"])
def test_each_provider_is_forged_in_what_it_signs(provider: Provider, seed: str) -> None:
    webhook = WebhookMessage(origin=provider.name, event="x", url="http://127.0.0.1/", body='{"a":1}', signed="1")
    at = datetime(2025, 1, 1, tzinfo=UTC)
    delivery = Delivery(id="hook_1", seq=1, order_id="x", webhook=webhook, created_at=at, chaos=FORGERIES)
    scenario = replace(load(["default"]), seed=seed)
    assert to_forge(delivery, provider.sign, scenario) == SIGNS[provider.name]
    true = provider.sign(delivery, scenario, 1)
    forged = [forging(kind, provider.sign)(delivery, scenario, 1) for kind in SIGNS[provider.name]]
    assert all(one.keys() == true.keys() for one in forged), "no header tells a forgery"
    assert len({*map(repr, [true, *forged])}) == 1 + len(forged)


def test_what_is_yet_to_come_survives_in_the_state_document(open_client: Open, receiver: Receiver) -> None:
    api, other = struck(open_client, ChaosKind.REORDER, ChaosKind.STALE, ChaosKind.DUPLICATE), open_client()
    paid(api, receiver.url)
    assert other.put("/_mockpay/state", api.get("/_mockpay/state").json()).status_code == 200
    advance(other, 2)
    assert attempts(other) == [[("stale", 200), (None, 200), ("duplicate", 200)]]
    assert other.get("/_mockpay/state").json()["deliveries"][0]["chaos"] == ["duplicate", "reorder", "stale"]


def test_the_same_seed_does_the_same(open_client: Open, receiver: Receiver) -> None:
    def story() -> tuple[list[Any], list[tuple[str, str]]]:
        api = open_client(scenario=parse("extends: default\nwebhooks: {chaos: {seed: 5, rates: {delay: 0}}}"))
        api.post("/_mockpay/clock", {"freeze": START})
        before = len(receiver.got)
        for _ in range(6):
            api.act(paid(api, receiver.url), "refund", wait=True)
        return attempts(api), [(post.json["id"], post.json["status"]) for post in receiver.got[before:]]

    first, second = story(), story()
    assert first == second
    assert {kind for row in first[0] for kind, _ in row} > {None}, "something was done"


def test_each_kind_has_a_rate() -> None:
    assert [*asdict(Rates())] == list(ChaosKind)


@given(st.integers(0, 2**40), st.integers(1, 10_000), st.sampled_from(ChaosKind))
def test_another_rate_of_one_kind_leaves_the_others_as_they_were(seed: int, webhook: int, kind: ChaosKind) -> None:
    always = ChaosPlan(seed=seed, rates=replace(Rates(drop=0), **{kind: 1}))
    never = ChaosPlan(seed=seed, rates=replace(Rates(drop=0), **{kind: 0}))
    others = tuple(one for one in drawn(always, webhook) if one is not kind)
    if kind is ChaosKind.DROP:
        assert drawn(always, webhook) == (ChaosKind.DROP,), "what never goes out meets nothing else"
    else:
        assert others == drawn(never, webhook)
        assert kind in drawn(always, webhook)


def test_as_many_are_struck_as_the_rates_say() -> None:
    chaos = ChaosPlan(seed=3, rates=Rates(drop=0))
    webhooks = [drawn(chaos, webhook) for webhook in range(1, 5001)]
    for kind, rate in asdict(chaos.rates).items():
        share = sum(kind in kinds for kinds in webhooks) / len(webhooks)
        assert abs(share - rate) < 0.02, kind


@given(st.lists(st.builds(Strike, st.integers(1, 9), st.sampled_from(ChaosKind)), max_size=9), st.integers(1, 9))
def test_a_schedule_is_all_that_happens(schedule: list[Strike], webhook: int) -> None:
    kinds = {strike.kind for strike in schedule if strike.webhook == webhook}
    found = drawn(ChaosPlan(seed=1, rates=Rates(*[1.0] * 7), schedule=tuple(schedule)), webhook)
    assert {*found} == ({ChaosKind.DROP} if ChaosKind.DROP in kinds else kinds)


def test_the_longer_of_two_delays_counts() -> None:
    webhook = WebhookMessage(origin="x", event="y", url="http://127.0.0.1/", body="", signed="")
    at = datetime(2025, 1, 1, tzinfo=UTC)
    delivery = Delivery(id="hook_1", seq=1, order_id="x", webhook=webhook, created_at=at)
    late = ChaosPlan(schedule=(Strike(1, ChaosKind.DELAY),), wait=3)
    for seconds, chaos, expected in ((5, late, 5), (1, late, 3), (1, None, 1)):
        fault = Fault(at=FaultPoint.AFTER_REPLY, delay=seconds)
        assert plan_delivery(delivery, fault, chaos).next_at == at + timedelta(seconds=expected)
    assert plan_delivery(delivery, None, None) == delivery
    assert plan_delivery(delivery, Fault(at=FaultPoint.AFTER_REPLY, drop=True), late).state is DeliveryState.LOST
