"""Which operation a method and a path mean: literal paths by one look-up, the others by pattern, in order."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar

from starlette.convertors import Convertor
from starlette.routing import compile_path

from mockpay.web.errors import BadMethod, NoRoute


class Routed(Protocol):
    """What stands behind a path: `path` may have parameters, as Starlette writes them (`/orders/{id}`)."""

    @property
    def method(self) -> str:
        """GET, which is also asked for HEAD, or another one."""
        ...

    @property
    def path(self) -> str:
        """The whole path."""
        ...


PARAMETER: Final = re.compile(r"\{(\w+)(?::\w+)?\}")
Endpoint = TypeVar("Endpoint")


class Route(NamedTuple, Generic[Endpoint]):
    """What answers a method and a path, for tables that say nothing else."""

    method: str
    path: str
    endpoint: Endpoint


One = TypeVar("One", bound=Routed)
Methods = dict[str, One]


class Paths(Generic[One]):
    """A table of operations; a literal path goes before a pattern. With `any_case` the case of a path counts for
    nothing but the values in it, as Express has it."""

    def __init__(self, rows: Iterable[One], *, any_case: bool = False) -> None:
        self._any_case = any_case
        self._names: dict[str, str] = {}
        by_path: dict[str, Methods[One]] = {}
        for row in rows:
            self._names[row.path] = f"{row.method} {row.path}"
            methods = by_path.setdefault(row.path, {})
            methods[row.method] = row
            if row.method == "GET":
                methods["HEAD"] = row
        self._literal = {path: methods for path, methods in by_path.items() if "{" not in path}
        self._patterns = [(path.partition("{")[0], path, methods) for path, methods in by_path.items() if "{" in path]

    def find(self, method: str, path: str) -> tuple[One, dict[str, Any]]:
        """The operation and the parameters in its path. Raises `NoRoute`, `BadMethod`."""
        folded = path.lower() if self._any_case else path
        allowed = self._literal.get(folded, {})
        if method in allowed:
            return allowed[method], {}
        for start, pattern, methods in self._patterns:
            if folded.startswith(start) and (values := _values(pattern, path, any_case=self._any_case)) is not None:
                if method in methods:
                    return methods[method], values
                allowed = allowed or methods
        if allowed:
            raise BadMethod(method, path, sorted(allowed))
        raise NoRoute(method, path, self._nearest(path))

    def _nearest(self, path: str) -> list[str]:
        return [self._names[match] for match in get_close_matches(path[:200], self._names, n=3, cutoff=0.5)]


def path_with(path: str, values: Mapping[str, Any]) -> str:
    """The path of an operation with values in the place of its parameters."""
    return PARAMETER.sub(lambda found: str(values[found[1]]), path)


def _values(pattern: str, path: str, *, any_case: bool) -> dict[str, Any] | None:
    """The parameters in a path, None when the pattern is not its own."""
    regex, convertors = _compiled(pattern, any_case=any_case)
    found = regex.match(path)
    return found and {name: convertors[name].convert(text) for name, text in found.groupdict().items()}


@cache
def _compiled(pattern: str, *, any_case: bool) -> tuple[re.Pattern[str], dict[str, Convertor[Any]]]:
    regex, _, convertors = compile_path(pattern)
    return re.compile(regex.pattern, re.IGNORECASE if any_case else 0), convertors
