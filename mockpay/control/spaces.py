"""The spaces of the process over HTTP: which there are, and dropping one."""

from typing import Any

from starlette.requests import Request

from mockpay.sandbox.store import Query
from mockpay.web.instants import instant
from mockpay.web.spaces import Spaces


class SpaceList:
    """The endpoints; they say the same in every space."""

    def __init__(self, spaces: Spaces) -> None:
        self._spaces = spaces

    async def find(self, _request: Request) -> Any:
        """GET /_mockpay/spaces: the last used first."""
        rows = [await self._space_to_json(name) for name in reversed(self._spaces.used)]
        return {"count": len(rows), "spaces": rows}

    async def drop(self, request: Request) -> Any:
        """DELETE /_mockpay/spaces/{name}: forget a space; what it has under way ends. The one without a name stays."""
        name = request.path_params["name"]
        self._spaces.drop(name)
        return {"dropped": [name]}

    async def _space_to_json(self, name: str) -> dict[str, Any]:
        sandbox = self._spaces.open[name]
        return {
            "name": name,
            "scenario": sandbox.scenario.name,
            "orders": (await sandbox.orders(Query(limit=0))).count,
            "last_used_at": instant(self._spaces.used[name]),
        }
