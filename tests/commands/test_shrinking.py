"""The shrinker alone: what is left still fails, and nothing of it can be spared."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from mockpay.commands.shrinking import smallest

LARGEST = 40
PARTS = st.sets(st.integers(0, LARGEST - 1), min_size=1, max_size=5)


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_what_is_left_fails_and_nothing_of_it_can_be_spared(causes: list[set[int]]) -> None:
    tried: list[tuple[int, ...]] = []

    def fails(part: Sequence[int]) -> bool:
        tried.append(tuple(part))
        return any(cause <= {*part} for cause in causes)

    left = smallest(range(LARGEST), fails)
    assert left == sorted(left)
    assert any(cause == {*left} for cause in causes)
    assert len(tried) == len({*tried}), "no part is tried twice"
    assert () not in tried, "that nothing fails by itself was seen before"


def test_one_cause_among_many_is_found_in_few_runs() -> None:
    runs = 0

    def fails(part: Sequence[int]) -> bool:
        nonlocal runs
        runs += 1
        return 137 in part

    assert smallest(range(256), fails) == [137]
    assert runs <= 2 * 8


def test_a_single_event_is_not_tried_at_all() -> None:
    assert smallest(["only"], lambda _part: False) == ["only"]
