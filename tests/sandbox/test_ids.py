"""Ids in each provider's alphabet, the same for the same seed and count."""

from datetime import UTC, datetime, timedelta
from re import fullmatch
from uuid import UUID

import pytest

from mockpay.sandbox.ids import FORMATS, Mint

NOON = datetime(2025, 9, 24, 12, tzinfo=UTC)
SHAPES = {
    "objectid": "[0-9a-f]{24}",
    "hex:8": "[0-9a-f]{8}",
    "hex:64": "[0-9a-f]{64}",
    "digits:4": "[0-9]{4}",
    "digits:18": "[0-9]{18}",
    "uuid": "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "serial:OR:10": "OR[0-9]{10}",
    "base58:ord": "ord_2[1-9A-HJ-NP-Za-km-z]{16}",
    "filled:98:14": "98[0-9]{12}",
    "clabe:646180": "646180[0-9]{12}",
}


def minted(id_format: str, seed: str = "seed", count: int = 300) -> list[str]:
    mint = Mint(seed, {}, NOON)
    return [mint(id_format) for _ in range(count)]


def test_every_format_is_tried_here() -> None:
    assert {shape.partition(":")[0] for shape in SHAPES} == set(FORMATS)


@pytest.mark.parametrize(("id_format", "shape"), SHAPES.items())
def test_ids_have_their_format_and_follow_the_seed(id_format: str, shape: str) -> None:
    ids = minted(id_format)
    assert [one for one in ids if not fullmatch(shape, one)] == []
    assert len(set(ids)) == len(ids) or id_format == "digits:4"
    assert ids == minted(id_format)
    assert (ids == minted(id_format, "another")) == id_format.startswith("serial")


def test_object_ids_hold_their_moment_and_grow() -> None:
    counters: dict[str, int] = {}
    ids = [Mint("seed", counters, NOON + timedelta(seconds=second // 2))("objectid") for second in range(300)]
    assert ids == sorted(ids)
    assert [int(one[:8], 16) - int(NOON.timestamp()) for one in ids] == [second // 2 for second in range(300)]
    assert len({one[8:18] for one in ids}) == 1


def test_later_ids_in_base58_are_greater_whatever_they_stand_for() -> None:
    counters: dict[str, int] = {}
    moments = [NOON + timedelta(seconds=second // 2) for second in range(300)]
    ids = [Mint("seed", counters, at)(f"base58:{kind}") for at, kind in zip(moments, ["ord", "cus"] * 150, strict=True)]
    tails = [one.partition("_")[2] for one in ids]
    assert tails == sorted(set(tails))


@pytest.mark.parametrize("account", [*minted("clabe:646180", count=20), "032180000118359719", "002010077777777771"])
def test_account_numbers_carry_their_check_digit(account: str) -> None:
    """The last two are widely printed samples of real ones."""
    weighted = sum(int(digit) * weight % 10 for digit, weight in zip(account[:17], [3, 7, 1] * 6, strict=False))
    assert (weighted + int(account[17])) % 10 == 0


def test_uuids_are_random_ones() -> None:
    assert {UUID(one).version for one in minted("uuid")} == {4}


def test_serials_count_each_prefix_by_itself_from_where_the_scenario_says() -> None:
    mint = Mint("seed", {"serial:TR": 41}, NOON)
    assert [mint("serial:OR:3"), mint("serial:TR:3"), mint("serial:OR:3"), mint("serial::2")] == [
        "OR001", "TR042", "OR002", "01",
    ]  # fmt: skip


def test_counters_go_on_in_the_next_mint() -> None:
    counters: dict[str, int] = {}
    ids = [Mint("seed", counters, NOON)("hex:16") for _ in range(300)]
    assert ids == minted("hex:16")
    assert counters == {"hex": 300}


def test_pinned_ids_are_used_first_and_count_nothing() -> None:
    counters: dict[str, int] = {}
    mint = Mint("seed", counters, NOON, {"objectid": ["one", "two"]})
    assert [mint("objectid"), mint("objectid")] == ["one", "two"]
    assert counters == {}
    assert mint("objectid") == minted("objectid", count=1)[0]
