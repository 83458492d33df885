"""`mockpay serve`: the sandbox as a server."""

import argparse
import logging
import os
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockpay.commands.http_server import Secure, prepare, serve
from mockpay.commands.listening import listen
from mockpay.commands.options import Mistake, add_settings, app_of
from mockpay.settings import Settings

if TYPE_CHECKING:
    from mockpay.web.provider_hosts import ProviderHosts

log = logging.getLogger("mockpay")


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    serve = commands.add_parser("serve", help="run the sandbox")
    serve.set_defaults(run=_serve)
    add_settings(serve, defaults, [field.name for field in fields(Settings)])


def _serve(_given: argparse.Namespace, settings: Settings) -> int:
    prepare()
    from mockpay.app import find_providers, hosts_of
    from mockpay.web.connection import Connection

    app = app_of(settings)
    hosts = hosts_of(find_providers())
    sockets = listen(settings.host, settings.port)
    secure = _secure(settings, hosts) if settings.tls else None
    serve(settings, app, sockets, partial(Connection, hosts=hosts), secure)
    return 0


def _secure(settings: Settings, hosts: "ProviderHosts") -> Secure:
    """HTTPS with a certificate for all providers' hosts. Raises `Mistake`."""
    from mockpay.intercept.authority_folder import Unusable, load_or_make
    from mockpay.intercept.certificate_authority import CertificateAuthority
    from mockpay.intercept.tls import Tasks, TlsListener, shows_distrust
    from mockpay.sandbox.clock import wall

    now = wall()
    try:
        folder = Path(settings.ca_dir)
        kept_ca = load_or_make(folder, hosts.names, now, os.environ) if settings.ca_dir else None
    except Unusable as why:
        raise Mistake(f"--ca-dir: {why}") from None
    authority = kept_ca or CertificateAuthority.make(hosts.names, now)
    told: set[str] = set()

    def failed(error: OSError) -> None:
        if shows_distrust(error) and not told:
            told.add("distrust")
            log.warning("refused a TLS handshake: the client does not trust this CA; %s", _remedy(settings.ca_dir))

    context, tasks = authority.context(hosts.names, now), Tasks()
    sockets = listen(settings.host, settings.tls_port, "--tls-port")
    return Secure(sockets, lambda make: TlsListener(context, make, tasks, failed))


def _remedy(ca_dir: str) -> str:
    where = f"let it trust {ca_dir}/bundle.pem" if ca_dir else "--ca-dir DIR keeps one that it can be told to trust"
    return f"{where} (docs/https.md; further ones are not logged)"
