"""The running server a command talks to: how it is named on the command line, and what is said when it is not there."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mockpay.commands.options import Mistake, check_ca
from mockpay.settings import Settings

if TYPE_CHECKING:
    from mockpay.client.sync import Mockpay


def add_remote(parser: argparse.ArgumentParser, defaults: Settings) -> None:
    """Options that say which server and which of its spaces."""
    url = os.environ.get("MOCKPAY_URL") or f"http://127.0.0.1:{defaults.port}"
    parser.add_argument("--url", default=url, help=f"a running mockpay, MOCKPAY_URL (default: {url})")
    add_ca(parser)
    parser.add_argument("--space", metavar="NAME", help="one of its spaces (default: that of the URL)")


def add_ca(parser: argparse.ArgumentParser) -> None:
    """The option that says whom to trust where the server is reached by https."""
    ca = os.environ.get("MOCKPAY_CA", "")
    parser.add_argument("--ca", default=ca, metavar="FILE", help="CAs that an https server may have, MOCKPAY_CA")


@contextmanager
def remote(given: argparse.Namespace, settings: Settings) -> Iterator["Mockpay"]:
    """A client for it. Raises `Mistake` when nobody answers there, or refuses."""
    import httpx

    from mockpay.client.errors import MockpayError
    from mockpay.client.sync import Mockpay

    check_ca("--ca", given.ca)
    with Mockpay(given.url, token=settings.control_token, ca=given.ca) as mockpay:
        try:
            yield mockpay.space(given.space) if given.space else mockpay
        except MockpayError as refused:
            raise Mistake(str(refused)) from None
        except (httpx.TransportError, httpx.InvalidURL, httpx.UnsupportedProtocol) as trouble:
            raise Mistake(f"no mockpay answers at {given.url} ({trouble}); `mockpay serve` starts one") from None
