"""Wakes those who wait for something to happen in a space, so that nobody has to look again and again."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class ChangeSignal:
    """Rings after each change, each answer and each attempt to deliver."""

    def __init__(self) -> None:
        self._subscribers: set[asyncio.Event] = set()

    def notify(self) -> None:
        """Something happened. Costs next to nothing while nobody waits."""
        for subscriber in self._subscribers:
            subscriber.set()

    @contextmanager
    def subscribe(self) -> Iterator[asyncio.Event]:
        """An event that each ring sets; who waits clears it before looking."""
        subscriber = asyncio.Event()
        self._subscribers.add(subscriber)
        try:
            yield subscriber
        finally:
            self._subscribers.discard(subscriber)
