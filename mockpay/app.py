"""The composition: settings in, ASGI app out. The only file that meets everyone; read it from top to bottom."""

import pkgutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Scope

from mockpay import providers
from mockpay.control import paths as control_paths
from mockpay.control.guard import guarded, own_pages_only
from mockpay.dashboard import paths
from mockpay.sandbox.clock import wall
from mockpay.sandbox.memory import MemoryStore
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario.load import Loaded, combine
from mockpay.scenario.scenario import Scenario
from mockpay.settings import Settings
from mockpay.web import payment_pages
from mockpay.web import provider as socket
from mockpay.web.api_request import root
from mockpay.web.body import header
from mockpay.web.errors import NoRoute
from mockpay.web.journal import journalled
from mockpay.web.lazy import lazy_app
from mockpay.web.lifespan import Lifespan
from mockpay.web.nearest import Near, nearest
from mockpay.web.own_webhooks import refusing_own_webhooks
from mockpay.web.page import see_other
from mockpay.web.payment_pages import PayPages
from mockpay.web.prefix_router import by_prefix, register
from mockpay.web.provider import Provider
from mockpay.web.provider_hosts import ProviderHosts
from mockpay.web.reply import Reply
from mockpay.web.sandbox_factory import MakeStore, SandboxFactory
from mockpay.web.scenario_source import ScenarioSource
from mockpay.web.spaces import SpaceLayer, Spaces
from mockpay.webhooks.outgoing import Outgoing

if TYPE_CHECKING:
    from mockpay.control.composition import ControlPlane
    from mockpay.control.endpoint_row import Table
    from mockpay.webhooks.sender import Sender


def find_providers() -> list[Provider]:
    """Every folder in `providers/`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(providers.__path__))
    return [import_module(f"{providers.__name__}.{name}").PROVIDER for name in names]


def hosts_of(served: Sequence[Provider], more: Sequence[str] = ()) -> ProviderHosts:
    """The names of all providers' real hosts, and more."""
    return ProviderHosts([*more, *(name for provider in served for name in provider.hosts)])


def build(
    settings: Settings,
    *,
    scenario: Scenario | None = None,
    plugged: Sequence[Provider] | None = None,
    system_clock: Callable[[], datetime] = wall,
    sender: "Sender | None" = None,
    store: MakeStore = MemoryStore,
    hosts: Sequence[str] = (),
) -> ASGIApp:
    """The whole of mockpay as an ASGI app; a `sender` that is given is closed with it, `hosts` count as providers'
    names beside their own. Raises `BadScenario` when the settings' scenario does not load."""
    served = find_providers() if plugged is None else list(plugged)
    signers = {provider.name: provider.sign for provider in served}
    outgoing = Outgoing(settings, signers, {provider.name: provider.retries for provider in served}, sender)
    factory = SandboxFactory(served, settings, system_clock, store)

    def read() -> Loaded:
        loaded = Loaded(scenario, ()) if scenario else combine(settings.scenario, settings.scenario_yaml)
        factory.check(loaded.scenario)
        return loaded

    def sandbox(name: str) -> Sandbox:
        made = factory.sandbox(name, source.scenario)
        made.watch, made.abandon = outgoing.notify, outgoing.abandon
        return made

    source = ScenarioSource(read, watch=settings.reload)
    idle = timedelta(seconds=settings.space_idle) if settings.space_idle else None
    spaces = Spaces(sandbox, settings.max_spaces, idle=idle, end=outgoing.leave, now=system_clock)

    ends: list[Callable[[], None]] = []

    @cache
    def control() -> "ControlPlane":
        from mockpay.control.composition import compose

        plane = compose(settings, served, spaces, source, factory, outgoing, near)
        ends.extend(plane.ends)
        return plane

    near = nearest(lambda: _routes(served, control().rows))
    controls = guarded(lazy_app(lambda: control().app), settings)
    pages = [provider.pay_pages for provider in served if provider.pay_pages]
    checkout = journalled(lazy_app(lambda: _checkout(pages)), "checkout")
    live = lazy_app(lambda: _live(inside, spaces, served, ends))
    claims = register(
        [(prefix, controls) for prefix in control_paths.CLAIMS],
        [(prefix, guarded(live, settings)) for prefix in paths.GUARDED],
        [(prefix, own_pages_only(live)) for prefix in paths.OPEN],
        [(payment_pages.PREFIX, own_pages_only(lazy_app(_assets), by_any_name=True))],
        [(prefix, checkout) for prefix in payment_pages.claims(pages)],
        [(prefix, app) for provider, app in _built(served) for prefix in provider.claims],
    )
    tolerant = frozenset(prefix for provider in served for prefix in provider.claims)
    any_case = frozenset(prefix for provider in served if provider.any_case for prefix in provider.claims)
    inside = by_prefix(claims, lambda scope: journalled(_nowhere(scope, near)), tolerant, any_case)
    entry = refusing_own_webhooks(SpaceLayer(inside, spaces, settings, source, hosts_of(served, hosts)))
    return Lifespan(entry, ends, outgoing.close)


# What is imported with the first request for it. Whoever waits in there is sent home by one of the `ends`.


def _checkout(pages: Sequence[PayPages]) -> ASGIApp:
    from mockpay.checkout import app

    return app.build(pages)


def _live(inside: ASGIApp, spaces: Spaces, served: Sequence[Provider], ends: list[Callable[[], None]]) -> ASGIApp:
    from mockpay.dashboard import app, layout
    from mockpay.dashboard.stream import Stream

    stream = Stream(lambda sandbox: spaces.open.get(sandbox.name) is sandbox)
    ends.append(stream.close)
    return app.build(inside, stream, layout.known(served))


def _assets() -> ASGIApp:
    from mockpay.checkout import assets

    return assets.serve


def _built(served: Sequence[Provider]) -> list[tuple[Provider, ASGIApp]]:
    return [(provider, journalled(lazy_app(partial(socket.build, provider)), provider.name)) for provider in served]


def _nowhere(scope: Scope, near: Near) -> Reply:
    if scope["path"] == "/" and "text/html" in header(scope, b"accept"):
        return see_other(f"{root(scope)}{paths.HOME}")
    method, path = scope["method"], scope["path"][:200]
    if method == "OPTIONS":
        return socket.preflight(scope)
    message = str(NoRoute(method, path, near(method, path)))
    return Reply({"error": {"code": "not_found", "message": message}}, 404, socket.ANY_ORIGIN)


def _routes(served: Sequence[Provider], rows: "Table") -> list[str]:
    built = [f"{one.method} {one.path}" for provider in served for one in provider.operations if one.handler]
    routes = [
        f"GET {page_route.path}"
        for provider in served
        if provider.pay_pages
        for page_route in provider.pay_pages.all_routes
    ]
    return [*built, *routes, *(f"{row.method} {row.path}" for row in rows)]
