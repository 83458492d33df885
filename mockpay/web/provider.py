"""The socket providers plug into: their operations become a Starlette app with their own error shapes."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.orders.errors import Refusal
from mockpay.sandbox.face import Face
from mockpay.steering.scenario import FaultPoint, Scenario
from mockpay.web.call import Call
from mockpay.web.errors import BadMethod, BadRequest, Malformed, NoRoute, NotBuilt
from mockpay.web.faults import Break, Dropped, strike
from mockpay.web.prefixes import by_prefix
from mockpay.web.reply import Headers, Reply

log = logging.getLogger("mockpay")


class Fidelity(StrEnum):
    """How sure an answer is: the provider's documents say so, clients were seen to rely on it, or mockpay decided."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    INVENTED = "invented"


Handler = Callable[[Call], Awaitable[Any]]
Guard = Callable[[Call], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a provider's API. Without a `handler` it answers 501. `guard` checks the caller;
    `path` is a Starlette path; `source` says where the facts are from."""

    method: str
    path: str
    name: str
    fidelity: Fidelity
    source: str
    handler: Handler | None = None
    guard: Guard | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An error in the provider's shape."""

    status: int
    body: Any
    fidelity: Fidelity
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider: the path prefixes it claims, its operations, how it words errors, and what the sandbox must know.

    `refuse` turns any `BadRequest` or `Refusal` into the provider's shape; `sign` gives the headers of one delivery
    attempt (secret, signed part, delivery id, milliseconds since the epoch). `notes` are for docs/coverage.md.
    `check` raises `BadScenario` when a scenario asks for what the provider does not have.
    """

    face: Face
    title: str
    claims: tuple[str, ...]
    operations: tuple[Operation, ...]
    refuse: Callable[[Exception, Call], Answer]
    sign: Callable[[str, str, str, int], Mapping[str, str]]
    headers: Headers = ()
    notes: tuple[str, ...] = ()
    check: Callable[[Scenario], None] = lambda _scenario: None

    @property
    def name(self) -> str:
        """The provider's name in scenarios and orders."""
        return self.face.name


def build(provider: Provider) -> ASGIApp:
    """The provider as an ASGI app: its routes, its errors, its CORS.

    Routes are grouped by the fixed beginning of their paths, so that a request is held against a few, not against all.
    """
    groups: dict[str, list[Route]] = {}
    for path, methods in _by_path(provider).items():
        groups.setdefault(_beginning(path), []).append(_route(provider, path, methods))
    nowhere = _starlette(provider, [])
    inside = by_prefix({head: _starlette(provider, routes) for head, routes in groups.items()}, lambda _scope: nowhere)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            return await _preflight(provider, scope)(scope, receive, send)
        return await inside(scope, receive, send)

    return app


def _starlette(provider: Provider, routes: list[Route]) -> Starlette:
    handlers: dict[Any, Any] = {HTTPException: _outside(provider), Exception: _defect(provider)}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return app


def _beginning(path: str) -> str:
    """The steps of a path before its first parameter, three at most."""
    fixed = path.partition("/{")[0]
    return "/".join(fixed.split("/")[:4])


def _by_path(provider: Provider) -> dict[str, dict[str, Operation]]:
    paths: dict[str, dict[str, Operation]] = {}
    for operation in provider.operations:
        paths.setdefault(operation.path, {})[operation.method] = operation
    return paths


def _route(provider: Provider, path: str, methods: dict[str, Operation]) -> Route:
    async def endpoint(request: Request) -> ASGIApp:
        operation = methods["GET" if request.method == "HEAD" else request.method]
        call = Call(request, f"{provider.name}.{operation.name}")
        try:
            return await _answer(provider, operation, call)
        except (BadRequest, Malformed, Refusal) as refusal:
            return _worded(provider, refusal, call)
        except Dropped:
            return Break()

    return Route(path, endpoint, methods=list(methods))


async def _answer(provider: Provider, operation: Operation, call: Call) -> ASGIApp:
    if operation.guard:
        await operation.guard(call)
    if operation.handler is None:
        raise NotBuilt(f"{operation.method} {operation.path} ({provider.title}: {operation.name})")
    call.nth = await call.sandbox.count(call.operation)
    await strike(call, FaultPoint.BEFORE_COMMIT)
    reply = await _handled(provider, operation.handler, operation.fidelity, call)
    fault = await strike(call, FaultPoint.AFTER_COMMIT, FaultPoint.MID_BODY)
    return Break(reply) if fault and fault.at is FaultPoint.MID_BODY else reply


async def _handled(provider: Provider, handler: Handler, fidelity: Fidelity, call: Call) -> Reply:
    """The handler's answer. A refusal of something that was saved all the same is an answer too."""
    try:
        body = await handler(call)
    except Refusal as refusal:
        if not refusal.committed:
            raise
        return _worded(provider, refusal, call)
    return Reply(body, 200, (*provider.headers, *_says(fidelity), *call.ignored_header()))


def _says(fidelity: Fidelity) -> Headers:
    return ((b"mockpay-fidelity", fidelity.value.encode()),)


def _worded(provider: Provider, refusal: Exception, call: Call) -> Reply:
    answer = provider.refuse(refusal, call)
    return Reply(answer.body, answer.status, (*provider.headers, *_says(answer.fidelity), *answer.headers))


def _outside(provider: Provider) -> Callable[[Request, Any], Awaitable[Any]]:
    """For what Starlette refuses before an operation is found: unknown paths, other methods."""

    async def handler(request: Request, exc: HTTPException) -> Reply:
        call = Call(request, "")
        path = request.scope["path"]
        if exc.status_code == 405:
            allowed = [word.strip() for word in (exc.headers or {}).get("Allow", "").split(",")]
            return _worded(provider, BadMethod(request.method, path, sorted(allowed)), call)
        return _worded(provider, NoRoute(request.method, path, nearest(provider.operations, path)), call)

    return handler


def nearest(operations: tuple[Operation, ...], path: str) -> list[str]:
    """The routes that look most like a path."""
    routes = {operation.path: f"{operation.method} {operation.path}" for operation in operations}
    return [routes[match] for match in get_close_matches(path[:200], routes, n=3, cutoff=0.5)]


def _defect(provider: Provider) -> Callable[[Request, Exception], Awaitable[Any]]:
    """A defect of mockpay: logged whole, answered in the provider's shape."""

    async def handler(request: Request, exc: Exception) -> Reply:
        log.error("defect on %s %s", request.method, request.scope["path"], exc_info=exc)
        return _worded(provider, exc, Call(request, ""))

    return handler


def _preflight(provider: Provider, scope: Scope) -> Reply:
    asked = dict(scope["headers"]).get(b"access-control-request-headers", b"*")
    headers = (
        (b"access-control-allow-methods", b"GET,HEAD,PUT,PATCH,POST,DELETE"),
        (b"access-control-allow-headers", asked),
        (b"vary", b"Access-Control-Request-Headers"),
    )
    return Reply(None, 204, (*provider.headers, *headers))
