"""One unit of work: what a request looks up, decides, saves and presents stays as a whole, or not at all.

A unit runs without a pause, so nobody else sees it half done, and may run twice: a store that loses a race takes the
first run back and starts again. Whatever leaves the space (signals, metrics, the dispatcher) waits for the commit.
"""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Work = Callable[[], Coroutine[Any, Any, T]]
Effect = Callable[[], object]


class CheckpointedSpace(Protocol):
    """What a store must know of the space that a unit is of: all that steers it, as one value."""

    def checkpoint(self) -> Any:
        """The controls as they stand: values that nobody changes in place."""
        ...

    def roll_back(self, checkpoint: Any) -> None:
        """Put the controls of a checkpoint back."""
        ...


class UnitOfWork:
    """A unit under way: `undo` is the way back, step by step; `effects` come after the commit, each once."""

    __slots__ = ("effects", "undo")

    def __init__(self) -> None:
        self.undo: list[Effect] = []
        self.effects: dict[Effect, None] | None = None  # most requests only look

    def after_commit(self, effect: Effect) -> None:
        """Do that once the unit stays, after all that was asked for before."""
        if self.effects is None:
            self.effects = {}
        self.effects.pop(effect, None)
        self.effects[effect] = None

    def commit(self) -> None:
        """It stays: let the effects go."""
        for effect in self.effects or ():
            effect()


def undo(steps: list[Effect], to: int = 0) -> None:
    """Undo the last steps, until there are `to` left."""
    while len(steps) > to:
        steps.pop()()


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to. Raises RuntimeError when it pauses: somebody else would see the unit half done."""
    try:
        work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    work.close()
    raise RuntimeError("a unit of work may not wait: read, sleep and send before it or after it")
