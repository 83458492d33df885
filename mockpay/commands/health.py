"""`mockpay health`: whether a server is ready."""

import argparse
import sys
import time
from typing import Any, Final

from mockpay.commands.listening import url_host
from mockpay.commands.options import Mistake, add_settings
from mockpay.settings import Settings

REACHED_AT: Final = {"localhost": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  asked, not bound
"""Which address is asked, where a host stands for several."""


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    health = commands.add_parser("health", help="exit 0 when a server is ready")
    health.set_defaults(run=_health)
    health.add_argument("--wait", type=float, default=0.0, metavar="SECONDS", help="how long to wait for it")
    health.add_argument("--url", help="where it is, instead of --host and --port")
    add_settings(health, defaults, ["host", "port"])


def _health(given: argparse.Namespace, settings: Settings) -> int:
    url = given.url or f"http://{url_host(REACHED_AT.get(settings.host, settings.host))}:{settings.port}"
    deadline = time.monotonic() + given.wait
    while True:
        trouble = _ask(url)
        if trouble is None:
            print(f"mockpay is ready on {url}")
            return 0
        if time.monotonic() >= deadline:
            print(f"mockpay: not ready on {url}: {trouble}", file=sys.stderr)
            return 1
        time.sleep(0.05)


def _ask(url: str) -> str | None:
    """None when it is healthy, else what is wrong."""
    import http.client
    import json
    from urllib.parse import urlsplit

    at = urlsplit(url)
    if at.scheme != "http" or not at.hostname:
        raise Mistake(f"--url must be like http://127.0.0.1:7357, not {url!r}")
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=2)
    try:
        connection.request("GET", f"{at.path.rstrip('/')}/_mockpay/health")
        response = connection.getresponse()
        answer = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()
    return None if isinstance(answer, dict) and answer.get("status") == "ok" else f"it answered {response.status}"
