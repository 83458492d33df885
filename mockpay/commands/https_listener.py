"""HTTPS beside HTTP for `mockpay serve --tls`, and the CA of its certificate."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from mockpay.commands.http_server import Secure
from mockpay.commands.listening import listen
from mockpay.commands.options import Mistake
from mockpay.settings import Settings

if TYPE_CHECKING:
    from mockpay.intercept.certificate_authority import CertificateAuthority
    from mockpay.web.provider_hosts import ProviderHosts

log = logging.getLogger("mockpay")


def secure(settings: Settings, hosts: "ProviderHosts") -> Secure:
    """Sockets for HTTPS, with a certificate for all providers' hosts. Raises `Mistake`."""
    from mockpay.intercept.tls import shows_distrust, watch
    from mockpay.sandbox.clock import wall

    logged: set[str] = set()

    def failed(error: OSError) -> None:
        if shows_distrust(error) and not logged:
            logged.add("distrust")
            log.warning("refused a TLS handshake: the client does not trust this CA; %s", _remedy(settings.ca_dir))

    context = authority(settings.ca_dir, hosts).context(hosts.names, wall())
    watch(context, failed)
    return Secure(listen(settings.host, settings.tls_port, "--tls-port"), context)


def authority(ca_dir: str, hosts: "ProviderHosts") -> "CertificateAuthority":
    """The CA of a folder, made there if need be; one of this run without a folder. Raises `Mistake`."""
    from mockpay.intercept.authority_folder import Unusable, load_or_make
    from mockpay.intercept.certificate_authority import CertificateAuthority
    from mockpay.sandbox.clock import wall

    if not ca_dir:
        return CertificateAuthority.make(hosts.names, wall())
    try:
        return load_or_make(Path(ca_dir), hosts.names, wall(), os.environ)
    except Unusable as why:
        raise Mistake(f"--ca-dir: {why}") from None


def _remedy(ca_dir: str) -> str:
    where = f"let it trust {ca_dir}/bundle.pem" if ca_dir else "--ca-dir DIR keeps one that it can be told to trust"
    return f"{where} (docs/https.md; further ones are not logged)"
