"""The control plane as an ASGI app: its routes under /_mockpay/, its errors, and the two probes."""

from functools import partial
from typing import Any, Final, NamedTuple

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.control import chaos, faults, inbox, orders, statistics
from mockpay.control.deliveries import Deliveries
from mockpay.control.endpoint_row import EndpointRow, Handler, Table
from mockpay.control.errors import REFUSALS, refuse
from mockpay.control.explain import order as explained
from mockpay.control.inbox import Receivers
from mockpay.control.journal import Requests
from mockpay.control.openapi import described
from mockpay.control.paths import CLAIMS
from mockpay.control.query import refuse_unknown
from mockpay.control.scenarios import Scenarios
from mockpay.control.snapshots import SnapshotList
from mockpay.control.space import SpaceEndpoints
from mockpay.control.spaces import SpaceList
from mockpay.control.wait import Waits
from mockpay.web.api_request import SANDBOX, SETTINGS, root
from mockpay.web.body import take_in
from mockpay.web.error_net import answer_to_error
from mockpay.web.errors import NoRoute
from mockpay.web.page import see_other
from mockpay.web.paths import Paths
from mockpay.web.reply import Reply

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
    paths = Paths((EndpointRow("GET", CLAIMS[0], _home, own_units=True, query=True), *rows))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        answer = await _answered(paths, Request(scope, receive))
        await answer(scope, receive, send)

    return app


async def _answered(paths: Paths[EndpointRow], request: Request) -> ASGIApp:
    """What the endpoint of a request answers."""
    scope = request.scope
    try:
        row, scope["path_params"] = _row(paths, scope)
        if scope["query_string"] and not row.query:
            refuse_unknown(request)
        answer = await (row.endpoint(request) if row.own_units else _in_unit(row.endpoint, request))
        if scope["method"] not in LOOKS:
            scope[SANDBOX].changes.notify()
        return answer if callable(answer) else Reply(answer)
    except Exception as error:
        return answer_to_error(error, scope, refuse, REFUSALS)


def _row(paths: Paths[EndpointRow], scope: Scope) -> tuple[EndpointRow, dict[str, Any]]:
    """The endpoint and the parameters in its path. Raises `BadMethod`, and `NoRoute` without a guess: the list is in
    the OpenAPI document."""
    try:
        return paths.find(scope["method"], scope["path"])
    except NoRoute:
        raise NoRoute(scope["method"], scope["path"], []) from None


async def _in_unit(endpoint: Handler, request: Request) -> Any:
    """What an endpoint answers, in one unit of work."""
    await take_in(request, request.scope[SETTINGS].max_body)
    return await request.scope[SANDBOX].run(partial(endpoint, request))


async def _home(request: Request) -> Any:
    return see_other(f"{root(request.scope)}{CLAIMS[0]}/")


async def _probe(_request: Request) -> Any:
    return {"status": "ok"}
