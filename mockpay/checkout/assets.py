"""Style, script and pictures of the pages, under names that change with their content, so that browsers keep them."""

import re
from functools import cache
from hashlib import blake2b
from typing import Final
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from mockpay.checkout import colour
from mockpay.checkout.html import FOLDER
from mockpay.orders.errors import NotFound
from mockpay.sandbox.sandbox import Sandbox
from mockpay.web.call import SANDBOX
from mockpay.web.paydoor import PREFIX
from mockpay.web.reply import Reply

TYPES: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
VERSIONS: Final = "versions"
SKIN: Final = re.compile(r"skin-([0-9a-f]{6})[.]css")


class Asset(Reply):
    """A file."""

    def __init__(self, content: bytes, ending: str) -> None:
        self.content = content
        self.status = 200
        self.headers = [
            (b"content-type", f"{TYPES[ending]}; charset=utf-8".encode()),
            (b"content-length", str(len(content)).encode()),
            (b"cache-control", b"public, max-age=31536000, immutable"),
            (b"x-content-type-options", b"nosniff"),
        ]


@cache
def files() -> dict[str, bytes]:
    """Name with its hash -> content."""
    found = {path: path.read_bytes() for path in sorted((FOLDER / "static").iterdir())}
    return {f"{path.stem}.{_hash(content)}{path.suffix}": content for path, content in found.items()}


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=6).hexdigest()


@cache
def path(name: str) -> str:
    """Where a file is served: `checkout.css` is `/_mockpay/checkout/checkout.<hash>.css`."""
    stem, _, ending = name.rpartition(".")
    return next(f"{PREFIX}/{file}" for file in files() if file.startswith(f"{stem}.") and file.endswith(f".{ending}"))


def skin_path(chosen: str) -> str:
    """Where the style of a colour (`#rrggbb`) is served."""
    return f"{PREFIX}/skin-{chosen.removeprefix('#').lower()}.css"


def find(file: str) -> Asset | None:
    """What a name stands for, None for anything else."""
    if found := SKIN.fullmatch(file):
        chosen = f"#{found[1]}"
        return Asset(f":root{{--accent:{chosen};--on-accent:{colour.on(chosen)}}}".encode(), "css")
    content = files().get(file)
    return content if content is None else Asset(content, file.rpartition(".")[2])


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
    """Where the version of an order is told."""
    return f"{PREFIX}/{VERSIONS}/{quote(order_id, safe='')}"
