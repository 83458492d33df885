"""Turns scenario files into a `Scenario`: finds them, checks each against the schema, merges and converts.

What reads YAML, checks and explains is imported on first need: the default scenario comes ready (`precompiled.py`).
"""

from collections.abc import Callable, Sequence
from functools import cache, partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from mockpay.orders.order import Struct
from mockpay.resources import folder
from mockpay.scenario import precompiled
from mockpay.scenario.aliases import modern
from mockpay.scenario.document import BadScenario, Document, Place
from mockpay.scenario.duration import duration
from mockpay.scenario.scenario import RULES, Scenario
from mockpay.scenario.schema import aliases, schema

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

__all__ = ["BadScenario", "Loaded", "combine", "describe", "load", "names", "parse", "read"]

ENDINGS = (".yaml", ".yml")


class Loaded(NamedTuple):
    """A scenario, and the files it was read from; shipped ones do not count."""

    scenario: Scenario
    files: tuple[Path, ...]


class Source(Struct, frozen=True):
    """One YAML text. Paths in its `extends` start at `home`; without one it may extend shipped scenarios only."""

    key: str
    document: Document
    home: Path | None = None

    @property
    def name(self) -> str:
        """Its own name, or its file's."""
        return str(self.document.data.get("name") or Path(self.document.where).stem)

    @property
    def description(self) -> str:
        """What it says of itself; nothing is inherited here."""
        return str(self.document.data.get("description", ""))

    @property
    def extends(self) -> list[str]:
        """The names of what it starts from."""
        named = self.document.data.get("extends", [])
        return [named] if isinstance(named, str) else list(named)


def names() -> list[str]:
    """The shipped scenarios, sorted."""
    files = [file.name for file in folder("scenarios").iterdir()]
    return sorted(file.removesuffix(".yaml") for file in files if file.endswith(".yaml"))


def describe(name: str) -> str:
    """What a scenario says of itself, in one line. Raises `BadScenario`."""
    return " ".join(_opened(name, Path()).description.split())


def load(names: Sequence[str]) -> Scenario:
    """The scenarios of these names or paths, merged left to right; what they extend comes first, and each file once.

    Mappings are merged, anything else is replaced by the later one. Raises `BadScenario`.
    """
    return combine(names).scenario


def parse(text: str, where: str = "inline") -> Scenario:
    """The scenario written in `text`, which may extend shipped ones only. Raises `BadScenario`, naming `where`."""
    return _merged([_inline(text, where)]).scenario


def combine(names: Sequence[str], text: str = "", document: dict[str, Any] | None = None) -> Loaded:
    """The scenarios of these names or paths, then the YAML in `text`, then a document of JSON values, merged in that
    order. Text and document may extend shipped scenarios only. Raises `BadScenario`."""
    if (
        [*names] == [precompiled.NAME]
        and not text
        and document is None
        and (kept := precompiled.scenario(folder("scenarios")))
    ):
        return Loaded(kept, ())
    return read(names, text, document)


def read(names: Sequence[str], text: str = "", document: dict[str, Any] | None = None) -> Loaded:
    """As `combine`, from the files themselves."""
    sources = [_opened(name, Path()) for name in names]
    if text:
        sources.append(_inline(text, "inline"))
    if document is not None:
        sources.append(_valid(Document(where="document", data=document, lines={}), key="document"))
    if not sources:
        raise BadScenario(f"no scenario is named; {_choice()}")
    return _merged(sources)


def _inline(text: str, where: str) -> Source:
    return _valid(_document(text.encode(errors="surrogatepass"), where), key=f"text:{where}")


def _document(raw: bytes, where: str) -> Document:
    from mockpay.scenario.yaml_lines import read

    return read(raw, where)


def _choice() -> str:
    return f"shipped: {', '.join(names())}; or give a path to a YAML file"


def _opened(name: str, home: Path | None, complain: Callable[[str], BadScenario] = BadScenario) -> Source:
    """The scenario a name stands for: a shipped one, or the file on a path that starts at `home`."""
    is_path = name.endswith(ENDINGS) or Path(name).name != name
    if not is_path and name in names():
        raw = (folder("scenarios") / f"{name}.yaml").read_bytes()
        return _valid(_document(raw, f"{name}.yaml"), key=f"shipped:{name}")
    if home is None:
        raise complain(f"there is no scenario {name!r} to extend here; shipped: {', '.join(names())}")
    path = home / name
    if is_path or path.is_file():
        return _valid(_document(_bytes(path, complain), str(path)), key=str(path.resolve()), home=path.parent)
    raise complain(f"there is no scenario {name!r}; {_choice()}")


def _bytes(path: Path, complain: Callable[[str], BadScenario]) -> bytes:
    """A file, read no further than is needed to see that it is too large."""
    from mockpay.scenario.yaml_lines import LARGEST

    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise complain(f"there is no file '{path}'; {_choice()}") from None
    except (OSError, ValueError) as error:
        raise complain(f"cannot read '{path}': {getattr(error, 'strerror', None) or error}") from None


def _valid(document: Document, key: str, home: Path | None = None) -> Source:
    """The document as a source, once the schema has nothing against it."""
    if not _validator().is_valid(document.data):
        from mockpay.scenario.load_errors import explain

        raise document.complaint(*explain(schema(), document.data))
    return Source(key=key, document=modern(document, aliases()), home=home)


@cache
def _validator() -> "Draft202012Validator":
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(schema())


def _merged(named: Sequence[Source]) -> Loaded:
    """The named sources and all they extend, as one scenario."""
    chain: dict[str, Source] = {}
    for source in named:
        _gather(source, chain)
    nothing: dict[str, Any] = {}
    data = reduce(_over, (source.document.data for source in chain.values()), nothing)
    data.pop("extends", None)
    data["name"] = "+".join(source.name for source in named)
    data["description"] = named[-1].description
    data["taxes"] = {tax: str(percent) for tax, percent in data.get("taxes", {}).items()}
    data["providers"] = msgspec.to_builtins(data.get("providers", {}))  # decimals as text, as in JSON
    scenario = _converted(data, [source.document for source in chain.values()])
    return Loaded(scenario, tuple(Path(source.key) for source in chain.values() if source.home))


def _gather(source: Source, chain: dict[str, Source], above: tuple[Source, ...] = ()) -> None:
    """Adds what a source extends, then the source itself; what is in the chain already keeps its place."""
    if source.key in chain:
        return
    trace = (*above, source)
    for index, name in enumerate(source.extends):
        complain = partial(source.document.complaint, ("extends", index))
        extended = _opened(name, source.home, complain)
        if extended.key in [one.key for one in trace]:
            raise complain(f"extends runs in a circle: {_chain(*trace, extended)}")
        _gather(extended, chain, trace)
    chain[source.key] = source


def _chain(*trace: Source) -> str:
    return " > ".join(source.document.where for source in trace)


def _over(below: Any, above: Any) -> Any:
    """`above` laid over `below`: mappings key by key, anything else replaces."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {key: _over(below.get(key), value) for key, value in above.items()}


def _converted(data: dict[str, Any], documents: Sequence[Document]) -> Scenario:
    """The data as a `Scenario`. What is wrong now is told of the last document that speaks of it."""
    try:
        scenario = msgspec.convert(data, Scenario)
    except msgspec.ValidationError as error:
        from mockpay.scenario.load_errors import explain_misfit

        raise _complaint(documents, *explain_misfit(error)) from None
    for index, step in enumerate(scenario.timeline):
        try:
            duration(step.after)
        except ValueError as error:
            raise _complaint(documents, ("timeline", index, "after"), f"timeline[{index}].after {error}") from None
    _check_cards(scenario, documents)
    return scenario


def _check_cards(scenario: Scenario, documents: Sequence[Document]) -> None:
    """A rule about a card that is misspelt would fit nothing, in silence."""
    cards = {card.name for card in scenario.cards}
    for kind in RULES:
        for index, rule in enumerate(getattr(scenario, kind)):
            if rule.when.card not in (None, *cards):
                sentence = f"{kind}[{index}].when.card: there is no test card {rule.when.card!r}; `cards` names them"
                raise _complaint(documents, (kind, index, "when", "card"), sentence)


def _complaint(documents: Sequence[Document], path: Place, sentence: str) -> BadScenario:
    """Told of the document that reaches furthest into the path, the last of equals."""
    nearest = max(reversed(documents), key=lambda document: len(document.reach(path)))
    return nearest.complaint(path, sentence)
