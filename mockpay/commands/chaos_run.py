"""One run of a user's command against a fresh space, with the chaos it is given."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from mockpay.commands.env import of_providers
from mockpay.commands.options import Mistake
from mockpay.commands.own_server import variables

Strike = dict[str, Any]
"""`{"hook": 3, "kind": "drop"}`, as /_mockpay/chaos writes it."""


class Run(NamedTuple):
    """How it ended: `code` is None when time was up; `output` is all that was printed; `strikes` is what happened to
    webhooks or was about to, `done` what the server knew to be done by then."""

    code: int | None
    output: str
    strikes: list[Strike]
    done: list[dict[str, Any]]

    @property
    def failed(self) -> bool:
        """Whether it did not end with exit code 0."""
        return self.code != 0

    @property
    def end(self) -> str:
        """The end in words."""
        return "it was not done in time" if self.code is None else f"exit code {self.code}"


class Runner:
    """A server and the command to try on it. `timeout` in seconds; `token` opens the control plane."""

    def __init__(self, url: str, command: Sequence[str], timeout: float, token: str) -> None:
        import httpx

        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False)
        self._command = command
        self._timeout = timeout
        self._env = os.environ | variables(url) | of_providers(url)
        self._ask("POST", "reset")
        self.chaos: dict[str, Any] = self._ask("GET", "chaos")["chaos"] or {}

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def run(self, chaos: Mapping[str, Any] | None) -> Run:
        """Reset, set the chaos (None: none at all), run the command. What the scenario says of chaos holds too."""
        self._ask("POST", "reset")
        if chaos is None:
            self._ask("DELETE", "chaos")
        else:
            self._ask("POST", "chaos", self.chaos | {"schedule": None, **chaos})
        code, output = self._run()
        deliveries = self._ask("GET", "webhooks")["deliveries"]
        strikes = [{"hook": one["number"], "kind": kind} for one in deliveries for kind in one["chaos"]]
        return Run(code, output, strikes, self._ask("GET", "chaos")["done"])

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        import httpx

        try:
            return self._client.request(method, f"/_mockpay/{path}", json=body).raise_for_status().json()
        except httpx.HTTPError as error:
            raise Mistake(f"the sandbox does not answer as it should: {error}") from None

    def _run(self) -> tuple[int | None, str]:
        """Its exit code and output. What it leaves running is ended, and nobody waits for that to close a pipe."""
        with TemporaryFile() as output:
            process = self._start(output)
            code: int | None = None
            try:
                code = process.wait(self._timeout)
            except subprocess.TimeoutExpired:
                pass
            finally:
                _end(process)
            output.seek(0)
            return code, output.read().decode(errors="replace")

    def _start(self, output: IO[bytes]) -> "subprocess.Popen[bytes]":
        try:
            return subprocess.Popen(  # noqa: S603  the user's own command
                self._command, env=self._env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        except OSError as error:
            raise Mistake(f"cannot run {self._command[0]!r}: {error.strerror}") from None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
