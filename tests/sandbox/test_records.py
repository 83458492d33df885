"""Records in one transaction: what is looked up stays true, children go with their parent, failures leave nothing."""

import asyncio

import pytest

from mockpay.sandbox.outbox import WebhookMessage
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.state import export
from mockpay.sandbox.store import Query, Record, Store
from tests.sandbox.worlds import NOON, run, sandbox


async def all_of(box: Sandbox, kind: str = "thing") -> list[Record]:
    async with box.records() as records:
        return (await records.page(kind, Query(newest_first=False, limit=None))).rows


def test_a_record_is_found_by_id_by_key_and_by_what_it_hangs_on(store: Store) -> None:
    async def story() -> None:
        box = sandbox(store)
        async with box.records() as records:
            parent = await records.add("thing", {"a": 1}, keys={"mail": "x"})
            child = await records.add("part", {}, parent=parent.id, record_id="named", keys={"mail": "y"})
        assert (parent.created_at, parent.updated_at, len(parent.id)) == (NOON, NOON, 24)
        async with box.records() as records:
            assert await records.get("thing", parent.id) == parent
            assert await records.get("part", parent.id) is None
            assert await records.under("part", parent.id) == [child]
            assert await records.holder("thing", {"mail": "x"}) == parent
            assert await records.holder("thing", {"mail": "x"}, parent.id) is None
            assert await records.holder("thing", {"mail": "y"}) is None
            assert await records.holder("thing", {}) is None

    run(story())


def test_a_change_keeps_id_place_and_parent_and_moves_the_keys(store: Store) -> None:
    async def story() -> None:
        box = sandbox(store)
        async with box.records() as records:
            record = await records.add("thing", {"a": 1}, parent="p", keys={"mail": "x"})
        async with box.records() as records:
            same_keys = await records.change(record, {"a": 2})
            assert (same_keys.data, same_keys.keys) == ({"a": 2}, {"mail": "x", "parent": "p"})
            other_keys = await records.change(same_keys, {"a": 3}, {"mail": "z"})
        async with box.records() as records:
            assert await records.holder("thing", {"mail": "x"}) is None
            assert await records.holder("thing", {"mail": "z"}) == other_keys
            assert await records.under("thing", "p") == [other_keys]
        assert (other_keys.id, other_keys.seq) == (record.id, record.seq)

    run(story())


def test_what_is_dropped_takes_all_that_hangs_on_it(store: Store) -> None:
    async def story() -> None:
        box = sandbox(store)
        async with box.records() as records:
            for name in ("gone", "stays"):
                top = await records.add("thing", {}, record_id=name)
                middle = await records.add("part", {}, parent=top.id, record_id=f"{name}'s part")
                await records.add("piece", {}, parent=middle.id, record_id=f"{name}'s piece")
        async with box.records() as records:
            found = await records.get("thing", "gone")
            assert found
            await records.drop(found)
        assert [record.id for record in (await export(box)).records] == ["stays's part", "stays's piece", "stays"]

    run(story())


def test_a_failure_leaves_nothing(store: Store) -> None:
    async def story() -> None:
        box = sandbox(store)
        with pytest.raises(ValueError, match="late"):
            async with box.records() as records:
                await records.add("thing", {})
                raise ValueError("too late")
        assert await all_of(box) == []
        assert (await export(box)).counters == {}

    run(story())


def test_looking_and_adding_is_one_step(store: Store) -> None:
    """Twenty who find the name free and take it: one gets it."""

    async def take(box: Sandbox) -> bool:
        async with box.records() as records:
            if await records.holder("thing", {"name": "one"}):
                return False
            await records.add("thing", {}, keys={"name": "one"})
            return True

    async def story() -> None:
        box = sandbox(store)
        got = await asyncio.gather(*[take(box) for _ in range(20)])
        assert sorted(got) == [False] * 19 + [True]
        assert len(await all_of(box)) == 1

    run(story())


def test_the_oldest_of_a_kind_make_room(store: Store) -> None:
    async def story() -> None:
        box = sandbox(store)
        async with box.records() as records:
            for name in ("first", "second", "third"):
                await records.add("thing", {}, record_id=name)
            await records.trim("thing", 5)
            await records.trim("thing", 2)
            await records.trim("other", 2)
        assert [record.id for record in await all_of(box)] == ["second", "third"]

    run(story())


def test_what_was_sent_is_found_by_its_subject(store: Store) -> None:
    async def story() -> None:
        box = sandbox(store)
        async with box.records() as records:
            for name, subject in (("first", "a"), ("other", "b"), ("second", "a")):
                webhook = WebhookMessage(
                    origin="shop", event=name, url="http://127.0.0.1:9/", body="", signed="", subject=subject
                )
                await records.send(webhook, "order")
            assert [delivery.webhook.event for delivery in await records.sent("a")] == ["first", "second"]

    run(story())
