"""The live page as an ASGI app: pages that are looked at, forms that do something, events, files."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.dashboard import sign_in
from mockpay.dashboard.export import exported
from mockpay.dashboard.form_action import act
from mockpay.dashboard.internal_client import InternalClient, RequestFailed
from mockpay.dashboard.layout import ASSETS, ProviderLink, rendered
from mockpay.dashboard.lists import LISTS, ListView
from mockpay.dashboard.notices import PARAMETER, Notice, Notices, address
from mockpay.dashboard.outcomes import do, placed
from mockpay.dashboard.pages import PAGES, PLACES, PageView
from mockpay.dashboard.paths import FILES, LIVE
from mockpay.dashboard.stream import Stream
from mockpay.web.api_request import SANDBOX, base_url, root
from mockpay.web.error_net import answer_to_error
from mockpay.web.errors import DEFECT, BadMethod, BadRequest, Invalid, NoRoute, TooLarge, UnknownCoding
from mockpay.web.page import see_other
from mockpay.web.paths import Paths, Route
from mockpay.web.provider import SampleOrder
from mockpay.web.reply import Reply
from mockpay.web.session import SIGN_IN

Endpoint = Callable[[Request], Awaitable[ASGIApp]]


def build(app: ASGIApp, stream: Stream, known: ProviderLink) -> ASGIApp:
    """The live page. `app` is what it asks: all of mockpay's paths, inside a space."""
    paths = Paths(_routes(app, stream, known))

    async def live(scope: Scope, receive: Receive, send: Send) -> None:
        answer = await _response(app, paths, Request(scope, receive))
        await answer(scope, receive, send)

    return live


def _routes(app: ASGIApp, stream: Stream, known: ProviderLink) -> list[Route[Endpoint]]:
    notices = Notices()
    return [
        *[Route("GET", page.path, _looked(app, page, known, notices)) for page in PAGES],
        *[
            Route("GET", f"{LIVE}{one.name}.{end}", _exporting(app, one, end))
            for one in LISTS
            for end in ("csv", "json")
        ],
        Route("GET", f"{LIVE}steering", _moved),
        Route("POST", f"{LIVE}do", _doing(app, notices)),
        *[Route("POST", f"{LIVE}samples/{name}", _placing(app, one, notices)) for name, one in known.samples.items()],
        Route("GET", f"{LIVE}events", stream.listen),
        Route("GET", f"{FILES}/{{name}}", _file),
        Route("GET", SIGN_IN, sign_in.show_sign_in),
        Route("POST", SIGN_IN, sign_in.sign_in),
    ]


async def _response(app: ASGIApp, paths: Paths[Route[Endpoint]], request: Request) -> ASGIApp:
    """What to answer; whatever goes wrong is a page that says so."""
    scope = request.scope
    try:
        route, scope["path_params"] = paths.find(scope["method"], scope["path"])
        return await route.endpoint(request)
    except Exception as error:
        around = await _around_trouble(InternalClient(app, request))
        return answer_to_error(error, scope, partial(_worded, scope, around), REFUSALS)


async def _around_trouble(ask: InternalClient) -> dict[str, Any]:
    """What is around a page that says what went wrong: the same as around others, for those who may see that."""
    try:
        return await _around(ask)
    except RequestFailed:
        return {}


REFUSALS: Final = (RequestFailed, BadRequest)
STATUSES: Final[tuple[tuple[type[BadRequest], int], ...]] = (
    (NoRoute, 404),
    (BadMethod, 405),
    (TooLarge, 413),
    (UnknownCoding, 415),
    (Invalid, 422),
)


def _worded(scope: Scope, around: dict[str, Any], error: Exception) -> Reply:
    if isinstance(error, RequestFailed):
        return _trouble(scope, error, error.status, around)
    if isinstance(error, BadRequest):
        code = next((code for kind, code in STATUSES if isinstance(error, kind)), 400)
        return _trouble(scope, error, code, around)
    return _trouble(scope, DEFECT, 500, around)


def _trouble(scope: Scope, why: object, status: int, around: dict[str, Any], return_to: str = "") -> Reply:
    """What went wrong; `return_to` is the page that a form stood on."""
    frame, back = "layout.html" if around else "bare.html", return_to and root(scope) + return_to
    more = {"frame": frame, "place": "", "said": (), "return_to": back}
    return rendered(scope, "trouble", status, **around, **more, why=str(why), trouble=status)


def _looked(app: ASGIApp, page: PageView, known: ProviderLink, notices: Notices) -> Endpoint:
    async def show(request: Request) -> ASGIApp:
        ask, scope = InternalClient(app, request), request.scope
        shown = await page.show(ask, request.query_params, scope["path_params"])
        around = await _around(ask) | {"known": known, "base": base_url(scope)}
        said = notices.take(request.query_params.get(PARAMETER)) if request.method == "GET" else ()
        return rendered(scope, page.template, place=page.place, said=said, **around, **shown)

    return show


def _exporting(app: ASGIApp, one: ListView, ending: str) -> Endpoint:
    async def export(request: Request) -> ASGIApp:
        return await exported(one, ending, InternalClient(app, request), request.query_params)

    return export


async def _around(ask: InternalClient) -> dict[str, Any]:
    return {
        "health": await ask.get("/_mockpay/health"),
        "time_now": await ask.get("/_mockpay/clock"),
        "navigation": PLACES,
    }


async def _moved(request: Request) -> ASGIApp:
    """The old address of the controls."""
    return see_other(f"{root(request.scope)}{LIVE}controls")


def _doing(app: ASGIApp, notices: Notices) -> Endpoint:
    async def doing(request: Request) -> ASGIApp:
        wanted = await act(request)
        try:
            said = await do(InternalClient(app, request), wanted, request.scope[SANDBOX].changes)
        except RequestFailed as refused:
            around = await _around_trouble(InternalClient(app, request))
            return _trouble(request.scope, refused, refused.status, around, wanted.back)
        return _lead_on(request, notices, wanted.back, said)

    return doing


def _placing(app: ASGIApp, sample: SampleOrder, notices: Notices) -> Endpoint:
    async def place(request: Request) -> ASGIApp:
        ask = InternalClient(app, request)
        said = await placed(ask, sample.path, sample.body(base_url(request.scope)), request.scope[SANDBOX].changes)
        return _lead_on(request, notices, f"{LIVE}orders", said)

    return place


def _lead_on(request: Request, notices: Notices, place: str, said: Sequence[Notice]) -> ASGIApp:
    """On to a page that says what was done."""
    return see_other(root(request.scope) + address(place, notices.keep(said)))


async def _file(request: Request) -> ASGIApp:
    found = ASSETS.find(request.path_params["name"])
    return found or _trouble(request.scope, "there is no such file", 404, {})
