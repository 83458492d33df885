"""`mockpay get`: one request in process, without a server."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from mockpay.commands.options import Mistake, add_settings, app_of
from mockpay.settings import Settings


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    get = commands.add_parser("get", help="one GET in process, without a server")
    get.set_defaults(run=_get)
    get.add_argument("path", metavar="PATH", help="e.g. /api/orders?limit=2")
    get.add_argument("--header", action="append", default=[], metavar="NAME:VALUE", help="a request header")
    add_settings(get, defaults, ["scenario"])


def _get(given: argparse.Namespace, settings: Settings) -> int:
    import asyncio

    import httpx

    target = urlsplit(given.path)
    if not given.path.startswith("/"):
        raise Mistake(f"PATH must begin with a slash, not {given.path!r}")
    headers = {"authorization": "mockpay", **_headers(given.header)}

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app_of(settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7357") as client:
            return await client.get(target.geturl(), headers=headers)

    response = asyncio.run(ask())
    print(response.text)
    return 0 if response.is_success else 1


def _headers(given: Sequence[str]) -> Mapping[str, str]:
    pairs = [text.partition(":") for text in given]
    if bad := [text for text, colon, _ in pairs if not colon]:
        raise Mistake(f"--header must be NAME:VALUE, not {bad[0]!r}")
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
