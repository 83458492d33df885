"""The sorted lists against the plain way: look at every row."""

from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from mockpay.sandbox.collection import Collection, Slot
from mockpay.sandbox.store import Page, Query, Sort
from tests.sandbox.worlds import NOON

MOMENTS = [NOON + timedelta(seconds=seconds) for seconds in range(4)]
PAIRS = [("a", "1"), ("a", "2"), ("b", "1"), ("b", "2")]
KEYS = [(), (("a", "1"),), (("a", "1"), ("b", "1")), (("a", "2"), ("b", "1")), (("a", "1"), ("a", "2"), ("a", "1"))]
ALL = Query(newest_first=False, limit=None)


class Put(NamedTuple):
    """A row comes in, or comes in again: with another seq when it is later in line."""

    row_id: str
    slot: Slot[str]


def drawn_put(chance: Random) -> Put:
    number, keys = chance.randrange(7), chance.choice(KEYS)
    return Put(
        f"row-{number}",
        Slot(
            row=chance.choice(["ann", "Bob", "bob ann", ""]),
            seq=number + 10 * chance.choice([0, 0, 0, 1, 2]),
            at=chance.choice(MOMENTS),
            found_by=chance.choice([keys, lambda _row, keys=keys: keys]),
            changed=chance.choice([None, *MOMENTS]),
        ),
    )


def drawn_query(chance: Random) -> Query:
    """Up to three conditions: with more, nothing is found."""
    conditions: dict[str, Any] = {
        "where": dict(chance.choices(PAIRS, k=2)),
        "any_of": {chance.choice("aab"): tuple(chance.choices("123", k=chance.choice([0, 1, 2, 3, 3])))},
        "ids": tuple(f"row-{number}" for number in chance.choices(range(8), k=6)),
        "since": chance.choice(MOMENTS),
        "until": chance.choice(MOMENTS),
        "changed_since": chance.choice(MOMENTS),
        "changed_until": chance.choice(MOMENTS),
        "after": chance.choice([0, 3, 6, 11]),
        "max_seq": chance.choice([0, 4, 6, 20]),
        "text": chance.choice(["B", "ann", "nobody"]),
        "cursor": chance.randrange(27),
        "offset": chance.choice([1, 2, 9]),
        "limit": chance.choice([None, 0, 1, 2, 3]),
    }
    names = chance.sample(sorted(conditions), k=chance.randrange(4))
    sort, newest_first = chance.choice(list(Sort)), chance.random() < 0.5
    return Query(sort=sort, newest_first=newest_first, **{name: conditions[name] for name in names})


CHANCE = Random("pages")
PUTS = [drawn_put(CHANCE) for _ in range(500)]
QUERIES = [drawn_query(CHANCE) for _ in range(2_000)]
DROPS = [f"row-{number}" for number in range(7)]
first_rows = st.lists(st.sampled_from(PUTS), min_size=4, max_size=10)
steps = st.lists(st.sampled_from(PUTS) | st.sampled_from(QUERIES) | st.sampled_from(DROPS), min_size=10, max_size=60)


def rank(slot: Slot[str], sort: Sort) -> object:
    if sort is Sort.SEQ:
        return slot.seq
    return (slot.at if sort is Sort.CREATED else slot.changed or slot.at), slot.seq


def fits(row_id: str, slot: Slot[str], query: Query) -> bool:
    changed = slot.changed or slot.at
    return (
        set(query.where.items()) <= set(slot.keys)
        and all({(name, one) for one in some} & set(slot.keys) for name, some in query.any_of.items())
        and (query.ids is None or row_id in query.ids)
        and (query.since is None or slot.at >= query.since)
        and (query.until is None or slot.at <= query.until)
        and (query.changed_since is None or changed >= query.changed_since)
        and (query.changed_until is None or changed <= query.changed_until)
        and (query.after is None or slot.seq > query.after)
        and (query.max_seq is None or slot.seq <= query.max_seq)
        and query.text.lower() in slot.row.lower()
    )


def looked_up(slots: dict[str, Slot[str]], query: Query) -> Page[str]:
    fitting = [slot for row_id, slot in slots.items() if fits(row_id, slot, query)]
    fitting.sort(key=lambda slot: rank(slot, query.sort), reverse=query.newest_first)
    return Page([slot.row for slot in cut(fitting, slots, query)], len(fitting))


def cut(fitting: list[Slot[str]], slots: dict[str, Slot[str]], query: Query) -> list[Slot[str]]:
    edges = [rank(slot, query.sort) for slot in slots.values() if slot.seq == query.cursor]
    if query.sort is Sort.SEQ and query.cursor is not None:
        edges = [query.cursor]
    for edge in edges:
        fitting = [slot for slot in fitting if rank(slot, query.sort) != edge
                   and (rank(slot, query.sort) < edge) is query.newest_first]  # fmt: skip
    return fitting[query.offset : None if query.limit is None else query.offset + query.limit]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(first_rows, steps)
def test_a_page_is_what_one_finds_by_looking_at_every_row(first: list[Put], then: list[Put | str | Query]) -> None:
    collection: Collection[str] = Collection(lambda row: row)
    slots: dict[str, Slot[str]] = {}
    for step in [*first, *then]:
        if isinstance(step, Put):
            assert collection.put(*step) == slots.get(step.row_id)
            slots[step.row_id] = step.slot
        elif isinstance(step, str):
            assert collection.drop(step) == slots.pop(step, None)
        else:
            assert (step, collection.page(step)) == (step, looked_up(slots, step))
    assert (list(collection), len(collection)) == (looked_up(slots, ALL).rows, len(slots))
