"""One request on its way through a face: where it landed, in which space, and how to read it."""

from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from mockpay.sandbox.sandbox import Sandbox
from mockpay.settings import Settings
from mockpay.steering.director import Asked
from mockpay.web.body import header, read
from mockpay.web.errors import Invalid
from mockpay.web.javascript import decode
from mockpay.web.reply import Headers
from mockpay.web.validation import Schema

SANDBOX = "mockpay.sandbox"
PREFIX = "mockpay.prefix"
SETTINGS = "mockpay.settings"
MOST_IGNORED = 20


class Call:
    """A request and its space. `operation` is the operation's name, as scenarios say it."""

    __slots__ = ("_raw", "ignored", "nth", "operation", "request", "sandbox", "settings")

    def __init__(self, request: Request, operation: str) -> None:
        self.request = request
        self.operation = operation
        self.sandbox: Sandbox = request.scope[SANDBOX]
        self.settings: Settings = request.scope[SETTINGS]
        self.ignored: list[str] = []
        self.nth = 0
        self._raw: bytes | None = None

    @property
    def base_url(self) -> str:
        """Where links of this space begin: the public address, or the host the client used; no slash at the end."""
        scope = self.request.scope
        public = self.settings.public_url.rstrip("/") or f"{scope['scheme']}://{self.header('host') or 'localhost'}"
        return f"{public}{scope.get(PREFIX, '')}"

    def header(self, name: str) -> str:
        """A header's value, empty when absent."""
        return header(self.request.scope, name.encode())

    @property
    def path(self) -> dict[str, str]:
        """The parameters in the path."""
        params: dict[str, str] = self.request.path_params
        return params

    @property
    def query(self) -> dict[str, str]:
        """The query, the last value of each key."""
        return dict(self.request.query_params)

    async def json(self) -> Any:
        """The body as it was sent; an empty one is `{}`. Raises `Malformed`."""
        if self._raw is None:
            self._raw = await read(self.request, self.settings.max_body)
        return decode(self._raw) if self._raw.strip() else {}

    def asked(self, body: Any = None) -> Asked:
        """This request, as the scenario's rules look at it."""
        return Asked(self.operation, self.nth, body)

    async def body(self, schema: Schema) -> dict[str, Any]:
        """The JSON body, valid; an empty one is `{}`. Keys the schema does not have are refused when the scenario is
        strict, else remembered for the answer. Raises `Malformed`, `Invalid`."""
        body: dict[str, Any] = await self.json()
        schema.check(body)
        self.ignored = schema.unknown(body)
        if self.ignored and self.sandbox.scenario.strict:
            raise Invalid(*[f"{path} is not allowed" for path in self.ignored])
        return body

    def ignored_header(self) -> Headers:
        """Tells which keys of the body had no effect."""
        if not self.ignored:
            return ()
        names = ", ".join(quote(path, safe="[]._-$") for path in self.ignored[:MOST_IGNORED])
        return ((b"mockpay-ignored-fields", names.encode()),)
