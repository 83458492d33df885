"""Named snapshots of a space over HTTP: take one, go back to it, drop it."""

from typing import Any, Final

from starlette.requests import Request

from mockpay.control.space import body_of, space
from mockpay.sandbox import snapshots
from mockpay.sandbox.snapshots import Snapshot
from mockpay.web.instants import instant
from mockpay.web.validation import Schema

TAKE: Final = Schema("control/snapshot.request")


class SnapshotList:
    """The endpoints. A space may have `most` snapshots; they go with it, and stay when it is reset."""

    def __init__(self, most: int) -> None:
        self._most = most

    async def find(self, request: Request) -> Any:
        """GET /_mockpay/snapshots: in the order they were taken."""
        rows = [_snapshot_to_json(one) for one in space(request).snapshots.values()]
        return {"count": len(rows), "snapshots": rows}

    async def take(self, request: Request) -> Any:
        """POST /_mockpay/snapshots: keep all that the space holds under a name; one of that name is replaced."""
        body = await body_of(request, TAKE)
        return _snapshot_to_json(await snapshots.take(space(request), body["name"], self._most))

    async def restore(self, request: Request) -> Any:
        """POST /_mockpay/snapshots/{name}/restore: state, clock, scenario and set faults as they were."""
        return _snapshot_to_json(await snapshots.restore(space(request), request.path_params["name"]))

    async def drop(self, request: Request) -> Any:
        """DELETE /_mockpay/snapshots/{name}."""
        name = request.path_params["name"]
        snapshots.drop(space(request), name)
        return {"dropped": [name]}


def _snapshot_to_json(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "name": snapshot.name,
        "at": instant(snapshot.at),
        "scenario": snapshot.scenario.name,
        "orders": len(snapshot.state.orders),
    }
