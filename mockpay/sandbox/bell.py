"""Wakes those who wait for something to happen in a space, so that nobody has to look again and again."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """Rings after each change, each answer and each attempt to deliver."""

    def __init__(self) -> None:
        self._ears: set[asyncio.Event] = set()

    def ring(self) -> None:
        """Something happened. Costs next to nothing while nobody waits."""
        for ear in self._ears:
            ear.set()

    @contextmanager
    def heard(self) -> Iterator[asyncio.Event]:
        """An event that each ring sets; who waits clears it before looking."""
        ear = asyncio.Event()
        self._ears.add(ear)
        try:
            yield ear
        finally:
            self._ears.discard(ear)
