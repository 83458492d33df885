"""One request on its way through a face: where it landed, in which space, and how to read it."""

from typing import Any
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.types import Scope

from mockpay.sandbox.journal import Entry
from mockpay.sandbox.sandbox import Sandbox
from mockpay.settings import Settings
from mockpay.steering.director import Asked
from mockpay.steering.trail import Trail
from mockpay.web.body import header, read
from mockpay.web.errors import Invalid
from mockpay.web.hosts import is_host
from mockpay.web.javascript import decode
from mockpay.web.reply import Headers
from mockpay.web.validation import Schema
from mockpay.web.wrong import wrong

SANDBOX = "mockpay.sandbox"
PREFIX = "mockpay.prefix"
SETTINGS = "mockpay.settings"
ENTRY = "mockpay.entry"
MOST_IGNORED = 20


def base_url(scope: Scope) -> str:
    """Where links of a request's space begin: the public address, or the host the client used; no slash at the end."""
    settings: Settings = scope[SETTINGS]
    public = settings.public_url.rstrip("/") or f"{scope['scheme']}://{_host(scope)}"
    return f"{public}{scope.get(PREFIX, '')}"


def _host(scope: Scope) -> str:
    """The host the client used; without one, or with what is none, the address that it reached."""
    sent = [str(value, "latin-1") for name, value in scope["headers"] if name == b"host"]
    if len(sent) == 1 and is_host(sent[0]):
        return sent[0]
    name, port = scope.get("server") or ("localhost", None)
    name = f"[{name}]" if ":" in name else name
    return name if port is None else f"{name}:{port}"


def root(scope: Scope) -> str:
    """What all paths of a request's space begin with, as a browser sees them; nothing where that is just the slash."""
    settings: Settings = scope[SETTINGS]
    return f"{quote(urlsplit(settings.public_url).path.rstrip('/'), safe='/%:@')}{scope.get(PREFIX, '')}"


class Call:
    """A request and its space."""

    __slots__ = ("_entry", "_raw", "ignored", "nth", "request", "sandbox", "settings")

    def __init__(self, request: Request) -> None:
        self.request = request
        self._entry: Entry = request.scope[ENTRY]
        self.sandbox: Sandbox = request.scope[SANDBOX]
        self.settings: Settings = request.scope[SETTINGS]
        self.ignored: list[str] = []
        self.nth = 0
        self._raw: bytes | None = None

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
    def query(self) -> dict[str, str]:
        """The query, the last value of each key."""
        return dict(self.request.query_params)

    async def raw(self) -> bytes:
        """The body's bytes, read once. Raises `TooLarge`, `Malformed`."""
        if self._raw is None:
            self._raw = await read(self.request, self.settings.max_body)
        return self._raw

    async def json(self) -> Any:
        """The body as it was sent; an empty one is `{}`. Raises `Malformed`."""
        raw = await self.raw()
        return decode(raw) if raw.strip() else {}

    @property
    def trail(self) -> Trail:
        """Where is noted what has a say in this request."""
        self._entry.trail = self._entry.trail or Trail()
        return self._entry.trail

    def refused(self, exc: Exception) -> None:
        """Note why this request is refused; the first reason counts."""
        self.trail.wrong = self.trail.wrong or wrong(exc)

    def asked(self, body: Any = None) -> Asked:
        """This request, as the scenario's rules look at it."""
        return Asked(operation=self.operation, nth=self.nth, body=body, trail=self.trail)

    async def body(self, schema: Schema) -> dict[str, Any]:
        """The JSON body, valid; an empty one is `{}`. Raises `Malformed`, `Invalid`."""
        return self.checked(await self.json(), schema)

    def checked(self, body: Any, schema: Schema) -> dict[str, Any]:
        """A body that is valid. Keys the schema does not have are refused when the scenario is strict, else remembered
        for the answer. Raises `Invalid`."""
        self.trail.schema = schema.name
        schema.check(body)
        self.ignored = schema.unknown(body)
        if self.ignored and self.sandbox.scenario.strict:
            raise Invalid(*[f"{path} is not allowed" for path in self.ignored], schema=schema.name)
        sent: dict[str, Any] = body
        return sent

    def ignored_header(self) -> Headers:
        """Tells which keys of the body had no effect."""
        if not self.ignored:
            return ()
        names = ", ".join(quote(path, safe="[]._-$") for path in self.ignored[:MOST_IGNORED])
        return ((b"mockpay-ignored-fields", names.encode()),)
