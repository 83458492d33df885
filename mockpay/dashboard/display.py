"""How states, amounts and moments are shown: colours by word, money with its sign, times short beside each other."""

import shlex
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from mockpay.dashboard.spanish import WORDS
from mockpay.orders.money import to_major
from mockpay.orders.tones import OF_EVENT, OF_STATE
from mockpay.web.js_json import encodable, to_js
from mockpay.web.language import Language

OTHERS: Final = {
    "good": "success fulfilled status-2",
    "wait": "partially_paid partially_fulfilled status-3",
    "bad": "client_error refused charged_back status-4 status-5 status-n",
}
"""Colour -> the words that have it beside those of the lifecycle (`orders/tones.py`): of whole orders, of deliveries,
of answers."""
TONE_OF: Final = OF_STATE | OF_EVENT | {word: tone for tone, words in OTHERS.items() for word in words.split()}
"""Word -> its colour; any other word is calm."""


MONTHS: Final = {
    Language.EN: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    Language.ES: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
}


def tone(word: object) -> str:
    """The colour of a state, an event, or a status such as 404."""
    text = "status-n" if word is None else str(word)
    return TONE_OF.get(f"status-{text[0]}" if text.isdigit() else text, "calm")


def spoken(word: str, language: Language = Language.EN) -> str:
    """`partially_refunded` as `partially refunded`, or as `reembolsado en parte`."""
    text = word.replace("_", " ")
    return WORDS.get(text, text) if language is Language.ES else text


def money(minor: int, currency: str) -> str:
    """Minor units: `2,200.00 MXN`. The space does not break."""
    return major(to_major(minor, currency), currency)


def major(value: Decimal | str, currency: str) -> str:
    """The same for currency units."""
    return f"{Decimal(value):,f}\N{NO-BREAK SPACE}{currency}"


def day(at: date, language: Language = Language.EN) -> str:
    """`24 Sep`, in Spanish `24 sep`."""
    return f"{at.day} {MONTHS[language][at.month - 1]}"


def minutes(zone: tzinfo) -> int:
    """How far a zone is from UTC; none of ours has summer time."""
    return round((zone.utcoffset(None) or timedelta()).total_seconds() / 60)


def offset(zone: tzinfo) -> str:
    """The same as people write it: `UTC−6`."""
    hours = minutes(zone) // 60
    return f"UTC{hours:+d}".replace("-", "\N{MINUS SIGN}") if hours else "UTC"


def moment(at: str, zone: tzinfo = UTC, language: Language = Language.EN) -> str:
    """An instant (ISO 8601) in a zone: `24 Sep 2025, 18:43:40`."""
    local = datetime.fromisoformat(at).astimezone(zone)
    return f"{day(local, language)} {local:%Y, %H:%M:%S}"


def beside(at: str, now: str, zone: tzinfo = UTC, language: Language = Language.EN) -> str:
    """The same without what it shares with another instant: `18:43:40` of the same day, `24 Sep, 18:43` of the same
    year, else `24 Sep 2025`."""
    local, other = (datetime.fromisoformat(one).astimezone(zone) for one in (at, now))
    if local.date() == other.date():
        return f"{local:%H:%M:%S}"
    return f"{day(local, language)}{f'{local:, %H:%M}' if local.year == other.year else f'{local: %Y}'}"


def curl(asked: Mapping[str, Any], base: str) -> str:
    """A request of the journal as a command. What the journal hides is hidden here too."""
    sent, query = asked["request"], urlencode(asked["query"], doseq=True)
    words = ["curl", "-X", asked["method"], f"{base}{quote(asked['path'])}{'?' if query else ''}{query}"]
    for name in ("authorization", "content-type"):
        if name in sent["headers"]:
            words += ["-H", f"{name}: {sent['headers'][name]}"]
    if sent["body"] is not None:
        words += ["-d", sent["body"] if isinstance(sent["body"], str) else text(sent["body"])]
    return shlex.join(words)


def text(value: Any) -> str:
    """A JSON value as it is written."""
    return msgspec.json.encode(encodable(to_js(value))).decode()
