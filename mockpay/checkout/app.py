"""The checkout as an ASGI app: one for the pay pages of all providers."""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.checkout import actions, card_page, form, layout, views
from mockpay.checkout.page_request import page_request
from mockpay.orders import errors as core
from mockpay.sandbox.store import Full
from mockpay.scenario.rules import ScenarioError
from mockpay.web import errors as web
from mockpay.web.api_request import ApiRequest
from mockpay.web.error_net import REFUSALS, answer_to_error
from mockpay.web.faults import Injected, carried_out
from mockpay.web.origin import refuse_foreign_name, refuse_foreign_page
from mockpay.web.page import HtmlPage
from mockpay.web.paths import Paths, Route
from mockpay.web.payment_pages import CardPage, PageRoute, PayPages
from mockpay.web.refusal_headers import refusal_headers
from mockpay.web.reply import Reply

Endpoint = Callable[[ApiRequest], Coroutine[Any, Any, Reply]]


def build(served: Sequence[PayPages]) -> ASGIApp:
    """The app."""
    paths = Paths(_routes(served))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        answer = await _response(paths, ApiRequest(Request(scope, receive)))
        await answer(scope, receive, send)

    return app


def _routes(served: Sequence[PayPages]) -> list[Route[Endpoint]]:
    pay = [route for pages in served for page_route in pages.routes for route in _page_routes(pages, page_route)]
    return [*pay, *(_card_route(pages, pages.card_page) for pages in served if pages.card_page)]


def _card_route(pages: PayPages, page: CardPage) -> Route[Endpoint]:
    async def show(call: ApiRequest) -> Reply:
        return card_page.show(call, pages, page)

    return Route("GET", page.path, show)


def _page_routes(pages: PayPages, page_route: PageRoute) -> tuple[Route[Endpoint], Route[Endpoint]]:
    """Each page is shown by GET and acted on by POST."""

    async def show(call: ApiRequest) -> Reply:
        return views.show(await page_request(call, pages, page_route))

    async def act(call: ApiRequest) -> Reply:
        sent = await form.read(call)
        return await actions.act(await page_request(call, pages, page_route), sent)

    return Route("GET", page_route.path, show), Route("POST", page_route.path, act)


async def _response(paths: Paths[Route[Endpoint]], call: ApiRequest) -> ASGIApp:
    """What to answer; whatever goes wrong gets a page of its own."""
    scope = call.request.scope
    try:
        refuse_foreign_name(scope)
        route, scope["path_params"] = paths.find(scope["method"], scope["path"])
        if route.method == "POST":
            refuse_foreign_page(scope)
        return await _endured(route, call)
    except Exception as error:
        return answer_to_error(error, scope, partial(_worded, call))


async def _endured(route: Route[Endpoint], call: ApiRequest) -> ASGIApp:
    """The endpoint's answer, with what the scenario lets go wrong around it. For its rules, a page that is looked at is
    the operation `checkout.open`, a button that is pressed `checkout.card`, `checkout.approve` and so on."""
    call.operation = await _operation(route, call)
    return await carried_out(call, partial(route.endpoint, call))


async def _operation(route: Route[Endpoint], call: ApiRequest) -> str:
    done = (await form.read(call)).get("do", "") if route.method == "POST" else "open"
    return f"checkout.{done if done in actions.ACTS else 'open'}"


REFUSED: Final[tuple[tuple[type[Exception], str, int], ...]] = (
    (web.NoRoute, "not_found", 404),
    (core.NotFound, "not_found", 404),
    (web.BadMethod, "bad_request", 405),
    (web.TooLarge, "bad_request", 413),
    (web.ForeignPage, "foreign_page", 403),
    (web.ForeignName, "foreign_name", 403),
    (web.UnknownCoding, "bad_request", 415),
    (web.BadRequest, "bad_request", 400),
    (Full, "trouble", 507),
    (core.Unacceptable, "bad_request", 422),
    (core.Refusal, "trouble", 409),
)
"""The first row whose class fits decides: the words of the page, and its status."""


def _worded(call: ApiRequest, wrong: Exception) -> HtmlPage:
    if not isinstance(wrong, REFUSALS):
        return layout.trouble(call, "trouble", 500)
    call.refused(wrong)
    if isinstance(wrong, ScenarioError | Injected):
        return layout.trouble(call, "trouble", wrong.status, refusal_headers(wrong))
    key, status = next((key, status) for kind, key, status in REFUSED if isinstance(wrong, kind))
    return layout.trouble(call, key, status, refusal_headers(wrong))
