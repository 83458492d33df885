"""One request on its way through a provider: where it landed, in which space, and how to read it."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.types import Scope

from mockpay.orders.actor import Actor
from mockpay.sandbox.journal import JournalEntry
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.unit_of_work import T, Work
from mockpay.scenario.audit import DecisionTrace
from mockpay.scenario.rules import RequestContext
from mockpay.scenario.scenario import Scenario
from mockpay.settings import Settings
from mockpay.web.body import SETTINGS as SETTINGS
from mockpay.web.body import WITHOUT_BODY, has_body, header, read
from mockpay.web.errors import BadRequest, Invalid, Unfit
from mockpay.web.fidelity import Fidelity
from mockpay.web.hosts import is_host
from mockpay.web.json_body import is_blank, parsed
from mockpay.web.provider_hosts import PLAIN_PORT, provider_host
from mockpay.web.query import Dialect, Parameters, read_page_query
from mockpay.web.refusal_record import refusal_record
from mockpay.web.reply import Headers
from mockpay.web.validation import Schema

SANDBOX = "mockpay.sandbox"
PREFIX = "mockpay.prefix"
ENTRY = "mockpay.entry"
ACTOR = "mockpay.actor"
"""Who acts by a request, where that is not what its entry point says."""
MOST_IGNORED = 20
LONGEST = 200
"""Characters of a name that are told."""


def base_url(scope: Scope) -> str:
    """Where links of a request's space begin: the public address, or the host the client used; no slash at the end."""
    settings: Settings = scope[SETTINGS]
    public = settings.public_url.rstrip("/") or _own_address(scope)
    return f"{public}{scope.get(PREFIX, '')}"


def _own_address(scope: Scope) -> str:
    """Where mockpay is for the client: where it was asked, unless that is a provider's name. A link to such a name
    would open the real service's page in a browser that nobody led here."""
    if provider_host(scope):
        extensions = scope.get("extensions") or {}
        return f"http://{_reached(scope, extensions.get(PLAIN_PORT))}"
    return f"{scope['scheme']}://{_host(scope)}"


def _host(scope: Scope) -> str:
    """The host the client used; without one, or with what is none, the address that it reached."""
    sent: list[bytes] = [value for name, value in scope["headers"] if name == b"host"]
    if len(sent) == 1 and is_host(host := sent[0].decode("latin-1")):
        return host
    return _reached(scope)


def _reached(scope: Scope, plain_port: int | None = None) -> str:
    """The address that the client reached, with the port that it came to or another one."""
    name, port = scope.get("server") or ("localhost", None)
    name, port = f"[{name}]" if ":" in name else name, plain_port or port
    return name if port is None else f"{name}:{port}"


def root(scope: Scope) -> str:
    """What all paths of a request's space begin with, as a browser sees them; nothing where that is just the slash."""
    settings: Settings = scope[SETTINGS]
    return f"{quote(urlsplit(settings.public_url).path.rstrip('/'), safe='/%:@')}{scope.get(PREFIX, '')}"


class ApiRequest:
    """A request and its space."""

    __slots__ = (
        "_dialect",
        "_entry",
        "_noted",
        "_query",
        "_raw",
        "_unreadable",
        "_vouched",
        "fidelity",
        "ignored",
        "nth",
        "request",
        "sandbox",
        "settings",
    )

    def __init__(self, request: Request, dialect: Dialect = read_page_query) -> None:
        self.request = request
        self._dialect = dialect
        self._query: Parameters | None = None
        self._entry: JournalEntry = request.scope[ENTRY]
        self.sandbox: Sandbox = request.scope[SANDBOX]
        self.settings: Settings = request.scope[SETTINGS]
        self.ignored: list[str] = []
        self.fidelity: Fidelity | None = None
        """How sure this answer is, where that is not what its operation is."""
        self.nth = 0
        self._raw: bytes | None = None
        self._unreadable: BadRequest | None = None
        self._vouched: Scenario | None = None
        self._noted: tuple[DecisionTrace | None, int] = (None, 0)

    @property
    def base_url(self) -> str:
        """Where links of this space begin."""
        return base_url(self.request.scope)

    def header(self, name: str) -> str:
        """A header's value, empty when absent."""
        return header(self.request.scope, name.encode())

    @property
    def operation(self) -> str:
        """The operation's full name, as scenarios say it and the journal keeps it; empty until it is known."""
        return self._entry.operation

    @operation.setter
    def operation(self, name: str) -> None:
        self._entry.operation = name

    @property
    def log_id(self) -> str:
        """The id this request will have in the journal of its space, kept there or not: 24 hex digits."""
        return self._entry.id

    @property
    def path(self) -> dict[str, str]:
        """The parameters in the path."""
        params: dict[str, str] = self.request.path_params
        return params

    @property
    def query(self) -> Parameters:
        """The query, as the provider's framework reads it. Raises `BadQuery`."""
        if self._query is None:
            self._query = self._dialect(str(self.request.scope["query_string"], "latin-1"))
        return self._query

    def check_query(self, taken: Collection[str]) -> None:
        """Parameters that an operation does not take are refused when the scenario is strict, else remembered for the
        answer. Raises `Unfit`, `BadQuery`."""
        unknown = self.query.unknown(taken)[:MOST_IGNORED]
        if unknown and self.sandbox.scenario.strict:
            there_are = f"it takes {', '.join(taken)}" if taken else "it takes none"
            sentences = [f"{name[:LONGEST]} is not a parameter of {self.operation}; {there_are}" for name in unknown]
            raise Unfit(*sentences, names=tuple(name[:LONGEST] for name in unknown), unknown=True)
        self.ignored += unknown

    def pass_over(self, name: str, rule: str) -> None:
        """A parameter's value means nothing: the `rule` says what would. Refused when the scenario is strict, else
        remembered for the answer. Raises `Unfit`."""
        if self.sandbox.scenario.strict:
            raise Unfit(f"{name} must be {rule}", names=(name,))
        if name not in self.ignored:
            self.ignored.append(name)

    @property
    def is_checked(self) -> bool:
        """Whether the caller was checked under the scenario there is."""
        return self._vouched is self.sandbox.scenario

    async def check(self, guard: "Guard | None") -> None:
        """Check the caller, once under each scenario. Raises what the guard does."""
        if guard and not self.is_checked:
            await guard(self)
            self._vouched = self.sandbox.scenario

    def unit(self, work: Work[T]) -> Awaitable[T]:
        """Carry out a unit of work of this request. It may run twice: what the first run noted of the request is
        forgotten."""
        trace = self._entry.trace
        self._noted = (trace.copy() if trace else None, len(self.ignored))
        return self.sandbox.store.run(self.sandbox, work, self._start_over)

    def _start_over(self) -> None:
        trace, ignored = self._noted
        self._entry.trace = trace and trace.copy()
        del self.ignored[ignored:]
        self.fidelity = None

    @property
    def awaits_body(self) -> bool:
        """Whether there may be a body that nobody has read."""
        scope = self.request.scope
        return self._raw is None and (scope["method"] not in WITHOUT_BODY or has_body(scope))

    async def receive(self) -> None:
        """Take in the body, for a unit of work cannot wait for it. What is wrong with it is told when it is read."""
        try:
            self._raw = await read(self.request, self.settings.max_body)
        except BadRequest as refusal:
            self._unreadable = refusal

    async def raw(self) -> bytes:
        """The body's bytes, inflated, read once. Raises `TooLarge`, `UnknownCoding`, `Malformed`."""
        if self._unreadable:
            raise self._unreadable
        if self._raw is None and not self.awaits_body:
            self._raw = b""
        if self._raw is None:
            self._raw = await read(self.request, self.settings.max_body)
        return self._raw

    async def json(self) -> Any:
        """The body as it was sent; an empty one is `{}`. Raises `Malformed`."""
        raw = await self.raw() if self._raw is None else self._raw
        return {} if is_blank(raw) else parsed(raw, self.request.scope)

    @property
    def trace(self) -> DecisionTrace:
        """Where is noted what affects this request."""
        found = self._entry.trace
        if found is None:
            found = self._entry.trace = DecisionTrace()
        return found

    def refused(self, exc: Exception) -> None:
        """Note why this request is refused; the first reason counts."""
        self.trace.refusal = self.trace.refusal or refusal_record(exc)

    def context(self, body: Any = None, by: Actor = Actor.API) -> RequestContext:
        """This request, as the scenario's rules look at it; `by` is whose entry point it came to."""
        by = self.request.scope.get(ACTOR, by)
        return RequestContext(operation=self.operation, nth=self.nth, body=body, trace=self.trace, by=by)

    async def body(self, schema: Schema) -> dict[str, Any]:
        """The JSON body, valid; an empty one is `{}`. Raises `Malformed`, `Invalid`."""
        return self.checked(await self.json(), schema)

    def checked(self, body: Any, schema: Schema) -> dict[str, Any]:
        """A body that is valid. Keys the schema does not have are refused when the scenario is strict, else remembered
        for the answer. Raises `Invalid`."""
        self.trace.schema = schema.name
        if not schema.fits(body):
            schema.check(body)
            unknown = schema.unknown(body)
            if unknown and self.sandbox.scenario.strict:
                sentences = [f"{path} is not allowed" for path in unknown]
                raise Invalid(*sentences, unknown_keys=tuple(unknown), schema=schema.name)
            self.ignored += unknown
        sent: dict[str, Any] = body
        return sent

    def ignored_header(self) -> Headers:
        """Tells which keys of the body, and which parameters of the query, had no effect."""
        if not self.ignored:
            return ()
        names = ", ".join(quote(path[:LONGEST], safe="[]._-$") for path in self.ignored[:MOST_IGNORED])
        return ((b"mockpay-ignored-fields", names.encode()),)


Guard = Callable[[ApiRequest], Awaitable[None]]
"""Checks the caller. Raises `Unauthorized` and its like."""
