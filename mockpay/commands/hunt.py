"""Runs a command under one seed of chaos after another until it fails, then finds the fewest things done to hooks that
still make it fail."""

import argparse
import shlex
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from mockpay.commands.options import Mistake
from mockpay.commands.running import running
from mockpay.commands.shrinking import smallest
from mockpay.commands.trial import Stage, Strike, Trial
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
        Stage(url, given.command, given.timeout, settings.control_token) as stage,
    ):
        if given.only:
            return _exactly(stage, given.only)
        calm = stage.play(None)
        if calm.failed:
            print(calm.output, end="", file=sys.stderr)
            raise Mistake(f"the command fails without any chaos ({calm.end}); mend that first")
        found = _search(stage, given)
        return _report(stage, given, *found) if found else 0


def _exactly(stage: Stage, strikes: Sequence[Strike]) -> int:
    trial = stage.play({"schedule": strikes})
    print(trial.output, end="")
    print(f"mockpay chaos: {trial.end}; what was done to hooks:")
    _tell(trial)
    return 1 if trial.failed else 0


def _search(stage: Stage, given: argparse.Namespace) -> tuple[int, Trial] | None:
    """The first seed that makes the command fail, with that run; None, after a sentence, when there is none."""
    done: list[dict[str, Any]] = []
    for seed in range(given.seed, given.seed + given.runs):
        trial = stage.play({"seed": seed, "rates": stage.chaos.get("rates", {}) | dict(given.rate)})
        _say(f"seed {seed}: {trial.end}; done to hooks: {_counted(trial.done)}")
        if trial.failed:
            return seed, trial
        done += trial.done
    print(f"mockpay chaos: no failure in {given.runs} runs; done to hooks: {_counted(done)}")
    if taken := [one for one in done if _is_taken(one)]:
        print(f"  answered as if they were genuine: {_counted(taken)}; does the receiver verify?")
    return None


def _report(stage: Stage, given: argparse.Namespace, seed: int, trial: Trial) -> int:
    """The least that makes it fail, if that can be had again."""
    print(f"mockpay chaos: seed {seed} makes it fail ({trial.end}); done to hooks: {_counted(trial.done)}")
    last = stage.play({"seed": seed, "schedule": trial.strikes})
    if not (last.failed and trial.strikes):
        print(f"{trial.output}that does not hang on hooks alone; try the seed again:")
        print(f"  {_line(given, ['--seed', str(seed), '--runs', '1'])}")
        return 1

    def fails(part: Sequence[Strike]) -> bool:
        nonlocal last
        tried = stage.play({"seed": seed, "schedule": part})
        _say(f"{len(part)} of {len(trial.strikes)}: {tried.end}")
        last = tried if tried.failed else last
        return tried.failed

    least = smallest(trial.strikes, fails)
    print(f"{last.output}the least that makes it fail:")
    _tell(last)
    print("have exactly that again:")
    chosen = [f"--only={one['hook']}:{one['kind']}" for one in least]
    print(f"  {_line(given, chosen)}")
    return 1


def _tell(trial: Trial) -> None:
    for one in trial.done:
        verdict = f", answered {one['status']} as if it were genuine" if _is_taken(one) else ""
        print(f"  hook {one['hook']} ({one['event']} of {one['order_id']}) {WORDS[one['kind']]}{verdict}")


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
