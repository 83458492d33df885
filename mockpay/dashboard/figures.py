"""The figures of the overview: what the control API counted, as plots, each with the table it was drawn from."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from mockpay.dashboard import display, plots
from mockpay.dashboard.plots import Share, Stack
from mockpay.dashboard.viewer import Viewer

DAYS: Final = 14
"""Days that are drawn, the last one today; chosen."""
MOST: Final = 8
"""Operations that are drawn; the table has all."""
PAYMENT_KINDS: Final = {
    "good": ("paid", "partially_paid"),
    "wait": ("pending", "action_required", "review", "authorized"),
    "bad": ("declined", "expired", "canceled", "voided", "charged_back"),
    "back": ("partially_refunded", "refunded"),
    "calm": ("none",),
}
KIND_OF: Final = {word: kind for kind, words in PAYMENT_KINDS.items() for word in words}
STATE_KINDS: Final = {"success": "good", "pending": "wait", "failed": "bad", "client_error": "bad"}
RESULT_KINDS: Final = {"success": "good", "error": "bad", "no_answer": "calm"}
STATUS_KINDS: Final = {"2": "good", "3": "back", "4": "wait", "5": "bad"}

Rows = Sequence[Mapping[str, Any]]


class Figure(NamedTuple):
    """A plot under its title, its legend, and the head and rows of its table."""

    key: str
    title: str
    plot: Markup
    legend: Sequence[tuple[str, str]]
    head: Sequence[str]
    rows: Sequence[Sequence[object]]


def span(viewer: Viewer, now: str) -> tuple[date, dict[str, str]]:
    """The last day that is drawn, and what to ask the control API for."""
    last = datetime.fromisoformat(now).astimezone(viewer.zone).date()
    first = datetime.combine(last - timedelta(days=DAYS - 1), time.min, viewer.zone).astimezone(UTC)
    hours, minutes = divmod(abs(display.minutes(viewer.zone)), 60)
    sign = "-" if display.minutes(viewer.zone) < 0 else "+"
    return last, {"from": f"{first:%Y-%m-%dT%H:%M:%SZ}", "utc_offset": f"{sign}{hours:02}:{minutes:02}"}


def figures(viewer: Viewer, counted: Mapping[str, Rows], last: date) -> list[Figure]:
    """Those that have something to show."""
    drawn = [*_by_day(viewer, counted["orders"], last)]
    if counted["deliveries"]:
        drawn += [_deliveries(viewer, counted["deliveries"]), _latencies(viewer, counted["attempts"])]
    if counted["requests"]:
        drawn.append(_requests(viewer, counted["requests"]))
    return drawn


def _payment_names(viewer: Viewer) -> dict[str, str]:
    say = viewer.say
    return {
        "good": say("paid"),
        "wait": say("waiting"),
        "bad": say("failed or canceled"),
        "back": say("refunded"),
        "calm": say("not paid yet"),
    }


def _by_day(viewer: Viewer, rows: Rows, last: date) -> Iterator[Figure]:
    """Orders by day, then amounts by day for each currency, the one with the most orders first."""
    if not rows:
        return
    say, names = viewer.say, _payment_names(viewer)
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    yield Figure(
        "orders-by-day",
        say("Orders by day"),
        plots.columns(say("Orders by day and state"), _stacks(viewer, days, rows, lambda row: row["count"], str)),
        plots.legend(names, (KIND_OF[row["payment"]] for row in rows)),
        (say("Day"), say("State"), say("Orders")),
        [(_day(viewer, row), viewer.word(row["payment"]), row["count"]) for row in _summed(rows)],
    )
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row["currency"]] += row["count"]
    for currency in sorted(counts, key=lambda one: (-counts[one], one)):
        yield _amounts(viewer, days, [row for row in rows if row["currency"] == currency], currency)


def _amounts(viewer: Viewer, days: Sequence[date], rows: Rows, currency: str) -> Figure:
    say = viewer.say
    stacks = _stacks(viewer, days, rows, lambda row: Decimal(row["amount"]), _short)
    return Figure(
        f"amount-by-day-{currency}",
        say("{currency} by day", currency=currency),
        plots.columns(say("Amount in {currency} by day and state", currency=currency), stacks),
        plots.legend(_payment_names(viewer), (KIND_OF[row["payment"]] for row in rows)),
        (say("Day"), say("State"), say("Amount")),
        [(_day(viewer, row), viewer.word(row["payment"]), display.major(row["amount"], currency)) for row in rows],
    )


def _summed(rows: Rows) -> Rows:
    """Rows of the same day and state as one, whatever their currency."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        counts[row["day"], row["payment"]] += row["count"]
    return [{"day": day, "payment": payment, "count": count} for (day, payment), count in counts.items()]


def _stacks(
    viewer: Viewer, days: Sequence[date], rows: Rows, value: Callable[[Any], Any], shown: Callable[[Any], str]
) -> list[Stack]:
    """A column a day, a part of it for each kind."""
    names = _payment_names(viewer)
    stacks = []
    for one in days:
        parts, whole = [], [row for row in rows if row["day"] == one.isoformat()]
        for kind in plots.KINDS:
            if size := sum(value(row) for row in whole if KIND_OF[row["payment"]] == kind):
                parts.append(Share(kind, float(size), f"{display.day(one, viewer.language)}, {names[kind]}: {size:,}"))
        stacks.append(Stack(display.day(one, viewer.language), shown(sum(value(row) for row in whole)), parts))
    return stacks


def _day(viewer: Viewer, row: Mapping[str, Any]) -> str:
    return display.day(date.fromisoformat(row["day"]), viewer.language)


def _short(value: Decimal) -> str:
    """A number for the top of a narrow column: `890`, `12k`, `3.4M`."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= size:
            return f"{value / size:.{0 if value >= 10 * size else 1}f}{letter}"
    return f"{value:.0f}"


def _deliveries(viewer: Viewer, rows: Rows) -> Figure:
    say = viewer.say
    stacks = [
        Stack(viewer.word(row["state"]), f"{row['count']:,}", [Share(_state_kind(row["state"]), row["count"], "")])
        for row in sorted(rows, key=lambda row: -row["count"])
    ]
    table = [(viewer.word(row["state"]), row["count"]) for row in rows]
    plot = plots.bars(say("Webhooks by result"), stacks)
    return Figure("webhooks-by-result", say("Webhooks by result"), plot, (), (say("State"), say("Webhooks")), table)


def _state_kind(state: str) -> str:
    return STATE_KINDS.get(state, "calm")


def _latencies(viewer: Viewer, rows: Rows) -> Figure:
    say = viewer.say
    names = {"good": say("answered 2xx"), "bad": say("answered otherwise"), "calm": say("no answer")}
    edges = [10, 50, 100, 500, 1000, 5000, None]
    stacks = [_latency(edge, [row for row in rows if row["up_to"] == edge], names) for edge in edges]
    return Figure(
        "attempts-by-duration",
        say("How long receivers take"),
        plots.columns(say("Attempts by duration and result"), stacks),
        plots.legend(names, (RESULT_KINDS[row["result"]] for row in rows)),
        (say("Milliseconds"), say("Result"), say("Attempts")),
        [(_edge(row["up_to"]), names[RESULT_KINDS[row["result"]]], row["count"]) for row in rows],
    )


def _latency(edge: int | None, rows: Rows, names: Mapping[str, str]) -> Stack:
    kinds = [(RESULT_KINDS[row["result"]], row["count"]) for row in rows]
    parts = [Share(kind, count, f"{_edge(edge)} ms, {names[kind]}: {count:,}") for kind, count in kinds]
    return Stack(_edge(edge), str(sum(count for _, count in kinds)), parts)


def _edge(edge: int | None) -> str:
    return ">5000" if edge is None else f"≤{edge}"


def _requests(viewer: Viewer, rows: Rows) -> Figure:
    say = viewer.say
    names = {"good": "2xx", "back": "3xx", "wait": "4xx", "bad": "5xx", "calm": say("no answer")}
    by_operation: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_operation[row["operation"] or say("no operation")].append(row)
    ranked = sorted(by_operation.items(), key=lambda one: -sum(row["count"] for row in one[1]))
    return Figure(
        "requests-by-operation",
        say("Requests by operation"),
        plots.bars(say("Requests by operation and status"), [_operation(*one, names) for one in ranked[:MOST]]),
        plots.legend(names, (_status_kind(row["status"]) for row in rows)),
        (say("Operation"), say("Status"), say("Requests")),
        [(row["operation"] or say("no operation"), row["status"] or say("no answer"), row["count"]) for row in rows],
    )


def _operation(name: str, rows: Rows, names: Mapping[str, str]) -> Stack:
    parts, said = [], []
    for kind in plots.KINDS:
        if count := sum(row["count"] for row in rows if _status_kind(row["status"]) == kind):
            parts.append(Share(kind, count, f"{name}, {names[kind]}: {count:,}"))
            said.append(f"{names[kind]} {count:,}")
    return Stack(name, " · ".join(said), parts)


def _status_kind(status: int | None) -> str:
    return STATUS_KINDS.get(str(status)[:1], "calm")
