"""Reads YAML into plain data and remembers on which line everything stands, so that a complaint can name it.

Plain words are read as JSON reads them, not as YAML 1.1 does: `NO` is Norway, `0812` a phone number, `12:30` text, and
2.9 is exactly Decimal("2.9").
"""

import re
from decimal import Decimal
from typing import Any, Final

import yaml

from mockpay.scenario.document import BadScenario, Document, Place, complaint

LARGEST: Final = 1 << 20
DEEPEST: Final = 32
MOST: Final = 100_000
TEXT: Final = "tag:yaml.org,2002:str"
PLAIN: Final = "a word without quotes"

INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")
DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})?[.][0-9]{1,18}")
WORDS: Final = {
    spelled: value
    for word, value in {"": None, "~": None, "null": None, "true": True, "false": False}.items()
    for spelled in (word, word.capitalize(), word.upper())
}
TOO_DEEP: Final = f"nested deeper than {DEEPEST} levels"
TOO_MANY: Final = f"more than {MOST} values, counting what aliases repeat"
PROBLEMS: Final = {
    TOO_DEEP: TOO_DEEP,
    TOO_MANY: TOO_MANY,
    "exceeded maximum nesting depth": TOO_DEEP,  # from PyYAML 6.0.4 on, whose scanner is far ahead of its composer
    "mapping values are not allowed": "a second colon; "
    "put the value in quotes, or what belongs below on lines of its own",
    "but found another document": "a second document begins here; a scenario is one document",
    "second occurrence": "this anchor stands here twice; give one of them another name",
}
"""How PyYAML's words for a problem begin, and ours."""


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
        raise complaint(where, _line(error.problem_mark), _syntax(text, error)) from None
    except yaml.YAMLError as error:
        line = raw.count(b"\n", 0, getattr(error, "position", 0)) + 1
        raise complaint(where, line, "holds a control character; YAML allows none") from None


def _syntax(text: str, error: yaml.MarkedYAMLError) -> str:
    """What is wrong with a line that is not YAML; in clearer words for the commonest mistakes."""
    problem, line = str(error.problem), _line(error.problem_mark)
    here = text.splitlines()[line - 1 : line]
    if here and "\t" in here[0][: len(here[0]) - len(here[0].lstrip())]:
        return "indented with a tab; YAML wants spaces"
    if problem.startswith("found undefined alias"):
        return _no_anchor(text, error.problem_mark)
    return next((ours for theirs, ours in PROBLEMS.items() if problem.startswith(theirs)), f"not YAML: {problem}")


def _no_anchor(text: str, mark: Any) -> str:
    """The complaint about an alias, named after the `*name` or `&name` at the mark."""
    name = text[mark.index + 1 :].split(maxsplit=1)[0].rstrip(",]}")
    return f"the alias *{name} needs an anchor &{name} that ends before it"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # untyped, and not everywhere
    """PyYAML's composer with bounds, for it calls itself once a level. It leaves to us what a plain word means."""

    depth = values = 0

    def descend_resolver(self, parent: Any, index: Any) -> None:
        """A node begins: an item of `parent`, its value under the key `index`, or a key of it (None)."""
        self.depth += 1
        self.values += index is not None
        if self.depth > DEEPEST + 1 or self.values > MOST:
            problem = TOO_DEEP if self.depth > DEEPEST + 1 else TOO_MANY
            mark = getattr(index, "start_mark", None) or parent.start_mark
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)

    def ascend_resolver(self) -> None:
        """A node ends."""
        self.depth -= 1

    def resolve(self, kind: type[yaml.Node], _value: Any, implicit: Any) -> str:
        """The tag of a node that has none."""
        return PLAIN if kind is yaml.ScalarNode and implicit[0] else TEXT


class _Reader:
    """Builds one document from its nodes."""

    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = where
        self.open: list[yaml.Node] = []
        self.lines: dict[Place, int] = {(): 1}
        self.values = 0

    def document(self) -> Document:
        node = yaml.compose(self.text, Loader=_Loader)
        data = self._value(node, (), node) if node else None
        return Document(where=self.where, data={} if data is None else data, lines=self.lines)

    def _value(self, node: yaml.Node, path: Place, named: yaml.Node) -> Any:
        """What a node stands for; complaints about the place where it stands name the line of `named`."""
        self.lines.setdefault(path, _line(node.start_mark))
        self.values += 1
        if node in self.open:
            raise self._wrong(named, _no_anchor(self.text, node.start_mark))
        if len(path) > DEEPEST or self.values > MOST:
            raise self._wrong(named, TOO_DEEP if len(path) > DEEPEST else TOO_MANY)
        if node.tag not in (PLAIN, TEXT):
            raise self._wrong(node, f"the tag {node.tag} means nothing here; leave it out")
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node.value) if node.tag == PLAIN else node.value
        self.open.append(node)
        if isinstance(node, yaml.MappingNode):
            built: Any = self._mapping(node, path)
        else:
            built = [self._value(item, (*path, index), node) for index, item in enumerate(node.value)]
        self.open.pop()
        return built

    def _mapping(self, node: yaml.MappingNode, path: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for named, value in node.value:
            if not isinstance(named, yaml.ScalarNode):
                raise self._wrong(named, "a key must be a single word")
            key = named.value
            if key in data:
                raise self._wrong(named, f"{key!r} stands here twice, first on line {self.lines[*path, key]}; keep one")
            self.lines[*path, key] = _line(named.start_mark)
            data[key] = self._value(value, (*path, key), named)
        return data

    def _wrong(self, node: yaml.Node, sentence: str) -> BadScenario:
        return complaint(self.where, _line(node.start_mark), sentence)


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark else 1


def _scalar(word: str) -> Any:
    """What a word without quotes stands for."""
    if word in WORDS:
        return WORDS[word]
    if INTEGER.fullmatch(word):
        return int(word)
    return Decimal(word) if DECIMAL.fullmatch(word) else word
