"""`mockpay reconcile`: whether an app's view of its orders is the sandbox's; a table where it is not."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from mockpay.commands.options import Mistake
from mockpay.commands.server_options import add_remote, remote
from mockpay.settings import Settings

if TYPE_CHECKING:
    from mockpay.client.answers import ReconciledAnswer

Row = tuple[str, ...]
HEAD: Final[Row] = ("", "order", "reference", "field", "app", "mockpay")


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    reconcile = commands.add_parser(
        "reconcile",
        help="compare an app's view of its orders with a running sandbox",
        description="An order of the view has id or reference_id, and what it knows of status, amount, refunded, "
        "currency, updated_at. Exit code 0: both agree; 1: they do not; 2: they could not be compared.",
    )
    reconcile.set_defaults(run=_reconcile)
    reconcile.add_argument("--orders", required=True, metavar="FILE|URL", help="a JSON list; `-` reads it from stdin")
    reconcile.add_argument("--minor", action="store_true", default=None, help="amounts are in minor units")
    reconcile.add_argument("--origin", metavar="PROVIDER", help="only orders that came through it")
    reconcile.add_argument(
        "--words", metavar="PROVIDER", help="whose words statuses are in (default: each order's own)"
    )
    add_remote(reconcile, defaults)


def _reconcile(given: argparse.Namespace, settings: Settings) -> int:
    how = {"minor": given.minor, "origin": given.origin, "words": given.words}
    where: dict[str, Any] = {"url": given.orders}
    if not given.orders.startswith(("http://", "https://")):
        where = {"orders": _view(given.orders)}
    with remote(given, settings) as mockpay:
        found = mockpay.reconcile(**where, **how)
    if found.agrees:
        print(f"both agree on {found.compared} orders")
        return 0
    print(_table([HEAD, *_rows(found)]))
    print(f"compared {found.compared}: " + ", ".join(f"{len(getattr(found, kind))} {kind}" for kind in KINDS))
    return 1


KINDS: Final = ("missing", "extra", "wrong", "stale")


def _view(file: str) -> list[dict[str, Any]]:
    try:
        if file == "-":
            text = sys.stdin.read()
        else:
            with open(file, encoding="utf-8") as opened:
                text = opened.read()
        view = json.loads(text, parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise Mistake(f"--orders {file}: {error}") from None
    rows = view.get("orders") if isinstance(view, dict) else view
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise Mistake(f"--orders {file}: it must be a list of orders, or an object with `orders`")
    return rows


def _rows(found: "ReconciledAnswer") -> Iterator[Row]:
    """A line for each difference; one that only came too early says when the order changed."""
    for one in found.missing:
        yield "missing", *_named(one), "", "", f"{one['status']} {one['amount']} {one['currency']}"
    for one in found.extra:
        yield "extra", *_named(one), "", "", one["why"]
    for kind, rows in (("wrong", found.wrong), ("stale", found.stale)):
        for one in rows:
            for differs in one["differs"]:
                yield kind, *_named(one), differs["field"], str(differs["yours"]), str(differs["ours"])
            if not one["differs"]:
                yield kind, *_named(one), "updated_at", "", one["last_changed"]


def _named(one: dict[str, Any]) -> tuple[str, str]:
    return one["id"] or "", one["reference_id"] or ""


def _table(rows: Sequence[Row]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
