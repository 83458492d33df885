"""The default scenario as it was last read. To import a YAML parser and to read it takes a tenth of a start.

`scenarios/default.ready.json` is drawn by `docs/draw.py`. It says which texts it was made of and counts for nothing
when they have changed since: it can be missing or old, but not wrong.
"""

from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from mockpay.orders.order import Struct
from mockpay.scenario.scenario import Scenario

NAME: Final = "default"
FILE: Final = f"{NAME}.ready.json"
TEXTS: Final = ("test-cards.yaml", f"{NAME}.yaml")
"""The files it is read from."""


class Precompiled(Struct, frozen=True):
    """A scenario, and the SHA-256 of the texts that say so."""

    sha256: str
    scenario: Scenario


def scenario(shipped: Path) -> Scenario | None:
    """The default scenario, None when it has to be read. `shipped` is the folder of scenarios."""
    try:
        ready = msgspec.json.decode((shipped / FILE).read_bytes(), type=Precompiled)
    except (OSError, msgspec.DecodeError):
        return None
    return ready.scenario if ready.sha256 == _digest(shipped) else None


def precompiled_text(shipped: Path, read: Scenario) -> str:
    """What the file is to say, given what the text says."""
    document = msgspec.json.encode(Precompiled(sha256=_digest(shipped), scenario=read))
    return msgspec.json.format(document, indent=1).decode() + "\n"


def _digest(shipped: Path) -> str:
    return sha256(b"".join((shipped / name).read_bytes() for name in TEXTS)).hexdigest()
