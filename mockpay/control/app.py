"""The control plane as an ASGI app: its routes under /_mockpay/, its errors, and the two probes."""

from collections.abc import Awaitable, Callable
from functools import partial
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
from mockpay.control.explain import order as explained
from mockpay.control.inbox import Receivers
from mockpay.control.journal import Requests
from mockpay.control.openapi import described
from mockpay.control.query import refuse_unknown
from mockpay.control.scenarios import Scenarios
from mockpay.control.snapshots import SnapshotList
from mockpay.control.space import SpaceEndpoints
from mockpay.control.spaces import SpaceList
from mockpay.control.wait import Waits
from mockpay.web.api_request import SANDBOX, SETTINGS, root
from mockpay.web.body import take_in
from mockpay.web.error_net import answer_to_error
from mockpay.web.errors import BadMethod, NoRoute
from mockpay.web.page import see_other
from mockpay.web.reply import Reply

Handler = Callable[[Request], Awaitable[Any]]
Table = tuple[tuple[str, str, Handler], ...]
"""Method, path, endpoint."""
CLAIMS: Final = ("/_mockpay", "/livez", "/readyz")
ORDERS, REQUESTS, WEBHOOKS = "/_mockpay/orders", "/_mockpay/requests", "/_mockpay/webhooks"
INBOX: Final = "/_mockpay/inbox/{name}"
WITH_QUERY: Final = (
    *((method, path) for method in ("GET", "HEAD") for path in ("/livez", "/readyz")),
    *((method, path) for method in ("GET", "HEAD") for path in (ORDERS, REQUESTS, WEBHOOKS)),
    *((method, INBOX) for method in ("POST", "PUT", "PATCH")),
)
"""What has a query of its own, and what takes any: probes, and receivers of webhooks."""
WAITING: Final = (
    ("GET", "/_mockpay/health"),
    ("HEAD", "/_mockpay/health"),
    ("GET", "/_mockpay/metrics"),
    ("HEAD", "/_mockpay/metrics"),
    ("GET", "/_mockpay/spaces"),
    ("HEAD", "/_mockpay/spaces"),
    ("DELETE", "/_mockpay/spaces/{name}"),
    ("POST", "/_mockpay/reset"),
    ("PUT", "/_mockpay/state"),
    ("POST", "/_mockpay/clock"),
    ("POST", "/_mockpay/orders/{id}/actions/{action}"),
    ("POST", "/_mockpay/reconcile"),
    ("POST", "/_mockpay/wait"),
    ("POST", "/_mockpay/webhooks/{id}/replay"),
    ("POST", "/_mockpay/webhooks/replay"),
    ("POST", "/_mockpay/webhooks/flush"),
    ("POST", "/_mockpay/webhooks/resume"),
    *((method, INBOX) for method in ("POST", "PUT", "PATCH")),
)
"""What waits for receivers, for other spaces or for an app, and opens units of work of its own; any other endpoint is
one unit of work."""
LOOKS: Final = ("GET", "HEAD")
"""Methods after which all is as it was; after any other the space's subscribers are notified."""


class Endpoints(NamedTuple):
    """What answers, where it needs more than the request."""

    control: SpaceEndpoints
    spaces: SpaceList
    snapshots: SnapshotList
    scenarios: Scenarios
    reconcile: Handler
    requests: Requests
    explain_request: Handler
    waits: Waits
    deliveries: Deliveries
    receivers: Receivers
    metrics: Handler
    add_fault: Handler


def table(rooms: Endpoints) -> Table:
    """The endpoints, and one that describes them."""
    rows: Table = (
        ("GET", "/livez", _probe),
        ("GET", "/readyz", _probe),
        ("GET", "/_mockpay/health", rooms.control.health),
        ("GET", "/_mockpay/metrics", rooms.metrics),
        ("POST", "/_mockpay/reset", rooms.control.reset),
        ("GET", "/_mockpay/state", rooms.control.get_state),
        ("PUT", "/_mockpay/state", rooms.control.put_state),
        ("GET", "/_mockpay/clock", rooms.control.get_clock),
        ("POST", "/_mockpay/clock", rooms.control.post_clock),
        ("GET", "/_mockpay/spaces", rooms.spaces.find),
        ("DELETE", "/_mockpay/spaces/{name}", rooms.spaces.drop),
        ("GET", "/_mockpay/snapshots", rooms.snapshots.find),
        ("POST", "/_mockpay/snapshots", rooms.snapshots.take),
        ("POST", "/_mockpay/snapshots/{name}/restore", rooms.snapshots.restore),
        ("DELETE", "/_mockpay/snapshots/{name}", rooms.snapshots.drop),
        ("GET", "/_mockpay/scenario", rooms.scenarios.get),
        ("PUT", "/_mockpay/scenario", rooms.scenarios.put),
        ("GET", "/_mockpay/faults", faults.find),
        ("POST", "/_mockpay/faults", rooms.add_fault),
        ("DELETE", "/_mockpay/faults", faults.clear),
        ("DELETE", "/_mockpay/faults/{id}", faults.drop),
        ("GET", ORDERS, orders.find),
        ("GET", "/_mockpay/orders/{id}", rooms.control.get_order),
        ("GET", "/_mockpay/orders/{id}/explain", explained.explain),
        ("POST", "/_mockpay/orders/{id}/actions/{action}", rooms.control.act),
        ("POST", "/_mockpay/reconcile", rooms.reconcile),
        ("GET", REQUESTS, rooms.requests.find),
        ("DELETE", "/_mockpay/requests", rooms.requests.clear),
        ("GET", "/_mockpay/requests/{id}", rooms.requests.get),
        ("GET", "/_mockpay/requests/{id}/explain", rooms.explain_request),
        ("POST", "/_mockpay/verify", rooms.requests.verify),
        ("POST", "/_mockpay/wait", rooms.waits.wait),
        ("GET", WEBHOOKS, rooms.deliveries.find),
        ("GET", "/_mockpay/webhooks/{id}", rooms.deliveries.get),
        ("POST", "/_mockpay/webhooks/{id}/replay", rooms.deliveries.replay_one),
        ("POST", "/_mockpay/webhooks/replay", rooms.deliveries.replay),
        ("POST", "/_mockpay/webhooks/pause", rooms.deliveries.pause),
        ("POST", "/_mockpay/webhooks/resume", rooms.deliveries.resume),
        ("POST", "/_mockpay/webhooks/flush", rooms.deliveries.flush),
        ("GET", "/_mockpay/chaos", chaos.get),
        ("POST", "/_mockpay/chaos", chaos.put),
        ("DELETE", "/_mockpay/chaos", chaos.clear),
        ("GET", "/_mockpay/inbox", inbox.names),
        ("GET", "/_mockpay/inbox/{name}", inbox.get),
        ("POST", INBOX, rooms.receivers.receive),
        ("PUT", INBOX, rooms.receivers.receive),
        ("PATCH", INBOX, rooms.receivers.receive),
        ("DELETE", "/_mockpay/inbox/{name}", inbox.clear),
        ("PUT", "/_mockpay/inbox/{name}/behaviour", inbox.behave),
    )
    return described(rows)


def build(rows: Table) -> ASGIApp:
    """The app."""
    by_path: dict[str, dict[str, Handler]] = {}
    for method, path, endpoint in rows:
        by_path.setdefault(path, {})[method] = endpoint
    app = Starlette(
        routes=[Route(CLAIMS[0], _home), *(_route(path, endpoints) for path, endpoints in by_path.items())],
        exception_handlers={HTTPException: _outside},
    )
    app.router.redirect_slashes = False
    return app


def _route(path: str, endpoints: dict[str, Handler]) -> Route:
    async def answer_to(request: Request) -> ASGIApp:
        try:
            if request.scope["query_string"] and (request.method, path) not in WITH_QUERY:
                refuse_unknown(request)
            endpoint = endpoints["GET" if request.method == "HEAD" else request.method]
            answer = await (endpoint(request) if (request.method, path) in WAITING else _in_unit(endpoint, request))
            if request.method not in LOOKS:
                request.scope[SANDBOX].changes.notify()
            return answer if isinstance(answer, Response) else Reply(answer)
        except Exception as error:
            return answer_to_error(error, request.scope, refuse, REFUSALS)

    return Route(path, answer_to, methods=list(endpoints))


async def _in_unit(endpoint: Handler, request: Request) -> Any:
    """What an endpoint answers, in one unit of work."""
    await take_in(request, request.scope[SETTINGS].max_body)
    return await request.scope[SANDBOX].run(partial(endpoint, request))


async def _home(request: Request) -> Any:
    return see_other(f"{root(request.scope)}{CLAIMS[0]}/")


async def _probe(_request: Request) -> Any:
    return {"status": "ok"}


async def _outside(request: Request, exc: Any) -> Any:
    path = request.scope["path"]
    if exc.status_code == 405:
        return refuse(BadMethod(request.method, path, [(exc.headers or {}).get("Allow", "")]))
    return refuse(NoRoute(request.method, path, []))
