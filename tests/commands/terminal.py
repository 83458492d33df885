"""A command as a user types it."""

import os
import shlex
import subprocess
import sys
from typing import Any

from api_client import ROOT


def mockpay(line: str, **more: Any) -> "subprocess.CompletedProcess[str]":
    """Run it; `env` is laid over the variables there are, `stdin` is what it reads."""
    command = [sys.executable, "-m", "mockpay", *shlex.split(line)]
    env = os.environ | {"PYTHONPATH": str(ROOT)} | more.get("env", {})
    return subprocess.run(
        command, capture_output=True, text=True, env=env, input=more.get("stdin"), cwd=more.get("cwd"), timeout=60
    )
