"""Another sandbox to compare with, in a virtual environment that is thrown away afterwards."""

import subprocess
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from contenders import HERE, Contender, created_id
from http11 import basic, request

STATE: Final = Path("/tmp/localstripe.pickle")
"""Where localstripe writes all it holds at each create, and no option changes that."""


class NoPeer(Exception):
    """It cannot be measured here."""


@contextmanager
def localstripe() -> Iterator[Contender]:
    """localstripe, a sandbox for Stripe's API on aiohttp. Its creates take longer the more it holds, so it is asked for
    few. Raises `NoPeer`."""
    if STATE.exists():
        raise NoPeer(f"localstripe would overwrite {STATE}; move it away")
    with TemporaryDirectory() as folder:
        python = _installed("localstripe", Path(folder))
        try:
            yield _contender(python)
        finally:
            STATE.unlink(missing_ok=True)


def _installed(package: str, folder: Path) -> Path:
    """The Python of a new environment that has the package."""
    python = folder / "bin" / "python"
    try:
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoPeer(f"{package} cannot be installed: {error}") from None
    return python


def _contender(python: Path) -> Contender:
    form = {"Authorization": basic("sk_test_12345"), "Content-Type": "application/x-www-form-urlencoded"}
    customer = b"name=Rob+Schneider&phone=8111234567&metadata[order]=BR3017"
    return Contender(
        name="localstripe",
        command=(str(python), "-m", "localstripe", "--from-scratch", "--port"),
        cwd=HERE,
        probe=request("GET", "/v1/customers", form),
        create=request("POST", "/v1/customers", form, customer),
        read=lambda created: request("GET", f"/v1/customers/{created_id(created)}", form),
        most=200,
    )
