"""Spaces: `/~NAME/…` is a sandbox of its own, made on first use. Everything after this layer sees plain paths."""

import re
from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.sandbox.agenda import catch_up
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.state import start
from mockpay.sandbox.store import Full
from mockpay.settings import Settings
from mockpay.web.call import PREFIX, SANDBOX, SETTINGS
from mockpay.web.reply import Reply

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
ROOT: Final = ""


class Spaces:
    """All sandboxes of the process by name; the root one is named ''. At most `most` of them."""

    def __init__(self, make: Callable[[str], Sandbox], most: int) -> None:
        self._make = make
        self._most = most
        self.open: dict[str, Sandbox] = {}

    def find(self, name: str) -> Sandbox | None:
        """The sandbox of that name, made if new; None when there are too many."""
        sandbox = self.open.get(name)
        if sandbox is None and len(self.open) < self._most:
            sandbox = self.open[name] = self._make(name)
        return sandbox


class SpaceLayer:
    """Takes `/~NAME` off the path, hands the space on in the scope, and lets it catch up with its clock."""

    def __init__(self, app: ASGIApp, spaces: Spaces, settings: Settings) -> None:
        self._app = app
        self._spaces = spaces
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find the space, then go on."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        name, path = split(scope["path"])
        if name and not NAME.fullmatch(name):
            return await _refuse(404, f"{name[:80]!r} is no name for a space; use letters, digits, . _ -")(
                scope, receive, send
            )
        sandbox = self._spaces.find(name)
        if sandbox is None:
            return await _refuse(503, "there are too many spaces; MOCKPAY_MAX_SPACES raises the limit")(
                scope, receive, send
            )
        try:
            if not sandbox.started:
                await start(sandbox)
        except Full as full:
            return await _refuse(507, str(full))(scope, receive, send)
        await catch_up(sandbox)
        inner = {**scope, SANDBOX: sandbox, SETTINGS: self._settings, PREFIX: ""}
        if name:
            inner.update({PREFIX: f"/~{name}", "path": path, "raw_path": path.encode()})
        return await self._app(inner, receive, send)


def split(path: str) -> tuple[str, str]:
    """`/~a/b/c` is the path `/b/c` in space `a`; any other path is in the root space."""
    if not path.startswith("/~"):
        return ROOT, path
    name, _, rest = path[2:].partition("/")
    return name or "~", f"/{rest}"


def _refuse(status: int, message: str) -> Reply:
    return Reply({"error": {"code": "no_space", "message": message}}, status)
