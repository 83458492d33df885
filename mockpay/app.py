"""The composition: settings in, ASGI app out. The only file that meets everyone; read it from top to bottom."""

import pkgutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from difflib import get_close_matches
from importlib import import_module

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay import providers
from mockpay.control import plane
from mockpay.control.routes import Control
from mockpay.sandbox import importing
from mockpay.sandbox.clock import Clock, wall
from mockpay.sandbox.memory import MemoryStore
from mockpay.sandbox.sandbox import Sandbox
from mockpay.settings import Settings
from mockpay.steering.load import BadScenario, load
from mockpay.steering.scenario import Scenario
from mockpay.web import provider as socket
from mockpay.web.errors import NoRoute
from mockpay.web.prefixes import by_prefix
from mockpay.web.provider import Provider
from mockpay.web.reply import Reply
from mockpay.web.spaces import ROOT, SpaceLayer, Spaces
from mockpay.webhooks.dispatcher import Dispatcher
from mockpay.webhooks.sender import Sender


def find_providers() -> list[Provider]:
    """Every folder in `providers/`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(providers.__path__))
    return [import_module(f"{providers.__name__}.{name}").PROVIDER for name in names]


def build(
    settings: Settings,
    *,
    scenario: Scenario | None = None,
    plugged: Sequence[Provider] | None = None,
    system_clock: Callable[[], datetime] = wall,
) -> ASGIApp:
    """The whole of mockpay as an ASGI app. Raises `BadScenario` when the settings' scenario does not load."""
    steering = scenario or load(settings.scenario)
    faces = find_providers() if plugged is None else list(plugged)
    _check_origin(steering, faces)
    for face in faces:
        face.check(steering)
    sender = Sender(allow_public=settings.allow_public_webhooks)
    dispatcher = Dispatcher({face.name: face.sign for face in faces}, sender)

    def clock(_sandbox: Sandbox | None = None) -> Clock:
        return Clock(system_clock, steering.clock)

    def sandbox(name: str) -> Sandbox:
        store = MemoryStore(settings.max_orders, settings.max_deliveries)
        made = Sandbox(name, steering, store, clock(), [face.face for face in faces])
        made.watch = dispatcher.notify
        return made

    importing.check(sandbox(ROOT))
    spaces = Spaces(sandbox, settings.max_spaces)
    control = Control(clock, dispatcher.settled, lambda: len(spaces.open))
    controls = plane.build(control)
    claims = claim(
        [(prefix, controls) for prefix in plane.CLAIMS],
        *([(prefix, app) for prefix in face.claims] for face, app in _built(faces)),
    )
    routes = _routes(faces, control)
    inside = by_prefix(claims, lambda scope: _nowhere(scope, routes))
    return Lifespan(SpaceLayer(inside, spaces, settings), dispatcher)


def _check_origin(scenario: Scenario, faces: Sequence[Provider]) -> None:
    """Seeded orders are of a provider there is, for their ids and rules are its own."""
    names = [face.name for face in faces]
    if scenario.seeded and scenario.seeded.origin not in names:
        raise BadScenario(f"seeded.origin must be one of {', '.join(names)}, not {scenario.seeded.origin!r}")


def _built(faces: Sequence[Provider]) -> list[tuple[Provider, ASGIApp]]:
    return [(face, socket.build(face)) for face in faces]


def claim(*tables: Sequence[tuple[str, ASGIApp]]) -> dict[str, ASGIApp]:
    """Path prefix -> app. Two apps cannot claim the same prefix; a longer one inside another's is fine."""
    claims: dict[str, ASGIApp] = {}
    for prefix, app in (row for table in tables for row in table):
        if prefix in claims:
            raise ValueError(f"two claim {prefix}")
        claims[prefix] = app
    return claims


def _nowhere(scope: Scope, routes: Sequence[str]) -> Reply:
    near = get_close_matches(f"{scope['method']} {scope['path'][:200]}", routes, n=3, cutoff=0.4)
    message = str(NoRoute(scope["method"], scope["path"][:200], near))
    return Reply({"error": {"code": "not_found", "message": message}}, 404)


def _routes(faces: Sequence[Provider], control: Control) -> list[str]:
    built = [f"{one.method} {one.path}" for face in faces for one in face.operations if one.handler]
    return [*built, *(f"{method} {path}" for method, path, _ in plane.table(control))]


class Lifespan:
    """Starts and stops with the server; a mounted app's own lifespan would not run."""

    def __init__(self, app: ASGIApp, dispatcher: Dispatcher) -> None:
        self._app = app
        self._dispatcher = dispatcher
        self._router = Router(lifespan=self._span)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lifespan messages to the router, all else onwards."""
        if scope["type"] == "lifespan":
            return await self._router.lifespan(scope, receive, send)
        return await self._app(scope, receive, send)

    @asynccontextmanager
    async def _span(self, _app: object) -> AsyncIterator[None]:
        yield
        await self._dispatcher.close()
