"""Spaces: `/~NAME/…` is a sandbox of its own, made on first use. Everything after this layer sees plain paths."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.orders.errors import NotFound
from mockpay.sandbox.clock import wall
from mockpay.sandbox.due_work import catch_up
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.state import start
from mockpay.sandbox.store import Full
from mockpay.settings import Settings
from mockpay.web.api_request import PREFIX, SANDBOX, SETTINGS
from mockpay.web.first_requests import play_first_requests
from mockpay.web.provider_hosts import HOSTS, NONE, ProviderHosts
from mockpay.web.reply import Reply
from mockpay.web.scenario_source import ScenarioSource

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
ROOT: Final = ""


class Spaces:
    """All sandboxes of the process by name; the root one is named ''. At most `most` of them; those that nobody used
    for `idle` go (None: never), the root one stays. `now` is the machine's clock, `end` stops what one has under way.
    `used` tells when each was used last, the one unused for longest first."""

    def __init__(
        self,
        make: Callable[[str], Sandbox],
        most: int,
        *,
        idle: timedelta | None = None,
        end: Callable[[Sandbox], None] = lambda _sandbox: None,
        now: Callable[[], datetime] = wall,
    ) -> None:
        self._make = make
        self._most = most
        self._idle = idle
        self._end = end
        self._now = now
        self.open: dict[str, Sandbox] = {}
        self.used: dict[str, datetime] = {}

    def find(self, name: str) -> Sandbox | None:
        """The sandbox of that name, made if new; None when there are too many."""
        now = self._now()
        if self._idle:
            self._drop_unused(now - self._idle)
        sandbox = self.open.get(name)
        if sandbox is None:
            if len(self.open) >= self._most:
                return None
            sandbox = self.open[name] = self._make(name)
        self.used.pop(name, None)
        self.used[name] = now
        return sandbox

    def _drop_unused(self, since: datetime) -> None:
        unused = takewhile(lambda one: one[1] < since, self.used.items())
        for name in [name for name, _ in unused if name != ROOT]:
            self.drop(name)

    def drop(self, name: str) -> None:
        """Forget a space; what it has under way ends. Raises `NotFound`."""
        if name not in self.open:
            raise NotFound(f"there is no space {name[:100]!r}; GET /_mockpay/spaces lists those there are")
        del self.used[name]
        dropped = self.open.pop(name)
        self._end(dropped)
        dropped.journal.close()
        dropped.changes.notify()


class SpaceLayer:
    """Takes `/~NAME` off the path, hands the space on in the scope, and lets it catch up with its clock."""

    def __init__(
        self,
        app: ASGIApp,
        spaces: Spaces,
        settings: Settings,
        source: ScenarioSource | None = None,
        hosts: ProviderHosts = NONE,
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._spaces = spaces
        self._settings = settings
        self._first = asyncio.Lock()
        self._watched = source if source and source.watch else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find the space, then go on."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        name, path = split(scope["path"])
        if name and not NAME.fullmatch(name):
            return await _refuse(404, f"{name[:80]!r} is no name for a space; use letters, digits, . _ -")(
                scope, receive, send
            )
        if self._watched:
            await self._watched.reload_if_changed(self._spaces.open.values())
        sandbox = self._spaces.find(name)
        if sandbox is None:
            return await _refuse(503, TOO_MANY)(scope, receive, send)
        try:
            if not sandbox.started:
                await start(sandbox)
        except Full as full:
            return await _refuse(507, str(full))(scope, receive, send)
        if sandbox.store.next_due:  # mostly nothing waits for the clock
            await catch_up(sandbox)
        inner = {**scope, SANDBOX: sandbox, SETTINGS: self._settings, HOSTS: self._hosts, PREFIX: ""}
        if name:
            inner.update({PREFIX: f"/~{name}", "path": path, "raw_path": path.encode()})
        if sandbox.first_requests:
            async with self._first:
                if sandbox.first_requests:
                    await play_first_requests(self._app, inner)
        return await self._app(inner, receive, send)


TOO_MANY: Final = (
    "there are too many spaces; DELETE /_mockpay/spaces/NAME drops one, MOCKPAY_SPACE_IDLE those that nobody uses, "
    "MOCKPAY_MAX_SPACES raises the limit"
)


def split(path: str) -> tuple[str, str]:
    """`/~a/b/c` is the path `/b/c` in space `a`; any other path is in the root space. Slashes too many in front of the
    name go in front of the path: `//~a/b` is `//b`."""
    bare = path.lstrip("/")
    if bare[:1] != "~":
        return ROOT, path
    name, _, rest = bare[1:].partition("/")
    return name or "~", f"{path[: -len(bare)]}{rest}"


def _refuse(status: int, message: str) -> Reply:
    return Reply({"error": {"code": "no_space", "message": message}}, status)
