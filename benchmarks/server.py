"""One server process: started, asked until it answers, weighed, stopped."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

from contenders import Contender
from http11 import ask, status

PATIENCE = 30.0
PAUSE = 0.001


class Server(NamedTuple):
    """A server that has answered 200; `started` is how long that took, in milliseconds."""

    pid: int
    port: int
    started: float

    def memory(self) -> float:
        """VmRSS in MiB (Linux)."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise OSError(f"process {self.pid} has no VmRSS")

    def cpu(self) -> float:
        """Seconds of processor time used so far (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(contender: Contender) -> Iterator[Server]:
    """A fresh server."""
    port = _free_port()
    began = perf_counter()
    process = subprocess.Popen(
        [*contender.command, str(port)],
        cwd=contender.cwd,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port, contender)
        yield Server(process.pid, port, (perf_counter() - began) * 1000)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _environment() -> dict[str, str]:
    """Without what keeps Python from caching bytecode: an installed package has its own, so a checkout gets it too."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _wait(process: subprocess.Popen[bytes], port: int, contender: Contender) -> None:
    deadline = perf_counter() + PATIENCE
    while perf_counter() < deadline and process.poll() is None:
        try:
            if status(ask(port, contender.probe)) == 200:
                return
        except OSError:
            sleep(PAUSE)
    raise RuntimeError(f"{contender.name} did not start: {' '.join(contender.command)} {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
