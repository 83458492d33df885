"""Other sandboxes, installed into a virtual environment that is thrown away afterwards."""

import subprocess
import sys
import venv
from pathlib import Path


class NoPeer(Exception):
    """It could not be installed."""


def install(package: str, folder: Path) -> Path:
    """The Python of a new environment in `folder` that has the package. Raises `NoPeer`."""
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    try:
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoPeer(f"{package} cannot be installed: {error}") from None
    return python
