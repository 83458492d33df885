"""The shop's pages, the receiver of its webhooks, and the page that shows shop and sandbox side by side.

`app(…)` is a Starlette app. What it does with a provider: `create` an order and send the buyer to `pay_url`; believe a
webhook only if it is signed (`read`), and then ask for the order (`find`): webhooks may come late, twice or out of
order, the order is always what it is now."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import httpx
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from mockpay.demo.conekta import Conekta
from mockpay.demo.ecartpay import EcartPay
from mockpay.demo.messages import STATES, message, money
from mockpay.demo.products import PRODUCTS
from mockpay.demo.sales import Cart, Customer, Forged, Sale, Sales

HERE: Final = Path(__file__).parent
NAMES: Final = {"ecartpay": "EcartPay", "conekta": "Conekta"}
EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MOST_BODY: Final = 1_000_000
"""Bytes of a form or a webhook."""


class Addresses(NamedTuple):
    """Where the sandbox is, and where the shop itself."""

    mockpay: str
    shop: str


class Storefront:
    """The shop: what it remembers and whom it sells through."""

    def __init__(self, at: Addresses, client: httpx.AsyncClient, reset_after: float) -> None:
        self.at = at
        self.reset_after = reset_after
        self.sales = Sales()
        self.providers = {one.name: one(client, *at) for one in (EcartPay, Conekta)}
        self.used = time.monotonic()
        self._client = client
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    # Pages

    def page(self, request: Request, name: str, status: int = 200, **more: Any) -> Response:
        """A page in the buyer's language."""
        language, cart = _language(request), Cart(request.cookies.get("cart", ""))
        html = self._templates.get_template(f"{name}.html").render(
            say=lambda key, *given: message(key, language).format(*given),
            lang=language,
            other="es" if language == "en" else "en",
            money=money,
            names=NAMES,
            at=self.at,
            path=request.url.path,
            **({"cart": cart} | more),
        )
        response = HTMLResponse(html, status, {"content-security-policy": self._policy(), "cache-control": "no-store"})
        if "lang" in request.query_params:
            response.set_cookie("lang", language, samesite="lax")
        return response

    def _policy(self) -> str:
        return (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
            f"base-uri 'none'; form-action 'self' {self.at.mockpay}; frame-src 'self' {self.at.mockpay}; "
            "frame-ancestors 'self'"
        )

    async def home(self, request: Request) -> Response:
        """GET /: what there is to buy."""
        self.used = time.monotonic()
        return self.page(request, "home", products=PRODUCTS.values(), added=request.query_params.get("added"))

    async def show_cart(self, request: Request) -> Response:
        """GET /cart."""
        self.used = time.monotonic()
        return self._cart_page(request)

    def _cart_page(self, request: Request, status: int = 200, **more: Any) -> Response:
        given = {"wrong": {}, "trouble": "", "buyer": Customer("Ana Garza", "ana@example.com")} | more
        return self.page(request, "cart", status, **given)

    async def change_cart(self, request: Request) -> Response:
        """POST /cart: `add=taza`, or `product=taza&quantity=2`."""
        self.used = time.monotonic()
        form, cart = await _form(request), Cart(request.cookies.get("cart", ""))
        if "add" in form:
            cart.add(form["add"])
            target = f"/?added={form['add']}#{form['add']}" if form["add"] in PRODUCTS else "/"
        else:
            quantity = form.get("quantity", "")
            cart.put(form.get("product", ""), int(quantity) if quantity.isascii() and quantity.isdigit() else -1)
            target = "/cart"
        return _with_cart(RedirectResponse(target, 303), cart)

    async def buy(self, request: Request) -> Response:
        """POST /buy: an order at the provider that was chosen, then off to its payment page."""
        self.used = time.monotonic()
        form, cart = await _form(request), Cart(request.cookies.get("cart", ""))
        buyer = Customer(form.get("name", "").strip()[:100], form.get("email", "").strip()[:100])
        wrong = _wrong(buyer)
        provider = self.providers.get(form.get("provider", ""))
        if wrong or not cart.count or provider is None:
            return self._cart_page(request, 422, wrong=wrong, buyer=buyer)
        sale = self.sales.open(provider.name, buyer, cart)
        try:
            sale.learn(await provider.create(sale))
        except httpx.HTTPError:
            return self._cart_page(request, 502, trouble=NAMES[provider.name], buyer=buyer)
        return _with_cart(RedirectResponse(sale.pay_url, 303), Cart())

    async def show_sale(self, request: Request) -> Response:
        """GET /orders/1001: where a buyer comes back to, maybe before the webhook: the provider is asked."""
        sale = self.sales.get(request.path_params["number"])
        if sale is None:
            raise HTTPException(404)
        with suppress(httpx.HTTPError):  # what is known already is shown
            sale.learn(await self.providers[sale.provider].find(sale.order_id))
        return self.page(request, "order", sale=sale, state=STATES.get(sale.status, "other"), about=_about(sale))

    async def side_by_side(self, request: Request) -> Response:
        """GET /demo, under the one name whose pages may frame the sandbox's."""
        if request.url.netloc != urlsplit(self.at.shop).netloc:
            return RedirectResponse(f"{self.at.shop}/demo")
        return self.page(request, "demo", minutes=round(self.reset_after / 60))

    async def lost(self, request: Request, problem: Exception) -> Response:
        """What is not there."""
        return self.page(request, "lost", getattr(problem, "status_code", 404))

    # Webhooks

    async def receive(self, request: Request) -> Response:
        """POST /webhooks/ecartpay, POST /webhooks/conekta: 200 for what is taken, 403 for what nobody signed."""
        self.used = time.monotonic()
        provider = self.providers.get(request.path_params["provider"])
        if provider is None:
            raise HTTPException(404)
        try:
            webhook = provider.read(request.headers, await _body(request))
        except Forged as why:
            return PlainTextResponse(str(why), 403)
        sale = self.sales.of(webhook.order_id)
        if sale is None:
            return PlainTextResponse("not an order of this shop")  # an account may have several shops
        try:
            sale.learn(await provider.find(webhook.order_id))
        except httpx.HTTPError:
            return PlainTextResponse("try again", 503)
        sale.receive(webhook)
        return PlainTextResponse("thanks")

    # From the beginning

    async def start(self) -> None:
        """Make itself known to its providers. Raises `httpx.HTTPError`."""
        for one in self.providers.values():
            await one.start()

    async def start_over(self, request: Request) -> Response:
        """POST /start-over: sandbox and shop as they were."""
        await _form(request)
        await self.reset()
        return _with_cart(RedirectResponse("/demo", 303), Cart())

    async def reset(self) -> None:
        """Forget all, here and there."""
        (await self._client.post(f"{self.at.mockpay}/_mockpay/reset")).raise_for_status()
        self.sales.clear()
        await self.start()

    async def reset_when_idle(self) -> None:
        """Start over when nobody has done anything for a while; forever."""
        while True:
            await asyncio.sleep(min(self.reset_after, 10))
            if self.sales and time.monotonic() - self.used > self.reset_after:
                with suppress(httpx.HTTPError):
                    await self.reset()


def app(at: Addresses, reset_after: float = 900.0) -> Starlette:
    """The shop at `at.shop`, which sells through the sandbox at `at.mockpay`. It starts over after so many seconds in
    which nobody used it."""
    client = httpx.AsyncClient(timeout=10, trust_env=False)
    shop = Storefront(at, client, reset_after)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await shop.start()
        watch = asyncio.create_task(shop.reset_when_idle())
        try:
            yield
        finally:
            watch.cancel()
            await client.aclose()

    routes = [
        Route("/", shop.home),
        Route("/cart", shop.show_cart),
        Route("/cart", shop.change_cart, methods=["POST"]),
        Route("/buy", shop.buy, methods=["POST"]),
        Route("/orders/{number:int}", shop.show_sale),
        Route("/webhooks/{provider}", shop.receive, methods=["POST"]),
        Route("/demo", shop.side_by_side),
        Route("/start-over", shop.start_over, methods=["POST"]),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={404: shop.lost, 405: shop.lost})


def _language(request: Request) -> str:
    """`?lang=`, the cookie, or what the browser likes best; Spanish unless English is asked for."""
    asked = (
        request.query_params.get("lang") or request.cookies.get("lang") or request.headers.get("accept-language", "")
    )
    return "en" if asked[:2].lower() == "en" else "es"


async def _body(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BODY:
            raise HTTPException(413)
    return body


async def _form(request: Request) -> Mapping[str, str]:
    """The fields of a form of the shop's own pages; another site's is refused."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403)
    return dict(parse_qsl((await _body(request)).decode("utf-8", "replace")))


def _with_cart(response: Response, cart: Cart) -> Response:
    response.set_cookie("cart", str(cart), samesite="lax", httponly=True)
    return response


def _wrong(buyer: Customer) -> dict[str, str]:
    """What is wrong with which field; the key of the words for it."""
    wrong = {} if buyer.name else {"name": "bad_name"}
    return wrong if EMAIL.fullmatch(buyer.email) else {**wrong, "email": "bad_email"}


def _about(sale: Sale) -> str:
    """What goes into the sentence about its state."""
    return money(sale.refunded) if "refunded" in sale.status else sale.status
