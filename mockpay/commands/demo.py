"""`mockpay demo`: a sandbox, a shop that sells through it, and a page that shows both."""

import argparse
import os
import signal
import sys
import webbrowser
from typing import Any, Final

from mockpay.commands.listening import listen
from mockpay.commands.options import Mistake, add_settings
from mockpay.commands.own_server import running
from mockpay.settings import BOUNDS, Settings

SHOP_PORT: Final = 7358
MINUTES, MOST_MINUTES = 15.0, 100_000
MOST_PORT: Final = BOUNDS["port"][1]
LOOK: Final = 'extends: demo\ncheckout: {name: Nopal, colour: "#1f6f54"}\n'
"""The pay pages look like the shop."""


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    demo = commands.add_parser(
        "demo",
        help="a shop and what the sandbox sees of it, side by side",
        description="Starts a sandbox and a small shop that sells through it, and opens a page with the shop on the "
        "left and the live page on the right. Needs no network.",
    )
    demo.set_defaults(run=_demo)
    add_settings(demo, defaults, ["port"])
    demo.add_argument("--shop-port", type=int, default=SHOP_PORT, help=f"port of the shop (default: {SHOP_PORT})")
    demo.add_argument("--no-browser", action="store_true", help="open no browser, only say where the page is")
    demo.add_argument(
        "--reset-after", type=float, default=MINUTES, metavar="MINUTES",
        help=f"start over after so long without use (default: {MINUTES:g})",
    )  # fmt: skip


def _demo(given: argparse.Namespace, settings: Settings) -> int:
    if not 0 < given.reset_after <= MOST_MINUTES:
        raise Mistake(f"--reset-after must be between 0 and {MOST_MINUTES} minutes, not {given.reset_after:g}")
    if not 0 <= given.shop_port <= MOST_PORT:
        raise Mistake(f"--shop-port must be between 0 and {MOST_PORT}, not {given.shop_port}")
    # uvicorn hands a signal on to whoever had it before: then the sandbox is ended as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sockets = listen("localhost", given.shop_port, "--shop-port")
    shop = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    options = [f"--port={settings.port}", f"--framed-by={shop}", "--scenario-yaml", LOOK]
    with running(options) as mockpay:
        print(f"mockpay ready on {mockpay}\nshop ready on {shop}\nside by side: {shop}/demo", flush=True)
        _serve(mockpay, shop, sockets, given.reset_after * 60, opens=not given.no_browser)
    return 0


def _serve(mockpay: str, shop: str, sockets: list[Any], reset_after: float, *, opens: bool) -> None:
    import uvicorn

    from mockpay.demo.shop import Addresses, app

    class DemoServer(uvicorn.Server):
        async def startup(self, sockets: list[Any] | None = None) -> None:
            await super().startup(sockets)
            if opens and self.started and _has_screen():
                webbrowser.open(f"{shop}/demo")

    config = uvicorn.Config(
        app(Addresses(mockpay, shop), reset_after),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    DemoServer(config).run(sockets)


def _has_screen() -> bool:
    """Whether somebody may be looking: in a container, or where output goes to a file, no browser is started."""
    has_display = sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return sys.stdout.isatty() and has_display
