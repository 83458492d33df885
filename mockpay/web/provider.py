"""The socket providers plug into: their operations become an ASGI app with their own error shapes."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.orders.errors import Refusal
from mockpay.sandbox.outbox import Delivery
from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.scenario.scenario import Scenario
from mockpay.web.api_request import ApiRequest, Guard
from mockpay.web.body import header
from mockpay.web.encoding import TAKEN
from mockpay.web.error_net import answer_to_error
from mockpay.web.errors import NotBuilt, UnknownCoding
from mockpay.web.faults import carried_out
from mockpay.web.fidelity import SAYS
from mockpay.web.fidelity import Fidelity as Fidelity
from mockpay.web.origin import refuse_foreign_name
from mockpay.web.paths import Paths, path_with
from mockpay.web.payment_pages import PayPages
from mockpay.web.prefix_router import SENT_PATH
from mockpay.web.query import Dialect, express
from mockpay.web.refusal_catalogue import RefusalRow
from mockpay.web.reply import JSON, Headers, Reply
from mockpay.webhooks.retry import Retries

ANY_ORIGIN: Final[Headers] = ((b"access-control-allow-origin", b"*"),)
"""Pages of every origin may read the answer (CORS)."""


Handler = Callable[[ApiRequest], Awaitable[Any]]


class Operation(msgspec.Struct, frozen=True):
    """One operation of a provider's API. Without a `handler` it answers 501. `guard` checks the caller;
    `path` is a Starlette path; `source` says where the facts are from. `query` names the parameters it takes, as in
    `createdAt[from]`; any other has no effect. One for browsers answers no JSON, whatever its address says: its handler
    gives a `Reply` of its own."""

    method: str
    path: str
    name: str
    fidelity: Fidelity
    source: str
    handler: Handler | None = None
    guard: Guard | None = None
    for_browsers: bool = False
    query: tuple[str, ...] = ()


class ProviderError(msgspec.Struct, frozen=True):
    """An error in the provider's shape. `rows` of the provider's table worded it: `Mockpay-Refusal` names them."""

    status: int
    body: Any
    fidelity: Fidelity
    headers: Headers = ()
    rows: tuple[RefusalRow, ...] = ()


class SampleOrder(msgspec.Struct, frozen=True):
    """A POST request that makes an order, for people who look around; `body` is told where the space's links begin."""

    path: str
    body: Callable[[str], dict[str, Any]]


class Provider(msgspec.Struct, frozen=True):
    """A provider: the path prefixes it claims, its operations, how it words errors, and what the sandbox must know.

    `refuse` turns any `BadRequest` or `Refusal` into the provider's shape; `sign` gives the headers of one delivery
    attempt (the delivery, the scenario, milliseconds since the epoch), `retries` say when there is another; `media` is
    the type of its bodies, `dialect` reads its queries. `notes` are for docs/coverage.md. `check` raises `BadScenario`
    when a scenario asks for what the provider does not have. `pay_pages` are what its pay links open, `sample` is an
    order somebody could begin with. `any_case`: the case of a path counts for nothing. `refusals` is the table that
    `refuse` words its answers by. `public_keys` are PEMs by what they are for. `hosts` are the domains of
    the real service: clients have them, or names below them, written in their code.
    """

    spec: ProviderSpec
    title: str
    claims: tuple[str, ...]
    operations: Collection[Operation]
    refuse: Callable[[Exception, ApiRequest], ProviderError]
    sign: Callable[[Delivery, Scenario, int], Mapping[str, str]]
    retries: Retries = Retries()
    headers: Headers = ()
    media: Callable[[ApiRequest], bytes] = lambda _call: JSON
    notes: tuple[str, ...] = ()
    check: Callable[[Scenario], None] = lambda _scenario: None
    pay_pages: PayPages | None = None
    sample: SampleOrder | None = None
    dialect: Dialect = express
    refusals: Collection[RefusalRow] = ()
    public_keys: Callable[[Scenario], Mapping[str, str]] | None = None
    any_case: bool = False
    hosts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The provider's name in scenarios and orders."""
        return self.spec.name


def build(provider: Provider) -> ASGIApp:
    """The provider as an ASGI app: its routes, its errors, its CORS. Plain ASGI: Starlette's own stack of five layers
    takes longer than everything else a read needs."""
    paths = Paths(provider.operations, any_case=provider.any_case)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            return await preflight(scope, provider.headers)(scope, receive, send)
        reply = await _reply(provider, paths, Request(scope, receive))
        return await reply(scope, receive, send)

    return app


async def _reply(provider: Provider, paths: Paths[Operation], request: Request) -> ASGIApp:
    """What to answer; whatever goes wrong is worded by the provider."""
    scope = request.scope
    call = ApiRequest(request, provider.dialect)
    try:
        operation, scope["path_params"] = paths.find(scope["method"], scope["path"])
        if provider.any_case and not scope["path"].islower():
            _in_its_case(scope, operation.path)
        if operation.for_browsers:
            refuse_foreign_name(scope)
        call.operation = f"{provider.name}.{operation.name}"
        guard = operation.guard if operation.handler else partial(_not_built, provider, operation)
        return await carried_out(call, partial(_handled, provider, operation, call, guard), guard)
    except Exception as error:
        return answer_to_error(error, scope, lambda error: _worded(provider, error, call))


def _in_its_case(scope: Scope, path: str) -> None:
    """Put a path that was sent in another case into that of its operation."""
    sent = scope["path"]
    scope["path"] = path_with(path, scope["path_params"])
    if scope["path"] != sent:
        scope.setdefault(SENT_PATH, sent)


async def _not_built(provider: Provider, operation: Operation, call: ApiRequest) -> None:
    if operation.guard:
        await operation.guard(call)
    raise NotBuilt(f"{operation.method} {operation.path} ({provider.title}: {operation.name})")


async def _handled(provider: Provider, operation: Operation, call: ApiRequest, guard: Guard | None) -> Reply:
    """The handler's answer. A refusal of something that was saved all the same is an answer too."""
    if not call.is_checked:
        await call.check(guard)
    assert operation.handler  # noqa: S101  else the guard refuses
    scope = call.request.scope
    if scope["query_string"] and not operation.for_browsers:
        call.check_query(operation.query)
    try:
        body = await operation.handler(call)
    except Refusal as refusal:
        if not refusal.committed:
            raise
        return _worded(provider, refusal, call, call.ignored_header())
    fidelity = Fidelity.INVENTED if SENT_PATH in scope else call.fidelity or operation.fidelity
    headers = (*provider.headers, *SAYS[fidelity], *call.ignored_header())
    if isinstance(body, Reply):
        body.headers += headers
        return body
    return Reply(body, 200, headers, provider.media(call))


def _worded(provider: Provider, refusal: Exception, call: ApiRequest, more: Headers = ()) -> Reply:
    call.refused(refusal)
    answer = provider.refuse(refusal, call)
    fidelity = Fidelity.INVENTED if SENT_PATH in call.request.scope else answer.fidelity
    if isinstance(refusal, UnknownCoding):
        more = TAKES  # RFC 7694, 3
    headers = (*provider.headers, *SAYS[fidelity], *_named(answer.rows), *answer.headers, *more)
    return Reply(answer.body, answer.status, headers, provider.media(call))


def _named(rows: tuple[RefusalRow, ...]) -> Headers:
    """Tells which rows of docs/errors.md an answer is made of."""
    return ((b"mockpay-refusal", ", ".join(dict.fromkeys(row.name for row in rows)).encode()),) if rows else ()


TAKES: Final[Headers] = ((b"accept-encoding", ", ".join(TAKEN).encode()),)


def preflight(scope: Scope, headers: Headers = ANY_ORIGIN) -> Reply:
    """What a browser wants to know before it lets a page ask: everything is allowed, as Express' `cors` says it. To
    `Access-Control-Request-Private-Network` nothing is said, so that a browser that asks keeps pages of public sites
    away from what listens here."""
    asked = header(scope, b"access-control-request-headers")
    allowed: Headers = ((b"access-control-allow-headers", asked.encode("latin-1")),) if asked else ()
    methods = (b"access-control-allow-methods", b"GET,HEAD,PUT,PATCH,POST,DELETE")
    return Reply(None, 204, (*headers, methods, *allowed, (b"vary", b"Access-Control-Request-Headers")))
