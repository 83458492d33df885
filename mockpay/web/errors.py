"""What can be wrong with a request before any order is asked. Each provider words these its own way.

BadRequest
├── Malformed      the body is not JSON
│   ├── NoJson     it is something else, which has a name
│   └── BadQuery   the query says two things at once
├── Invalid        the body or the query breaks the schema
│   └── Unfit      a query parameter that there is not, or a value that it cannot have
├── UnknownCoding  the body is compressed in a way that nobody here knows
├── Unauthorized   no key, a wrong one or an old one
├── NotBuilt       the provider has it, mockpay has not
├── NoRoute        nothing is there
├── BadMethod      something is there, for other methods
├── TooLarge       more bytes than a request may have
├── ForeignPage    a page of somebody else's is behind it
└── ForeignName    it asks under a name that somebody else may own
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

DEFECT: Final = "mockpay has a defect here; its log says more"
"""All that is said of what should not have happened."""


class BadRequest(Exception):
    """A request that is refused before any operation. `reason` says more closely than the class which refusal it is: a
    name in the provider's table of refusals; `values` are what that row's sentences need."""

    reason = ""
    values: Mapping[str, object] = {}


class Malformed(BadRequest):
    """The body is no JSON, or no JSON an order could need; the sentence says which and never quotes the body."""


class NoJson(Malformed):
    """The body is something else; the sentence names it."""


class BadQuery(Malformed):
    """The query says of one parameter two things that cannot both be."""


class UnknownCoding(BadRequest):
    """The body is compressed in a way that nobody here knows."""


class Violation(NamedTuple):
    """A place in a body that breaks the schema, the keyword it breaks (`Required`, `Type`, `MinLength` …), where that
    stands in the schema, as a JSON Pointer (RFC 6901), and what the keyword asks for (`types`, `limit` …; for a text
    that is too short also its `length`)."""

    path: tuple[str | int, ...]
    keyword: str
    rule: str = ""
    facts: Mapping[str, Any] = {}


class Invalid(BadRequest):
    """The body or the query breaks the schema of that name; the sentences name each field, and `broken` where the body
    does, one for each; `unknown_keys` are the paths of keys that a strict scenario refuses. Without a schema it was the
    provider's reading that could not take a value."""

    def __init__(
        self,
        *sentences: str,
        broken: tuple[Violation, ...] = (),
        unknown_keys: tuple[str, ...] = (),
        schema: str = "",
    ) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = sentences
        self.broken = broken
        self.unknown_keys = unknown_keys
        self.schema = schema


class Unfit(Invalid):
    """Parameters of the query that the operation does not take (`unknown`), or one with a value it cannot have."""

    def __init__(self, *sentences: str, names: tuple[str, ...], unknown: bool = False) -> None:
        super().__init__(*sentences)
        self.names = names
        self.unknown = unknown


class AuthProblem(StrEnum):
    """What is wrong with an Authorization header."""

    MISSING = "missing"
    INVALID = "invalid"
    EXPIRED = "expired"


class Unauthorized(BadRequest):
    """No key, a wrong one or an old one."""

    def __init__(self, problem: AuthProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class NotBuilt(BadRequest):
    """The provider has this operation, mockpay has not."""

    def __init__(self, operation: str) -> None:
        super().__init__(f"mockpay does not do {operation} yet; docs/coverage.md lists what it does")
        self.operation = operation


class NoRoute(BadRequest):
    """Nothing is there; `nearest` are the routes that look most like it."""

    def __init__(self, method: str, path: str, nearest: list[str]) -> None:
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"there is no {method} {path}{hint}")
        self.values = {"method": method, "path": path}
        self.nearest = nearest


class BadMethod(BadRequest):
    """Something is there, for other methods."""

    def __init__(self, method: str, path: str, allowed: list[str]) -> None:
        takes = ", ".join(allowed)
        super().__init__(f"{path} does not take {method}; it takes {takes}")
        self.values = {"method": method, "path": path, "takes": takes}
        self.allowed = allowed


class TooLarge(BadRequest):
    """More bytes than a request may have; the sentence tells the limit."""


class ForeignPage(BadRequest):
    """A page of somebody else's is behind the request; only mockpay's own may do this."""

    def __init__(self, page: str) -> None:
        super().__init__(f"a page of {page!r} may not do this here, only mockpay's own pages may")


class ForeignName(BadRequest):
    """The server is asked under a name that somebody else may own, and that is not known to lead here."""

    def __init__(self, name: str) -> None:
        super().__init__(f"this sandbox is not reached as {name!r}; {SAYS_NAME}")


SAYS_NAME: Final = "use 127.0.0.1, or set MOCKPAY_PUBLIC_URL to the address it has outside"
