"""The control plane as an ASGI app: its routes under /_mockpay/, its errors, and the two probes."""

from functools import partial
from typing import Any, Final, NamedTuple

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from mockpay.control import chaos, faults, inbox, orders, statistics
from mockpay.control.deliveries import Deliveries
from mockpay.control.endpoint_row import EndpointRow, Handler, Table
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

CLAIMS: Final = ("/_mockpay", "/livez", "/readyz")
ORDERS, REQUESTS, WEBHOOKS = "/_mockpay/orders", "/_mockpay/requests", "/_mockpay/webhooks"
INBOX: Final = "/_mockpay/inbox/{name}"
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
    public_keys: Handler


def table(rooms: Endpoints) -> Table:
    """The endpoints, and one that describes them."""
    rows: Table = (
        EndpointRow("GET", "/livez", _probe, query=True),
        EndpointRow("GET", "/readyz", _probe, query=True),
        EndpointRow("GET", "/_mockpay/health", rooms.control.health, own_units=True),
        EndpointRow("GET", "/_mockpay/metrics", rooms.metrics, own_units=True),
        EndpointRow("POST", "/_mockpay/reset", rooms.control.reset, own_units=True),
        EndpointRow("GET", "/_mockpay/state", rooms.control.get_state),
        EndpointRow("PUT", "/_mockpay/state", rooms.control.put_state, own_units=True),
        EndpointRow("GET", "/_mockpay/clock", rooms.control.get_clock),
        EndpointRow("POST", "/_mockpay/clock", rooms.control.post_clock, own_units=True),
        EndpointRow("GET", "/_mockpay/keys", rooms.public_keys),
        EndpointRow("GET", "/_mockpay/spaces", rooms.spaces.find, own_units=True),
        EndpointRow("DELETE", "/_mockpay/spaces/{name}", rooms.spaces.drop, own_units=True),
        EndpointRow("GET", "/_mockpay/snapshots", rooms.snapshots.find),
        EndpointRow("POST", "/_mockpay/snapshots", rooms.snapshots.take),
        EndpointRow("POST", "/_mockpay/snapshots/{name}/restore", rooms.snapshots.restore),
        EndpointRow("DELETE", "/_mockpay/snapshots/{name}", rooms.snapshots.drop),
        EndpointRow("GET", "/_mockpay/scenario", rooms.scenarios.get),
        EndpointRow("PUT", "/_mockpay/scenario", rooms.scenarios.put),
        EndpointRow("GET", "/_mockpay/faults", faults.find),
        EndpointRow("POST", "/_mockpay/faults", rooms.add_fault),
        EndpointRow("DELETE", "/_mockpay/faults", faults.clear),
        EndpointRow("DELETE", "/_mockpay/faults/{id}", faults.drop),
        EndpointRow("GET", ORDERS, orders.find, query=True),
        EndpointRow("GET", "/_mockpay/orders/{id}", rooms.control.get_order),
        EndpointRow("GET", "/_mockpay/orders/{id}/explain", explained.explain),
        EndpointRow("POST", "/_mockpay/orders/{id}/actions/{action}", rooms.control.act, own_units=True),
        EndpointRow("GET", "/_mockpay/statistics", statistics.get, query=True),
        EndpointRow("POST", "/_mockpay/reconcile", rooms.reconcile, own_units=True),
        EndpointRow("GET", REQUESTS, rooms.requests.find, query=True),
        EndpointRow("DELETE", "/_mockpay/requests", rooms.requests.clear),
        EndpointRow("GET", "/_mockpay/requests/{id}", rooms.requests.get),
        EndpointRow("GET", "/_mockpay/requests/{id}/explain", rooms.explain_request),
        EndpointRow("POST", "/_mockpay/verify", rooms.requests.verify),
        EndpointRow("POST", "/_mockpay/wait", rooms.waits.wait, own_units=True),
        EndpointRow("GET", WEBHOOKS, rooms.deliveries.find, query=True),
        EndpointRow("GET", "/_mockpay/webhooks/{id}", rooms.deliveries.get),
        EndpointRow("POST", "/_mockpay/webhooks/{id}/replay", rooms.deliveries.replay_one, own_units=True),
        EndpointRow("POST", "/_mockpay/webhooks/replay", rooms.deliveries.replay, own_units=True),
        EndpointRow("POST", "/_mockpay/webhooks/pause", rooms.deliveries.pause),
        EndpointRow("POST", "/_mockpay/webhooks/resume", rooms.deliveries.resume, own_units=True),
        EndpointRow("POST", "/_mockpay/webhooks/flush", rooms.deliveries.flush, own_units=True),
        EndpointRow("GET", "/_mockpay/chaos", chaos.get),
        EndpointRow("POST", "/_mockpay/chaos", chaos.put),
        EndpointRow("DELETE", "/_mockpay/chaos", chaos.clear),
        EndpointRow("GET", "/_mockpay/inbox", inbox.names),
        EndpointRow("GET", "/_mockpay/inbox/{name}", inbox.get),
        EndpointRow("POST", INBOX, rooms.receivers.receive, own_units=True, query=True),
        EndpointRow("PUT", INBOX, rooms.receivers.receive, own_units=True, query=True),
        EndpointRow("PATCH", INBOX, rooms.receivers.receive, own_units=True, query=True),
        EndpointRow("DELETE", "/_mockpay/inbox/{name}", inbox.clear),
        EndpointRow("PUT", "/_mockpay/inbox/{name}/behaviour", inbox.behave),
    )
    return described(rows)


def build(rows: Table) -> ASGIApp:
    """The app."""
    by_path: dict[str, dict[str, EndpointRow]] = {}
    for row in rows:
        by_path.setdefault(row.path, {})[row.method] = row
    app = Starlette(
        routes=[Route(CLAIMS[0], _home), *(_route(path, by_method) for path, by_method in by_path.items())],
        exception_handlers={HTTPException: _outside},
    )
    app.router.redirect_slashes = False
    return app


def _route(path: str, by_method: dict[str, EndpointRow]) -> Route:
    async def answer_to(request: Request) -> ASGIApp:
        try:
            row = by_method["GET" if request.method == "HEAD" else request.method]
            if request.scope["query_string"] and not row.query:
                refuse_unknown(request)
            answer = await (row.endpoint(request) if row.own_units else _in_unit(row.endpoint, request))
            if request.method not in LOOKS:
                request.scope[SANDBOX].changes.notify()
            return answer if isinstance(answer, Response) else Reply(answer)
        except Exception as error:
            return answer_to_error(error, request.scope, refuse, REFUSALS)

    return Route(path, answer_to, methods=list(by_method))


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
