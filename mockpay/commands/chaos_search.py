"""Runs a command under one seed of chaos after another until it fails, then finds the fewest things done to webhooks
that still make it fail."""

import argparse
import shlex
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from mockpay.commands.chaos_run import Run, Runner, Strike
from mockpay.commands.options import Mistake
from mockpay.commands.own_server import running
from mockpay.commands.shrinking import smallest
from mockpay.scenario.chaos import ChaosKind
from mockpay.settings import Settings

WORDS: Final[dict[str, str]] = {
    ChaosKind.DUPLICATE: "went out once more after it was taken",
    ChaosKind.REORDER: "let the next one pass",
    ChaosKind.DELAY: "came late",
    ChaosKind.DROP: "never went out",
    ChaosKind.STALE: "came after a forgery that was signed an hour ago",
    ChaosKind.BAD_SIGNATURE: "came after a forgery with the signature of another body",
    ChaosKind.OLD_SECRET: "came after a forgery that was signed with another secret",
}
FORGERIES: Final = (ChaosKind.STALE, ChaosKind.BAD_SIGNATURE, ChaosKind.OLD_SECRET)


def run(given: argparse.Namespace, settings: Settings) -> int:
    """The exit code: 0 when nothing failed, 1 when something did. Raises `Mistake`."""
    with (
        running([f"--scenario={name}" for name in settings.scenario]) as url,
        Runner(url, given.command, given.timeout, settings.control_token) as runner,
    ):
        if given.only:
            return _exactly(runner, given.only)
        calm = runner.run(None)
        if calm.failed:
            print(calm.output, end="", file=sys.stderr)
            raise Mistake(f"the command fails without any chaos ({calm.end}); mend that first")
        found = _search(runner, given)
        return _report(runner, given, *found) if found else 0


def _exactly(runner: Runner, strikes: Sequence[Strike]) -> int:
    run = runner.run({"schedule": strikes})
    print(run.output, end="")
    print(f"mockpay chaos: {run.end}; what was done to webhooks:")
    _tell(run)
    return 1 if run.failed else 0


def _search(runner: Runner, given: argparse.Namespace) -> tuple[int, Run] | None:
    """The first seed that makes the command fail, with that run; None, after a sentence, when there is none."""
    done: list[dict[str, Any]] = []
    for seed in range(given.seed, given.seed + given.runs):
        run = runner.run({"seed": seed, "rates": runner.chaos.get("rates", {}) | dict(given.rate)})
        _say(f"seed {seed}: {run.end}; done to webhooks: {_counted(run.done)}")
        if run.failed:
            return seed, run
        done += run.done
    print(f"mockpay chaos: no failure in {given.runs} runs; done to webhooks: {_counted(done)}")
    if taken := [one for one in done if _is_taken(one)]:
        print(f"  answered as if they were genuine: {_counted(taken)}; does the receiver verify?")
    return None


def _report(runner: Runner, given: argparse.Namespace, seed: int, run: Run) -> int:
    """The least that makes it fail, if that can be had again."""
    print(f"mockpay chaos: seed {seed} makes it fail ({run.end}); done to webhooks: {_counted(run.done)}")
    last = runner.run({"seed": seed, "schedule": run.strikes})
    if not (last.failed and run.strikes):
        print(f"{run.output}the failure does not depend on webhooks alone; try the seed again:")
        print(f"  {_line(given, ['--seed', str(seed), '--runs', '1'])}")
        return 1

    def fails(part: Sequence[Strike]) -> bool:
        nonlocal last
        tried = runner.run({"seed": seed, "schedule": part})
        _say(f"{len(part)} of {len(run.strikes)}: {tried.end}")
        last = tried if tried.failed else last
        return tried.failed

    least = smallest(run.strikes, fails)
    print(f"{last.output}the least that makes it fail:")
    _tell(last)
    print("have exactly that again:")
    chosen = [f"--only={one['hook']}:{one['kind']}" for one in least]
    print(f"  {_line(given, chosen)}")
    return 1


def _tell(run: Run) -> None:
    for one in run.done:
        verdict = f", answered {one['status']} as if it were genuine" if _is_taken(one) else ""
        print(f"  webhook {one['hook']} ({one['event']} of {one['order_id']}) {WORDS[one['kind']]}{verdict}")


def _is_taken(one: dict[str, Any]) -> bool:
    """Whether it is a forgery that the receiver took."""
    return one["kind"] in FORGERIES and one["status"] is not None and one["status"] < 300


def _counted(done: Sequence[dict[str, Any]]) -> str:
    counts = Counter(one["kind"] for one in done)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing"


def _line(given: argparse.Namespace, chosen: Sequence[str]) -> str:
    """How to call this command so that it does the same."""
    scenario = [f"--scenario={name}" for name in given.scenario or ()]
    rates = [f"--rate={kind}={share:g}" for kind, share in given.rate] if "--seed" in chosen else []
    return shlex.join(["mockpay", "chaos", *scenario, *rates, *chosen, "--", *given.command])


def _say(text: str) -> None:
    """How far it is, for those who watch."""
    print(f"mockpay chaos: {text}", file=sys.stderr)
