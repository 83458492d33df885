"""Finds the few events that make something fail among many: delta debugging (Zeller and Hildebrandt, 2002, `ddmin`)."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import TypeVar

Event = TypeVar("Event")


def smallest(events: Sequence[Event], fails: Callable[[Sequence[Event]], bool]) -> list[Event]:
    """A part of `events`, in their order, that fails and no longer does when any one of it is taken away.

    `events` must fail, and none of them must not. No part is tried twice.
    """
    tried = cache(lambda part: fails([events[index] for index in part]))
    left, pieces = tuple(range(len(events))), 2
    while len(left) > 1:
        chunks = _cut(left, pieces)
        rests = [tuple([index for index in left if index not in chunk]) for chunk in chunks]
        chunk = next((one for one in chunks if tried(one)), None)
        rest = next((one for one in rests if tried(one)), None) if chunk is None else None
        if chunk:
            left, pieces = chunk, 2
        elif rest:
            left, pieces = rest, max(pieces - 1, 2)
        elif pieces < len(left):
            pieces = min(pieces * 2, len(left))
        else:
            break
    return [events[index] for index in left]


def _cut(left: Sequence[int], pieces: int) -> list[tuple[int, ...]]:
    """Pieces of about the same size."""
    edges = [len(left) * piece // pieces for piece in range(pieces + 1)]
    return [tuple(left[start:stop]) for start, stop in pairwise(edges)]
