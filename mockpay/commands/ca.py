"""`mockpay ca`: the CA that `mockpay serve --tls` shows, for those who are to trust it."""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from mockpay.commands.https_listener import authority
from mockpay.commands.options import Mistake, add_settings
from mockpay.settings import Settings

HOW: Final = """\
This CA can vouch for {hosts}, the names below them and this machine, and for nothing else.
Nothing has been installed. Give programs the files in {folder}:
  Python, Go, Ruby, curl   SSL_CERT_FILE={folder}/bundle.pem  REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE alike
  node                     NODE_EXTRA_CA_CERTS={folder}/ca.pem
  Java                     -Djavax.net.ssl.trustStore={folder}/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit
  PHP                      -d curl.cainfo={folder}/bundle.pem -d openssl.cafile={folder}/bundle.pem
  a Debian container       cp {folder}/ca.pem /usr/local/share/ca-certificates/mockpay.crt && update-ca-certificates
docs/https.md says which way is for whom."""


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    ca = commands.add_parser(
        "ca",
        help="print the CA of serve --tls, and how to trust it; installs it nowhere",
        description="Prints the certificate in PEM form. The CA is made in the folder when it has none.",
    )
    ca.set_defaults(run=_ca)
    add_settings(ca, defaults, ["ca_dir"])


def _ca(_given: argparse.Namespace, settings: Settings) -> int:
    from mockpay.app import find_providers, hosts_of

    if not settings.ca_dir:
        raise Mistake("say in which folder the CA is to be: --ca-dir DIR, or MOCKPAY_CA_DIR")
    hosts = hosts_of(find_providers())
    print(authority(settings.ca_dir, hosts).pem.decode(), end="", flush=True)
    print(HOW.format(hosts=", ".join(hosts.names), folder=Path(settings.ca_dir).absolute()), file=sys.stderr)
    return 0
