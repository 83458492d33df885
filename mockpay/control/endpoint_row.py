"""A row of the table of endpoints."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from starlette.requests import Request

Handler = Callable[[Request], Awaitable[Any]]


class EndpointRow(NamedTuple):
    """An endpoint: one of GET answers HEAD too. Unless told otherwise it is one unit of work and takes no query.

    `own_units`: it waits for receivers, for other spaces or for an app, and opens units of work of its own. `query`: it
    has parameters of its own, or takes any.
    """

    method: str
    path: str
    endpoint: Handler
    own_units: bool = False
    query: bool = False


Table = tuple[EndpointRow, ...]
