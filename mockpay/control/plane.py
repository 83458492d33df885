"""The control plane as an ASGI app: its routes under /_mockpay/, its errors, and the two probes."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from mockpay.control import chaos, faults, inbox, orders
from mockpay.control.deliveries import Deliveries
from mockpay.control.errors import REFUSALS, refuse
from mockpay.control.explaining import order as explained
from mockpay.control.explaining.request import Explanations
from mockpay.control.inbox import Receivers
from mockpay.control.journal import Requests
from mockpay.control.metrics.endpoint import Metrics
from mockpay.control.openapi import described
from mockpay.control.reconcile import Reconciliation
from mockpay.control.routes import Control
from mockpay.control.scenarios import Scenarios
from mockpay.control.snapshots import SnapshotList
from mockpay.control.spaces import SpaceList
from mockpay.control.wait import Waits
from mockpay.web.call import SANDBOX, root
from mockpay.web.errors import BadMethod, NoRoute
from mockpay.web.page import see_other
from mockpay.web.reply import Reply

log = logging.getLogger("mockpay")
Endpoint = Callable[[Request], Awaitable[Any]]
Table = tuple[tuple[str, str, Endpoint], ...]
"""Method, path, endpoint."""
CLAIMS: Final = ("/_mockpay", "/livez", "/readyz")
LOOKS: Final = ("GET", "HEAD")
"""Methods after which all is as it was; after any other the space's bell rings."""


class Rooms(NamedTuple):
    """What answers, where more than a function is needed."""

    control: Control
    spaces: SpaceList
    snapshots: SnapshotList
    scenarios: Scenarios
    reconciliation: Reconciliation
    requests: Requests
    explanations: Explanations
    waits: Waits
    deliveries: Deliveries
    receivers: Receivers
    metrics: Metrics
    faults: faults.Setting


def table(rooms: Rooms) -> Table:
    """The endpoints, and one that describes them."""
    control, spaces, snapshots, scenarios, reconciliation, requests, explanations, waits = rooms[:8]
    deliveries, receivers, metrics, setting = rooms[8:]
    rows: Table = (
        ("GET", "/livez", _probe),
        ("GET", "/readyz", _probe),
        ("GET", "/_mockpay/health", control.health),
        ("GET", "/_mockpay/metrics", metrics.get),
        ("POST", "/_mockpay/reset", control.reset),
        ("GET", "/_mockpay/state", control.get_state),
        ("PUT", "/_mockpay/state", control.put_state),
        ("GET", "/_mockpay/clock", control.get_clock),
        ("POST", "/_mockpay/clock", control.post_clock),
        ("GET", "/_mockpay/spaces", spaces.find),
        ("DELETE", "/_mockpay/spaces/{name}", spaces.drop),
        ("GET", "/_mockpay/snapshots", snapshots.find),
        ("POST", "/_mockpay/snapshots", snapshots.take),
        ("POST", "/_mockpay/snapshots/{name}/restore", snapshots.restore),
        ("DELETE", "/_mockpay/snapshots/{name}", snapshots.drop),
        ("GET", "/_mockpay/scenario", scenarios.get),
        ("PUT", "/_mockpay/scenario", scenarios.put),
        ("GET", "/_mockpay/faults", faults.find),
        ("POST", "/_mockpay/faults", setting.add),
        ("DELETE", "/_mockpay/faults", faults.clear),
        ("DELETE", "/_mockpay/faults/{id}", faults.drop),
        ("GET", "/_mockpay/orders", orders.find),
        ("GET", "/_mockpay/orders/{id}", control.get_order),
        ("GET", "/_mockpay/orders/{id}/explain", explained.explain),
        ("POST", "/_mockpay/orders/{id}/actions/{action}", control.act),
        ("POST", "/_mockpay/reconcile", reconciliation.compare),
        ("GET", "/_mockpay/requests", requests.find),
        ("DELETE", "/_mockpay/requests", requests.clear),
        ("GET", "/_mockpay/requests/{id}", requests.get),
        ("GET", "/_mockpay/requests/{id}/explain", explanations.explain),
        ("POST", "/_mockpay/verify", requests.verify),
        ("POST", "/_mockpay/wait", waits.wait),
        ("GET", "/_mockpay/webhooks", deliveries.find),
        ("GET", "/_mockpay/webhooks/{id}", deliveries.get),
        ("POST", "/_mockpay/webhooks/{id}/replay", deliveries.replay_one),
        ("POST", "/_mockpay/webhooks/replay", deliveries.replay),
        ("POST", "/_mockpay/webhooks/pause", deliveries.pause),
        ("POST", "/_mockpay/webhooks/resume", deliveries.resume),
        ("POST", "/_mockpay/webhooks/flush", deliveries.flush),
        ("GET", "/_mockpay/chaos", chaos.get),
        ("POST", "/_mockpay/chaos", chaos.put),
        ("DELETE", "/_mockpay/chaos", chaos.clear),
        ("GET", "/_mockpay/inbox", inbox.names),
        ("GET", "/_mockpay/inbox/{name}", inbox.get),
        ("POST", "/_mockpay/inbox/{name}", receivers.receive),
        ("PUT", "/_mockpay/inbox/{name}", receivers.receive),
        ("PATCH", "/_mockpay/inbox/{name}", receivers.receive),
        ("DELETE", "/_mockpay/inbox/{name}", inbox.clear),
        ("PUT", "/_mockpay/inbox/{name}/behaviour", inbox.behave),
    )
    return described(rows)


def build(rows: Table) -> ASGIApp:
    """The app."""
    by_path: dict[str, dict[str, Endpoint]] = {}
    for method, path, endpoint in rows:
        by_path.setdefault(path, {})[method] = endpoint
    app = Starlette(
        routes=[Route(CLAIMS[0], _home), *(_route(path, endpoints) for path, endpoints in by_path.items())],
        exception_handlers={HTTPException: _outside, Exception: _defect},
    )
    app.router.redirect_slashes = False
    return app


def _route(path: str, endpoints: dict[str, Endpoint]) -> Route:
    async def endpoint(request: Request) -> ASGIApp:
        try:
            answer = await endpoints["GET" if request.method == "HEAD" else request.method](request)
            if request.method not in LOOKS:
                request.scope[SANDBOX].bell.ring()
            return answer if isinstance(answer, Response) else Reply(answer)
        except REFUSALS as refusal:
            return refuse(refusal)

    return Route(path, endpoint, methods=list(endpoints))


async def _home(request: Request) -> Any:
    return see_other(f"{root(request.scope)}{CLAIMS[0]}/")


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
