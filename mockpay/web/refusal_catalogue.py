"""The refusals that a provider can give, as one table: it words the answers, and docs/errors.md is drawn from it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from mockpay.web.fidelity import Fidelity

CHOSEN: Final = "chosen"
"""The source of what mockpay decided by itself; such a row is invented."""
SENTENCE: Final = "{sentence}"
"""A text that is whatever the code that refused says."""


class Ours(str):
    """A sentence of a row that no source has, where the rest of the row has one."""

    __slots__ = ()


class _Values(dict[str, object]):
    def __missing__(self, _name: str) -> str:
        return "…"


class RefusalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One refusal of a provider.

    `name` is unique within the provider; `Mockpay-Refusal` tells it. The row answers an exception whose `reason` is
    that name, as `refusal` makes them of the class `raises`, or one of `kinds` for which `when` holds; a row with
    neither is looked up by name only. `status` is 0 where the exception has one of its own. `code` is the answer's own
    code, where its shape has one. `sentences` are templates by language (`{sentence}`: what the exception says; other
    names: its `values`); a language that is absent gets English. `field` says what the answer names as the field to
    mend, and how. `surest` is the fidelity of an answer whose sentences all have a source, where the row has others
    that have none. `source` is a document's name or address, or "chosen".
    """

    name: str
    status: int
    fidelity: Fidelity
    source: str
    raises: type[Exception] | None = None
    kinds: tuple[type[Exception], ...] = ()
    when: Callable[[Exception], bool] | None = None
    code: str = ""
    sentences: Mapping[str, str] = MappingProxyType({"en": SENTENCE})
    field: str = ""
    surest: Fidelity | None = None

    def fits(self, refusal: Exception) -> bool:
        """Whether the row answers an exception that names no row."""
        return isinstance(refusal, self.kinds) and (self.when is None or self.when(refusal))

    def refusal(self, values: Mapping[str, object] = {}, **more: Any) -> Exception:
        """What to raise for this row: an exception with the English sentence, which `values` fill; `more` goes to the
        exception (`field`, `subject`)."""
        assert self.raises  # noqa: S101  else the row is for what others raise
        one = self.raises(self.filled(values), **more)
        vars(one).update(reason=self.name, values=values)
        return one

    def text(self, refusal: Exception, language: str = "en") -> str:
        """What the row says of a refusal; one that it did not make, though it could have, keeps its own words."""
        is_own = getattr(refusal, "reason", "") == self.name
        if self.raises and not is_own and (language == "en" or language not in self.sentences):
            return str(refusal)
        return self.filled({"sentence": str(refusal), **getattr(refusal, "values", {})}, language)

    def filled(self, values: Mapping[str, object], language: str = "en") -> str:
        """The row's sentence with values; `…` stands for one that is not known."""
        return (self.sentences.get(language) or self.sentences["en"]).format_map(_Values(values))


class RefusalCatalogue:
    """A provider's rows. Raises `ValueError` for two of one name, and for one that claims more than its source."""

    def __init__(self, *rows: RefusalRow) -> None:
        self.rows: Final = rows
        self._by_name = {row.name: row for row in rows}
        if len(self._by_name) < len(rows):
            raise ValueError("two rows have one name")
        for row in rows:
            claims = {row.fidelity, row.surest or row.fidelity} != {Fidelity.INVENTED}
            if claims and (not row.source or row.source.startswith(CHOSEN)):
                raise ValueError(f"{row.name} is {row.fidelity}, but names no source")

    def __iter__(self) -> Iterator[RefusalRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str) -> RefusalRow:
        return self._by_name[name]

    def get(self, name: str) -> RefusalRow | None:
        """The row of that name."""
        return self._by_name.get(name)

    def row_of(self, refusal: Exception) -> RefusalRow | None:
        """The row that an exception names as its `reason`, else the first that fits; None for a defect."""
        named = self._by_name.get(getattr(refusal, "reason", ""))
        return named or next((row for row in self.rows if row.fits(refusal)), None)


def of_field(*fields: str) -> Callable[[Exception], bool]:
    """A `when`: the refusal names one of these fields."""
    return lambda refusal: getattr(refusal, "field", None) in fields


def least_sure(rows: Iterable[RefusalRow]) -> Fidelity:
    """How sure an answer of these rows is: as the least sure of them; invented without any."""
    order = list(Fidelity)
    return max((row.fidelity for row in rows), key=order.index, default=Fidelity.INVENTED)
