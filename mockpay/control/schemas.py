"""Which schemas in `schemas/control/` the endpoints go by."""

from collections.abc import Mapping
from typing import Final, NamedTuple

ERROR: Final = "error.response"


class Schemas(NamedTuple):
    """Of the answers, bodies and queries of one endpoint: file names without `.json`; empty where it has none."""

    response: str = ""
    request: str = ""
    query: str = ""


NO_SCHEMAS: Final = Schemas()

SCHEMAS: Final[Mapping[str, Schemas]] = {
    "GET /livez": Schemas("probe.response"),
    "GET /readyz": Schemas("probe.response"),
    "GET /_mockpay/health": Schemas("health.response"),
    "POST /_mockpay/reset": Schemas("health.response"),
    "GET /_mockpay/state": Schemas("state.response"),
    "PUT /_mockpay/state": Schemas("health.response", request="state.request"),
    "GET /_mockpay/clock": Schemas("clock.response"),
    "POST /_mockpay/clock": Schemas("clock.response", request="clock.request"),
    "GET /_mockpay/keys": Schemas("keys.response"),
    "GET /_mockpay/spaces": Schemas("spaces.response"),
    "DELETE /_mockpay/spaces/{name}": Schemas("dropped.response"),
    "GET /_mockpay/snapshots": Schemas("snapshots.response"),
    "POST /_mockpay/snapshots": Schemas("snapshot.response", request="snapshot.request"),
    "POST /_mockpay/snapshots/{name}/restore": Schemas("snapshot.response"),
    "DELETE /_mockpay/snapshots/{name}": Schemas("dropped.response"),
    "GET /_mockpay/scenario": Schemas("scenario.response"),
    "PUT /_mockpay/scenario": Schemas("scenario.response", request="scenario.request"),
    "GET /_mockpay/faults": Schemas("faults.response"),
    "POST /_mockpay/faults": Schemas("fault.response", request="fault.request"),
    "DELETE /_mockpay/faults": Schemas("dropped.response"),
    "DELETE /_mockpay/faults/{id}": Schemas("dropped.response"),
    "GET /_mockpay/orders": Schemas("orders.response", query="orders.query"),
    "GET /_mockpay/orders/{id}": Schemas("order.response"),
    "GET /_mockpay/orders/{id}/explain": Schemas("explain.response"),
    "POST /_mockpay/orders/{id}/actions/{action}": Schemas("summary.response", request="action.request"),
    "GET /_mockpay/statistics": Schemas("statistics.response", query="statistics.query"),
    "POST /_mockpay/reconcile": Schemas("reconcile.response", request="reconcile.request"),
    "GET /_mockpay/requests": Schemas("requests.response", query="requests.query"),
    "DELETE /_mockpay/requests": Schemas("cleared.response"),
    "GET /_mockpay/requests/{id}": Schemas("request.response"),
    "GET /_mockpay/requests/{id}/explain": Schemas("explain_request.response"),
    "POST /_mockpay/verify": Schemas("verified.response", request="verify.request"),
    "POST /_mockpay/wait": Schemas("waited.response", request="wait.request"),
    "GET /_mockpay/webhooks": Schemas("deliveries.response", query="deliveries.query"),
    "GET /_mockpay/webhooks/{id}": Schemas("delivery.response"),
    "POST /_mockpay/webhooks/{id}/replay": Schemas("delivery.response", request="flush.request"),
    "POST /_mockpay/webhooks/replay": Schemas("deliveries.response", request="replay.request"),
    "POST /_mockpay/webhooks/pause": Schemas("paused.response"),
    "POST /_mockpay/webhooks/resume": Schemas("paused.response", request="flush.request"),
    "POST /_mockpay/webhooks/flush": Schemas("deliveries.response", request="flush.request"),
    "GET /_mockpay/chaos": Schemas("chaos.response"),
    "POST /_mockpay/chaos": Schemas("chaos.response", request="chaos.request"),
    "DELETE /_mockpay/chaos": Schemas("chaos.response"),
    "GET /_mockpay/inbox": Schemas("inboxes.response"),
    "GET /_mockpay/inbox/{name}": Schemas("inbox.response"),
    "DELETE /_mockpay/inbox/{name}": Schemas("inbox.response"),
    "PUT /_mockpay/inbox/{name}/behaviour": Schemas("inbox.response", request="inbox_behaviour.request"),
    "GET /_mockpay/openapi.json": Schemas("openapi.response"),
}
"""Method and path of an endpoint -> its schemas. One that is not here has none."""
