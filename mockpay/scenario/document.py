"""A scenario's text as plain data, with the line of everything in it, so that complaints can name it."""

from typing import Any

from mockpay.orders.order import Struct

Place = tuple[str | int, ...]


class BadScenario(Exception):
    """A scenario that cannot be used; its text is one sentence that says where and why."""


class Document(Struct, frozen=True):
    """What a YAML text says, and the line of each path in it; what did not come as YAML has no lines."""

    where: str
    data: Any
    lines: dict[Place, int]

    def reach(self, path: Place) -> Place:
        """The longest part of a path that stands in this document."""
        while path and path not in self.lines:
            path = path[:-1]
        return path

    def complaint(self, path: Place, sentence: str) -> BadScenario:
        """The error that says a sentence about the place a path leads to."""
        if not self.lines:
            return BadScenario(f"{self.where}: {sentence}")
        return complaint(self.where, self.lines.get(self.reach(path), 1), sentence)


def complaint(where: str, line: int, sentence: str) -> BadScenario:
    """The error that says a sentence about a line."""
    return BadScenario(f"{where}:{line}: {sentence}")
