"""Rows whose keys wait to be worked out until a list is asked for by key: found as if they never had to wait."""

from datetime import timedelta

from mockpay.sandbox.collection import AT_ONCE, MOST_WAITING, Collection, Slot
from mockpay.sandbox.store import Keys, Query
from tests.sandbox.worlds import NOON


def text_of(row: str) -> str:
    return row


class Watched:
    """Gives a row's word as its only key, and notes whom it was asked about."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, row: str) -> Keys:
        self.asked.append(row)
        return (("word", row.split()[0]),)


def put(rows: Collection[str], number: int, row: str, keys: Watched) -> Slot[str] | None:
    return rows.put(f"row-{number}", Slot(row, number, NOON + timedelta(seconds=number), keys))


def found(rows: Collection[str], word: str) -> list[str]:
    return rows.page(Query(where={"word": word}, newest_first=False, limit=None)).rows


def test_keys_are_worked_out_once_and_only_when_somebody_asks_for_a_key() -> None:
    rows, keys = Collection[str](text_of), Watched()
    for number in range(10):
        put(rows, number, f"{'even' if number % 2 == 0 else 'odd'} {number}", keys)
    assert rows.page(Query(limit=3)).rows == ["odd 9", "even 8", "odd 7"]
    assert keys.asked == []
    assert found(rows, "even") == [f"even {number}" for number in (0, 2, 4, 6, 8)]
    assert found(rows, "odd") == [f"odd {number}" for number in (1, 3, 5, 7, 9)]
    assert sorted(keys.asked) == sorted(rows)


def test_a_row_that_changes_or_goes_while_it_waits() -> None:
    rows, keys = Collection[str](text_of), Watched()
    put(rows, 1, "old 1", keys)
    assert found(rows, "old") == ["old 1"]
    first = put(rows, 1, "new 1", keys)
    put(rows, 1, "newest 1", keys)
    put(rows, 2, "newest 2", keys)
    rows.drop("row-2")
    assert (found(rows, "old"), found(rows, "new"), found(rows, "newest")) == ([], [], ["newest 1"])
    assert first is not None
    rows.put("row-1", first)
    assert (found(rows, "old"), found(rows, "newest")) == (["old 1"], [])
    put(rows, 1, "new 1", keys)
    rows.drop("row-1")
    assert (found(rows, "old"), found(rows, "new"), len(rows)) == ([], [], 0)


def test_no_more_than_so_many_rows_wait() -> None:
    rows, keys = Collection[str](text_of), Watched()
    last = MOST_WAITING + 3 * AT_ONCE - 1
    for number in range(last):
        put(rows, number, f"word {number}", keys)
    assert len(keys.asked) == 2 * AT_ONCE
    put(rows, last, f"word {last}", keys)
    assert len(keys.asked) == 3 * AT_ONCE
    assert found(rows, "word") == [f"word {number}" for number in range(last + 1)]
    assert len(keys.asked) == last + 1


def test_what_was_worked_out_before_anybody_asked_is_found_all_the_same() -> None:
    rows, keys = Collection[str](text_of), Watched()
    last = MOST_WAITING + AT_ONCE - 1
    for number in range(last + 1):
        put(rows, number, f"old {number}", keys)
    assert len(keys.asked) == AT_ONCE
    put(rows, last, f"new {last}", keys)
    rows.drop(f"row-{last - 1}")
    assert found(rows, "new") == [f"new {last}"]
    assert found(rows, "old") == [f"old {number}" for number in range(last - 1)]
