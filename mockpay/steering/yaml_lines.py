"""Reads YAML into plain data and remembers on which line everything stands, so that a complaint can name it.

Plain words are read as JSON reads them, not as YAML 1.1 does: `NO` is Norway, `0812` a phone number, `12:30` text, and
2.9 is exactly Decimal("2.9"). Events are read one by one, for PyYAML's own composer overflows the stack on deep input.
"""

import re
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import yaml

from mockpay.steering.document import BadScenario, Document, Place, complaint

LARGEST: Final = 1 << 20
DEEPEST: Final = 32
MOST: Final = 100_000
TEXT: Final = "tag:yaml.org,2002:str"

PARSER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")
DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})?[.][0-9]{1,18}")
WORDS: Final = {
    spelled: value
    for word, value in {"": None, "~": None, "null": None, "true": True, "false": False}.items()
    for spelled in (word, word.capitalize(), word.upper())
}


def read(raw: bytes, where: str) -> Document:
    """The document in `raw`, an empty mapping when it is empty. Raises `BadScenario`."""
    if len(raw) > LARGEST:
        raise BadScenario(f"{where}: larger than 1 MiB, which no scenario may be")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise complaint(where, line, "not UTF-8; save the file as UTF-8") from None
    try:
        return _Reader(text, where).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise complaint(where, line, _syntax(text, line, str(error.problem))) from None
    except yaml.YAMLError as error:
        line = raw.count(b"\n", 0, getattr(error, "position", 0)) + 1
        raise complaint(where, line, "holds a control character; YAML allows none") from None


def _syntax(text: str, line: int, problem: str) -> str:
    """What is wrong with a line that is not YAML; in clearer words for the commonest slips."""
    here = text.splitlines()[line - 1 : line]
    if here and "\t" in here[0][: len(here[0]) - len(here[0].lstrip())]:
        return "indented with a tab; YAML wants spaces"
    if problem.startswith("mapping values are not allowed"):
        return "a second colon; put the value in quotes, or what belongs below on lines of its own"
    return f"not YAML: {problem}"


class _Reader:
    """Builds one document from the parser's events."""

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.parsed: Iterator[Any] = yaml.parse(text, Loader=PARSER)
        self.again: deque[Any] = deque()  # what an alias repeats
        self.tape: list[Any] = []  # what aliases may repeat
        self.anchors: dict[str, list[Any]] = {}
        self.lines: dict[Place, int] = {(): 1}
        self.values = 0

    def document(self) -> Document:
        data: Any = None
        for event in self._until(yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                if self.values:
                    raise self._wrong(event, "a second document begins here; a scenario is one document")
                data = self._value(self._next(), ())
        return Document(where=self.where, data={} if data is None else data, lines=self.lines)

    def _next(self) -> Any:
        event = self.again.popleft() if self.again else next(self.parsed)
        if not isinstance(event, yaml.AliasEvent):
            self.tape.append(event)
        return event

    def _until(self, end: type[Any]) -> Iterator[Any]:
        while not isinstance(event := self._next(), end):
            yield event

    def _value(self, event: Any, path: Place) -> Any:
        self.lines.setdefault(path, _line(event))
        self._bound(event, path)
        if isinstance(event, yaml.AliasEvent):
            return self._repeated(event, path)
        start = len(self.tape) - 1
        value = self._built(event, path)
        if event.anchor:
            self.anchors[event.anchor] = self.tape[start:]
        return value

    def _bound(self, event: Any, path: Place) -> None:
        self.values += 1
        if len(path) > DEEPEST:
            raise self._wrong(event, f"nested deeper than {DEEPEST} levels")
        if self.values > MOST:
            raise self._wrong(event, f"more than {MOST} values, counting what aliases repeat")

    def _repeated(self, event: Any, path: Place) -> Any:
        """What the anchor named; an anchor is not known before its value ends, so nothing can hold itself."""
        if event.anchor not in self.anchors:
            raise self._wrong(event, f"the alias *{event.anchor} needs an anchor &{event.anchor} that ends before it")
        self.again.extendleft(reversed(self.anchors[event.anchor]))
        return self._value(self._next(), path)

    def _built(self, event: Any, path: Place) -> Any:
        if event.tag not in (None, "!", TEXT):
            raise self._wrong(event, f"the tag {event.tag} means nothing here; leave it out")
        if isinstance(event, yaml.ScalarEvent):
            return _plain(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items = enumerate(self._until(yaml.SequenceEndEvent))
            return [self._value(item, (*path, index)) for index, item in items]
        return self._mapping(path)

    def _mapping(self, path: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for event in self._until(yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._wrong(event, "a key must be a single word")
            key = event.value
            if key in data:
                raise self._wrong(event, f"{key!r} stands here twice, first on line {self.lines[*path, key]}; keep one")
            self.lines[*path, key] = _line(event)
            data[key] = self._value(self._next(), (*path, key))
        return data

    def _wrong(self, event: Any, sentence: str) -> BadScenario:
        return complaint(self.where, _line(event), sentence)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _plain(word: str) -> Any:
    """What a word without quotes stands for."""
    if word in WORDS:
        return WORDS[word]
    if INTEGER.fullmatch(word):
        return int(word)
    return Decimal(word) if DECIMAL.fullmatch(word) else word
