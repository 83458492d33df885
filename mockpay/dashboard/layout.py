"""What is around every page: the space, its clock, where else to look, and the headers it goes out with."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.types import Scope

from mockpay.dashboard import display
from mockpay.dashboard.notices import without
from mockpay.dashboard.paths import FILES, HOME, LIVE
from mockpay.dashboard.plots import swatch
from mockpay.dashboard.pretty import pretty
from mockpay.dashboard.viewer import cookies, viewer
from mockpay.resources import PACKAGE
from mockpay.web import page
from mockpay.web.api_request import PREFIX, SETTINGS, root
from mockpay.web.assets import Assets
from mockpay.web.page import HtmlPage
from mockpay.web.payment_pages import PayPages
from mockpay.web.provider import Provider, SampleOrder
from mockpay.web.reply import Headers
from mockpay.web.time_zones import ZONES

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER: Final = PACKAGE / "dashboard"
ASSETS: Final = Assets(FOLDER / "static", FILES)
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors {}; base-uri 'none'"
)


def security_headers(scope: Scope) -> Headers:
    """What a page is sent with. A browser that may tell nobody where a form stood sends `Origin: null` with it, which
    the control plane refuses."""
    policy = POLICY.format(page.frame_ancestors(scope[SETTINGS]))
    return (b"content-security-policy", policy.encode("ascii")), (b"referrer-policy", b"same-origin")


class ProviderLink(NamedTuple):
    """What pages show of the providers: a request of each that makes an order, and where its pay pages are."""

    samples: Mapping[str, SampleOrder]
    pay_pages: Mapping[str, PayPages]
    providers: tuple[Provider, ...] = ()

    @property
    def operations(self) -> dict[str, list[str]]:
        """The full names of the operations that answer, by provider: what a fault may strike."""
        return {
            one.name: sorted(f"{one.name}.{row.name}" for row in one.operations if row.handler)
            for one in self.providers
        }


def known(providers: Iterable[Provider]) -> ProviderLink:
    """What pages show of those who are plugged in."""
    providers = tuple(providers)
    return ProviderLink(
        {one.name: one.sample for one in providers if one.sample},
        {one.name: one.pay_pages for one in providers if one.pay_pages},
        providers,
    )


@cache
def templates() -> "Environment":
    """The templates, with what all of them use."""
    from jinja2 import pass_context

    found = page.templates(FOLDER / "templates")
    found.filters |= {
        "tone": display.tone,
        "spoken": pass_context(lambda seen, word: display.spoken(word, seen["viewer"].language)),
        "beside": pass_context(
            lambda seen, at, now: display.beside(at, now, seen["viewer"].zone, seen["viewer"].language)
        ),
        "moment": pass_context(lambda seen, at: display.moment(at, seen["viewer"].zone, seen["viewer"].language)),
        "part": lambda text: quote(str(text), safe=""),
    }
    found.globals |= {
        "money": display.money,
        "major": display.major,
        "pretty": pretty,
        "swatch": swatch,
        "curl": display.curl,
    }
    return found


def address(path: str, query: Mapping[str, object]) -> str:
    """A path with a query; what is empty is left out."""
    asked = urlencode({name: value for name, value in query.items() if value not in (None, "")})
    return f"{path}{'?' if asked else ''}{asked}"


def rendered(scope: Scope, template: str, status: int = 200, **context: Any) -> HtmlPage:
    """A page. `url` makes an address out of a path of the space, `live` out of that of a page and its query."""
    before, query, seen_by = root(scope), without(scope["query_string"].decode("latin-1")), viewer(scope)
    top = before.removesuffix(scope.get(PREFIX, ""))

    is_post = scope["method"] == "POST"
    here, kept = (HOME, {}) if is_post else (scope["path"], dict(Request(scope).query_params))

    def live(path: str = "", /, **query: object) -> str:
        return before + address(f"{LIVE if path else HOME}{path}", query)

    text = (
        templates()
        .get_template(f"{template}.html")
        .render(
            url=lambda path: f"{before}{path}",
            live=live,
            back=HOME if is_post else scope["path"] + (f"?{query}" if query else ""),
            here=here,
            kept=kept,
            again=lambda **changes: f"{before}{address(here, kept | changes)}",
            viewer=seen_by,
            _=seen_by.say,
            zones=list(ZONES),
            zone_offset=lambda name: display.offset(ZONES[name]),
            zone_minutes=lambda: display.minutes(seen_by.zone),
            as_code=lambda text: Markup("<code>{}</code>").format(text),
            top=top,
            do=f"{before}{LIVE}do",
            space=scope.get(PREFIX, "").removeprefix("/~"),
            style=before + ASSETS.path("dashboard.css"),
            script=before + ASSETS.path("dashboard.js"),
            icon=before + ASSETS.path("icon.svg"),
            **context,
        )
    )
    return HtmlPage(text, status, (*security_headers(scope), *cookies(seen_by, top)))
