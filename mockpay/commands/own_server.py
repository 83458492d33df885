"""A server of one's own for as long as a command needs it."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from mockpay.commands.options import Mistake


@contextmanager
def running(options: Sequence[str]) -> Iterator[str]:
    """The address of a fresh `mockpay serve` on a free port. Raises `Mistake`; the server has said why by then."""
    command = [sys.executable, "-m", "mockpay", "serve", "--host", "localhost", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  it is mockpay itself
    try:
        ready = process.stdout.readline() if process.stdout else ""
        if not ready:
            raise Mistake("the server did not start")
        yield ready.split()[-1]
    finally:
        process.terminate()
        process.communicate()


def variables(url: str) -> dict[str, str]:
    """What a program finds a running server by."""
    at = urlsplit(url)
    return {"MOCKPAY_URL": url, "MOCKPAY_PORT": str(at.port or (443 if at.scheme == "https" else 80))}
