"""The control plane as an ASGI app: its routes under /_mockpay/, its errors, and the two probes."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp

from mockpay.control.errors import REFUSALS, refuse
from mockpay.control.routes import Control
from mockpay.web.errors import BadMethod, NoRoute
from mockpay.web.reply import Reply

log = logging.getLogger("mockpay")
Endpoint = Callable[[Request], Awaitable[Any]]
CLAIMS: Final = ("/_mockpay", "/livez", "/readyz")


def table(control: Control) -> tuple[tuple[str, str, Endpoint], ...]:
    """Method, path, endpoint."""
    return (
        ("GET", "/livez", _probe),
        ("GET", "/readyz", _probe),
        ("GET", "/_mockpay/health", control.health),
        ("POST", "/_mockpay/reset", control.reset),
        ("GET", "/_mockpay/state", control.get_state),
        ("PUT", "/_mockpay/state", control.put_state),
        ("GET", "/_mockpay/clock", control.get_clock),
        ("POST", "/_mockpay/clock", control.post_clock),
        ("GET", "/_mockpay/webhooks", control.list_webhooks),
        ("GET", "/_mockpay/orders/{id}", control.get_order),
        ("POST", "/_mockpay/orders/{id}/actions/{action}", control.act),
    )


def build(control: Control) -> ASGIApp:
    """The app."""
    by_path: dict[str, dict[str, Endpoint]] = {}
    for method, path, endpoint in table(control):
        by_path.setdefault(path, {})[method] = endpoint
    app = Starlette(
        routes=[_route(path, endpoints) for path, endpoints in by_path.items()],
        exception_handlers={HTTPException: _outside, Exception: _defect},
    )
    app.router.redirect_slashes = False
    return app


def _route(path: str, endpoints: dict[str, Endpoint]) -> Route:
    async def endpoint(request: Request) -> Reply:
        try:
            return Reply(await endpoints["GET" if request.method == "HEAD" else request.method](request))
        except REFUSALS as refusal:
            return refuse(refusal)

    return Route(path, endpoint, methods=list(endpoints))


async def _probe(_request: Request) -> Any:
    return {"status": "ok"}


async def _outside(request: Request, exc: Any) -> Any:
    path = request.scope["path"]
    if exc.status_code == 405:
        return refuse(BadMethod(request.method, path, [(exc.headers or {}).get("Allow", "")]))
    return refuse(NoRoute(request.method, path, []))


async def _defect(request: Request, exc: Exception) -> Any:
    log.error("defect on %s %s", request.method, request.scope["path"], exc_info=exc)
    return refuse(exc)
