"""What is around every page: its look, its language, its links, and the headers it goes out with."""

from functools import partial
from typing import Any, Final
from urllib.parse import quote

from mockpay.checkout import amounts, assets, html, messages, return_url
from mockpay.checkout.language import language
from mockpay.checkout.page_request import PageRequest, theme
from mockpay.checkout.page_state import PageState, can_change
from mockpay.orders.money import to_major
from mockpay.orders.order import LineKind
from mockpay.web.api_request import ApiRequest, root
from mockpay.web.language import PARAMETER, Language
from mockpay.web.page import HtmlPage
from mockpay.web.payment_pages import Theme
from mockpay.web.reply import Headers

NEUTRAL: Final = "#334155"
"""The colour of pages that belong to no order."""


def page(visit: PageRequest, name: PageState, code: int = 200, **context: Any) -> HtmlPage:
    """A page of an order."""
    look, order, say = theme(visit.call, visit.pages), visit.order, messages.speaker(visit.language)
    text = html.render(
        name,
        **frame(visit.call, visit.language, look.colour),
        say=say,
        visit=visit,
        order=order,
        items=order.of(LineKind.ITEM),
        shipping=order.of(LineKind.SHIPPING),
        discounts=order.of(LineKind.DISCOUNT),
        **shop(look),
        provider=visit.pages.theme.name,
        money=partial(amounts.amount, currency=order.currency),
        cost=partial(amounts.cost, currency=order.currency),
        price=partial(amounts.price, currency=order.currency),
        plain=partial(to_major, currency=order.currency),
        moment=partial(amounts.moment, language=visit.language),
        groups=amounts.groups,
        stage=name,
        can_change=can_change(order),
        versions=root(visit.call.request.scope) + assets.version_path(order.id),
        other=visit.link(**{PARAMETER: "es" if visit.language is Language.EN else "en"}),
        **context,
    )
    targets = [return_url.origin(url) for url in (visit.terms.success_url, visit.terms.failure_url)]
    headers = html.security_headers(visit.call.settings, targets=_known(targets), images=origins(look.logo))
    return HtmlPage(text, code, headers)


def shop(look: Theme) -> dict[str, Any]:
    """Whose page it is."""
    is_text = look.logo.startswith("<svg")
    return {"theme": look, "logo": html.as_image(look.logo) if is_text else look.logo}


def origins(logo: str) -> list[str]:
    """Where the logo comes from, if it is an image elsewhere."""
    return _known([return_url.origin(logo)])


def _known(origins: list[str | None]) -> list[str]:
    return sorted({origin for origin in origins if origin})


def frame(call: ApiRequest, language: Language, colour: str) -> dict[str, Any]:
    """What every page needs, also one without an order."""
    before = root(call.request.scope)
    return {
        "lang": language.value,
        "styles": [before + assets.FILES.path("checkout.css"), before + assets.theme_path(colour)],
        "script": before + assets.FILES.path("checkout.js"),
        "icon": before + assets.FILES.path("icon.svg"),
    }


def trouble(call: ApiRequest, key: str, code: int, headers: Headers = ()) -> HtmlPage:
    """The page of what is not there, or not like this; `key` names its words."""
    spoken, scope = language(call), call.request.scope
    query = scope["query_string"].decode("latin-1")
    text = html.render(
        "trouble",
        **frame(call, spoken, NEUTRAL),
        say=messages.speaker(spoken),
        provider="",
        key=key,
        again=f"{root(call.request.scope)}{quote(scope['path'])}{'?' if query else ''}{query}"
        if key in ("trouble", "foreign_page")
        else "",
    )
    return HtmlPage(text, code, (*html.security_headers(call.settings, targets=[], images=[]), *headers))
