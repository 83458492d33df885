"""The scenario that new spaces begin with, read anew when its files change."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic
from typing import Final

from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.scenario_switch import switch_scenario
from mockpay.scenario.load import BadScenario, Loaded

log = logging.getLogger("mockpay")
PAUSE: Final = 0.5
"""Seconds between two looks at the files."""

Stamps = dict[Path, tuple[int, int] | None]
"""File -> when it changed (nanoseconds) and its size; None where there is none."""


class ScenarioSource:
    """`read` loads the scenario and checks it. With `watch`, spaces that run it get it anew when a file of it changes;
    what is in them stays. While it cannot be read, the old one stays in force and `trouble` says why."""

    def __init__(self, read: Callable[[], Loaded], *, watch: bool) -> None:
        self._read = read
        self.watch = watch
        self.scenario, self._files = read()
        self.trouble = ""
        self._seen = self._stamps()
        self._next_look = 0.0

    async def reload_if_changed(self, sandboxes: Iterable[Sandbox]) -> None:
        """Whether a file has changed since the last look; looks twice a second at most."""
        if monotonic() < self._next_look:
            return
        self._next_look = monotonic() + PAUSE
        if (stamps := self._stamps()) == self._seen:
            return
        self._seen = stamps
        before = self.scenario
        if self._reads():
            for sandbox in [one for one in sandboxes if one.scenario is before]:
                await switch_scenario(sandbox, self.scenario)

    def _reads(self) -> bool:
        try:
            self.scenario, self._files = self._read()
        except BadScenario as bad:
            self.trouble = str(bad)
            log.warning("mockpay: the scenario stays as it was: %s", bad)
            return False
        self.trouble, self._seen = "", self._stamps()
        return True

    def _stamps(self) -> Stamps:
        return {file: _stamp(file) for file in self._files}


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
