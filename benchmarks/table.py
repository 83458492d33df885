"""The figures as a Markdown table, with the machine they were taken on."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Final

from figures import Figures, Label, Size, ratio

LIBRARIES: Final = ("starlette", "uvicorn", "uvloop", "httptools", "msgspec", "jsonschema-rs")


def table(figures: Figures, rows: Mapping[str, Label], names: Sequence[str]) -> Iterator[str]:
    """The lines of the table. Each figure is a median; `×` is the ratio to the first column's."""
    first, *others = names
    yield "| " + " | ".join(["", first, *(f"{name} (× {first})" for name in others), "goal"]) + " |"
    yield "|" + "---|" + "--:|" * len(names) + "---|"
    for key, label in rows.items():
        cells = [_cell(figures[key], name, first) for name in names]
        yield "| " + " | ".join([f"{label.text}, {label.unit}", *cells, label.goal and f"× {label.goal}"]) + " |"


def _cell(row: Mapping[str, Sequence[float]], name: str, first: str) -> str:
    if not row.get(name):
        return "–"
    value = _short(median(row[name]))
    return value if name == first or not row.get(first) else f"{value} (× {_times(ratio(row[name], row[first]))})"


def _times(value: float) -> str:
    return f"{value:.2f}" if value >= 0.01 else f"{value:.1g}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def machine(size: Size) -> Iterator[str]:
    """Where and how it is measured; asked before the start, so that the load is that of others."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = f"load average {os.getloadavg()[0]:.1f} before the start"
    yield f"{os.cpu_count()} cores, {_processor()}, {platform.system()} {platform.release()}, {load}"
    yield f"Python {platform.python_version()}, {libraries}"
    yield (
        f"medians of {size.starts} starts and {size.rounds} rounds, interleaved, each with a fresh server; "
        f"{size.creates:,} creates a round; client and servers on one machine"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
