"""Style, script and pictures of the pages, under names that change with their content, so that browsers keep them."""

import re
from typing import Final
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from mockpay.checkout import colour
from mockpay.checkout.html import FOLDER
from mockpay.orders.errors import NotFound
from mockpay.sandbox.sandbox import Sandbox
from mockpay.web.api_request import SANDBOX
from mockpay.web.assets import Asset, Assets
from mockpay.web.payment_pages import PREFIX
from mockpay.web.reply import Reply

VERSIONS: Final = "versions"
THEME: Final = re.compile(r"theme-([0-9a-f]{6})[.]css")
FILES: Final = Assets(FOLDER / "static", PREFIX)


def theme_path(chosen: str) -> str:
    """Where the style of a colour (`#rrggbb`) is served."""
    return f"{PREFIX}/theme-{chosen.removeprefix('#').lower()}.css"


def find(file: str) -> Asset | None:
    """What a name stands for, None for anything else."""
    if found := THEME.fullmatch(file):
        return Asset(_theme(f"#{found[1]}").encode(), "css")
    return FILES.find(file)


def _theme(chosen: str) -> str:
    """A colour as either scheme has it."""
    light, dark = (_variables(*colour.accent(chosen, scheme)) for scheme in ("light", "dark"))
    return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"


def _variables(fill: str, text: str, hover: str) -> str:
    return f":root{{--accent:{fill};--on-accent:{text};--accent-hover:{hover}}}"


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """What pages fetch for themselves, as an ASGI app: the files, and the version of an order they wait for. No part of
    any provider's service, so scenarios let nothing go wrong here."""
    folder, _, name = scope["path"].removeprefix(f"{PREFIX}/").rpartition("/")
    reply = await _version(scope[SANDBOX], name) if folder == VERSIONS else find(name)
    await (reply or Reply(None, 404))(scope, receive, send)


async def _version(sandbox: Sandbox, order_id: str) -> Reply | None:
    try:
        order = await sandbox.order(order_id)
    except NotFound:
        return None
    return Reply(order.version, 200, ((b"cache-control", b"no-store"),))


def version_path(order_id: str) -> str:
    """The path that serves the version of an order."""
    return f"{PREFIX}/{VERSIONS}/{quote(order_id, safe='')}"
