"""The server of `mockpay exec --intercept`, a process of its own: no command, so that nobody runs an open proxy.

Its options are serve's, those of `own_server.OPTIONS`; it listens on loopback, and its last line is a `Report`."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

from mockpay.commands.http_server import prepare, serve
from mockpay.commands.listening import listen
from mockpay.commands.options import Mistake, add_settings, app_of, settings_of
from mockpay.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until asked to stop, then print what came through."""
    prepare()
    defaults = Settings.from_env(os.environ)
    parser = argparse.ArgumentParser(prog="mockpay exec")
    add_settings(parser, defaults, [field.name for field in fields(Settings) if field.name != "host"])
    parser.add_argument("--trust-dir", type=Path, required=True)
    parser.add_argument("--intercept-host", action="append", default=[])
    parser.add_argument("--only-mockpay", action="store_true")
    given = parser.parse_args(arguments)
    settings = replace(settings_of(given, defaults), host="localhost", port=0, public_url="")
    return _serve(settings, given.trust_dir, given.intercept_host, only_mockpay=given.only_mockpay)


def _serve(settings: Settings, folder: Path, more: Sequence[str], *, only_mockpay: bool) -> int:
    from mockpay.app import find_providers, hosts_of
    from mockpay.intercept import trust_files
    from mockpay.intercept.certificate_authority import CertificateAuthority
    from mockpay.intercept.connection import InterceptingConnection, Interception
    from mockpay.intercept.upstream import Upstream
    from mockpay.sandbox.clock import wall

    app, hosts, now = app_of(settings, more), hosts_of(find_providers(), more), wall()
    authority = CertificateAuthority.make(hosts.names, now)
    trust_files.write(folder, authority.pem, os.environ)
    context = authority.context(hosts.names, now)
    interception = Interception(hosts, context, Upstream(), only_mockpay=only_mockpay)
    sockets = listen(settings.host, settings.port)
    try:
        serve(settings, app, sockets, partial(InterceptingConnection, interception=interception))
    finally:
        print(interception.report.dump(), flush=True)
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except (Mistake, ValueError) as mistake:
        print(f"mockpay: {mistake}", file=sys.stderr)
        raise SystemExit(2) from None
