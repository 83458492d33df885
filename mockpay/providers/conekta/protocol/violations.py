"""What is wrong with a parameter, as details of a refusal: made by name, or from what a schema says is broken.

Codes and sentences: `catalogue.py`. Of several details, those of what is missing come first and those of the outer
parameters before those of the inner ones: the official clients of version 2.0 read the first (chosen).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from mockpay.orders.order import Struct
from mockpay.providers.conekta.protocol.refusal_row import VALIDATION
from mockpay.providers.conekta.protocol.wording import without_index
from mockpay.web import errors as web


class Detail(Struct, frozen=True):
    """One thing that is wrong: `code` without its prefix, `param` a dotted path, `values` fill the sentences. `row`
    names the row of the catalogue where the code does not. With a `message` of its own it says that, and `debug` to
    developers. `chosen` is a detail whose reason is mockpay's."""

    code: str
    param: str | None = None
    values: tuple[str, ...] = ()
    row: str = ""
    message: str | None = None
    debug: str | None = None
    chosen: bool = False


def of(kind: str, param: str, *values: str, row: str = "", chosen: bool = False) -> Detail:
    """A parameter with what is wrong with it, the last word of its code."""
    code = f"{VALIDATION}.{without_index(param)}.{kind}"
    return Detail(code=code, param=param, values=values, row=row, chosen=chosen)


def missing(param: str) -> Detail:
    """A parameter that has to be there."""
    return of("missing", param)


def invalid(param: str, *, chosen: bool = False) -> Detail:
    """A parameter that cannot be taken as it is."""
    return of("invalid", param, chosen=chosen)


def immutable(param: str) -> Detail:
    """A parameter that cannot change any more."""
    return of("immutable", param)


def not_allowed(param: str) -> Detail:
    """A parameter that there is not."""
    return Detail(code=f"{VALIDATION}.whitelist", values=(param,))


def of_schema(broken: tuple[web.Violation, ...]) -> tuple[Detail, ...]:
    """The details of a body that breaks its schema, one for each parameter."""
    order = sorted(broken, key=lambda one: (one.keyword != "Required", len(one.path), one.keyword == "MaxLength"))
    first = {one.path: one for one in reversed(order)}
    return tuple(dict.fromkeys(_detail(one) for one in order if first[one.path] is one))


def _detail(broken: web.Violation) -> Detail:
    param = ".".join(map(str, broken.path)) or "body"
    if broken.keyword in BOUNDS and broken.path[-1:] in ENDS:
        return Detail(code=f"{VALIDATION}.expires_at.out_of_range", param="expires_at", values=RANGE)
    if broken.keyword == "Pattern" and broken.path[-1:] in OF_COUNTRY:
        return of("invalid", param, row="*.invalid_for_country")
    kind, values = KINDS.get(broken.keyword, _invalid)(broken.facts)
    row = LIST if values == (CLASSES["array"],) else ""
    return of(kind, param, *values, row=row, chosen=kind == "invalid_datatype" and values not in SEEN)


OF_COUNTRY: Final = (("postal_code",),)
"""Parameters whose form depends on the country beside them."""
BOUNDS: Final = ("Minimum", "Maximum")
ENDS: Final = (("expires_at",), ("expired_at",))
RANGE: Final = ("1 hora - 365 dias", "1 hours and 365 days")
"""How soon and how late something may end (conekta-ruby#127)."""
Facts = Mapping[str, Any]
Kind = tuple[str, tuple[str, ...]]
CLASSES: Final = {
    "integer": "String, Integer",
    "number": "String, Integer, Float",
    "string": "String",
    "boolean": "TrueClass, FalseClass",
    "array": "Array",
    "object": "Hash",
}
"""What debug messages call types: those of Ruby, of which `String, Integer` was seen."""
RUBY: Final = ("String", "Integer", "Float", "TrueClass", "FalseClass", "Array", "Hash")
SEEN: Final = (("String, Integer",),)
LIST: Final = "*.invalid_datatype_of_list"


def _invalid(_facts: Facts) -> Kind:
    return "invalid", ()


def _datatype(facts: Facts) -> Kind:
    classes = ", ".join(CLASSES[name] for name in map(str, facts["types"]) if name in CLASSES).split(", ")
    return "invalid_datatype", (", ".join(sorted({*classes}, key=RUBY.index)),)


def _not_greater(facts: Facts) -> Kind:
    return "number_is_not_greater_than", (str(facts["limit"] - 1),)


def _too_short(facts: Facts) -> Kind:
    """What is empty should have one character, however many there have to be (conekta_prestashop#79: a street)."""
    return "too_short", (str(facts["limit"] if facts["length"] else 1),)


KINDS: Final[dict[str, Callable[[Facts], Kind]]] = {
    "Required": lambda _: ("missing", ()),
    "Type": _datatype,
    "Minimum": _not_greater,
    "ExclusiveMinimum": lambda facts: ("number_is_not_greater_than", (str(facts["limit"]),)),
    "Maximum": lambda facts: ("number_is_not_less_than", (str(facts["limit"] + 1),)),
    "ExclusiveMaximum": lambda facts: ("number_is_not_less_than", (str(facts["limit"]),)),
    "MinLength": _too_short,
    "MaxLength": lambda facts: ("too_long", (str(facts["limit"]),)),
}
"""Keyword of a schema -> the kind of violation; any other is just `invalid`."""
