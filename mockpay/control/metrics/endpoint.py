"""Figures for Prometheus. The library that writes them is an extra that not everybody has."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from mockpay.control.errors import ExpectationFailed
from mockpay.control.metrics import gauges
from mockpay.control.space import space
from mockpay.sandbox.counters import RequestCounters
from mockpay.web.spaces import Spaces

MEDIA: Final = "text/plain; version=0.0.4; charset=utf-8"
"""What every Prometheus reads (prometheus.io/docs/instrumenting/exposition_formats)."""
MISSING: Final = "prometheus-client is not installed here; `pip install prometheus-client` brings it"


async def metrics(spaces: Spaces, request_counters: RequestCounters, request: Request) -> Response:
    """GET /_mockpay/metrics: what the process did and holds, all spaces together, as Prometheus reads it."""
    try:
        from mockpay.control.metrics.families import exposed
    except ModuleNotFoundError as missing:
        raise ExpectationFailed(501, "not_implemented", MISSING) from missing
    now = await gauges.read_gauges(spaces.open.values(), space(request).specs)
    return Response(exposed(request_counters, now), media_type=MEDIA)
