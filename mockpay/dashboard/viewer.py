"""Who looks: in which language and time zone pages are shown, and how the choice is kept."""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Final, NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.types import Scope

from mockpay.dashboard import display
from mockpay.dashboard.spanish import SPANISH
from mockpay.web import language
from mockpay.web.language import Language
from mockpay.web.reply import Headers
from mockpay.web.time_zones import ZONES

ZONE: Final = "tz"
A_YEAR: Final = 31_536_000
"""Seconds for which a choice is kept."""


class Viewer(NamedTuple):
    """A language, the name of a zone, and those of both that were chosen just now, by the name of their cookie."""

    language: Language
    zone_name: str
    chosen: Mapping[str, str]

    @property
    def zone(self) -> tzinfo:
        """The zone."""
        return ZONES[self.zone_name]

    @property
    def say(self) -> Callable[..., Markup]:
        """Says an English sentence in the viewer's language: `{count} in all` with `count=3`; values are escaped."""
        table = SPANISH if self.language is Language.ES else {}

        def say(text: str, **values: object) -> Markup:
            return Markup(table.get(text, text)).format(**values)  # noqa: S704 (the sentences are ours)

        return say

    def word(self, word: str) -> str:
        """The word of a state in the viewer's language."""
        return display.spoken(word, self.language)


def viewer(scope: Scope) -> Viewer:
    """By the query, the cookies, and what the browser likes best; English for who asks for neither language."""
    request = Request(scope)
    query, cookies = request.query_params, request.cookies
    wishes = (query.get(language.PARAMETER, ""), cookies.get(language.PARAMETER, ""), _liked(request))
    spoken = next(filter(None, map(language.read, wishes)), Language.EN)
    zone = next((name for name in (query.get(ZONE, ""), cookies.get(ZONE, "")) if name in ZONES), next(iter(ZONES)))
    chosen = {language.PARAMETER: spoken[:2]} if language.read(wishes[0]) else {}
    return Viewer(spoken, zone, chosen | ({ZONE: zone} if query.get(ZONE) == zone else {}))


def _liked(request: Request) -> str:
    return request.headers.get("accept-language", "")


def cookies(seen_by: Viewer, path: str) -> Headers:
    """The headers that have a browser keep what was chosen, for all spaces under a path."""
    flags = f"Path={path}/; Max-Age={A_YEAR}; SameSite=Lax"
    return tuple((b"set-cookie", f"{name}={value}; {flags}".encode()) for name, value in seen_by.chosen.items())
