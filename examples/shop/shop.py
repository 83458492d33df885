"""A shop that sells through EcartPay and survives what networks do: lost replies, webhooks that come twice or late.

Run it with `ECARTPAY_URL=http://127.0.0.1:7357 SHOP_URL=http://127.0.0.1:8000 uvicorn --factory shop:from_env`."""

import os
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field

from ecartpay import EcartPay, Unavailable
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from webhooks import Forged, Webhook

SECRET = "whsec_mockpay"  # noqa: S105  the sandbox's own
RANK = ["created", "paid", "partially_refunded", "refunded"]


@dataclass
class Sale:
    """What the shop knows of one of its orders."""

    id: str
    order_id: str = ""
    status: str = "created"
    amount: float = 0
    refunded: float = 0
    parcels: int = 0
    mails: list = field(default_factory=list)

    def learn(self, order):
        """Take news of EcartPay's order, unless they are older than what is known: webhooks may overtake each other."""
        refunded = sum(one["amount"] for one in order.get("refunds", ()) if one["status"] == "paid")
        if (RANK.index(order["status"]), refunded) < (RANK.index(self.status), self.refunded):
            return
        self.order_id, self.amount = order["id"], order["totals"]["total"]
        self.status, self.refunded = order["status"], refunded
        if self.status == "paid" and not self.parcels:
            self.parcels = 1  # the reply and the webhook may both bring the news


class Shop:
    def __init__(self, pay: EcartPay, url: str, secret: str):
        self.pay = pay
        self.url = url
        self.secret = secret
        self.sales = {}
        self.heard = set()

    async def buy(self, request):
        """POST /buy: `{"cart", "name", "price"}` and, to be charged at once, `token`. The same cart is bought once."""
        cart = await request.json()
        sale = self.sales.setdefault(cart["cart"], Sale(cart["cart"]))
        if not sale.order_id:
            try:
                sale.learn(await self.pay.create_order(sale.id, cart, f"{self.url}/webhooks"))
            except Unavailable as trouble:
                return JSONResponse({"error": str(trouble)}, 503)
        return JSONResponse(asdict(sale))

    async def hear(self, request):
        """POST /webhooks: EcartPay tells what became of an order. One webhook may come several times, under one id."""
        try:
            webhook = Webhook.read(request.headers, await request.body(), self.secret)
        except Forged as trouble:
            return JSONResponse({"error": str(trouble)}, 403)
        sale = self.sales.get(webhook.order["reference_id"])
        if sale is None:
            return JSONResponse({"error": "no such sale yet"}, 409)  # EcartPay tries again
        if webhook.id in self.heard:
            return JSONResponse({"ok": "again"})
        self.heard.add(webhook.id)
        sale.mails.append(webhook.event)
        sale.learn(webhook.order)
        return JSONResponse({"ok": "thanks"})

    async def orders(self, _request):
        """GET /orders: the shop's view, as reconciliation reads it."""
        return JSONResponse([
            {
                "id": sale.order_id,
                "reference_id": sale.id,
                "status": sale.status,
                "amount": sale.amount,
                "refunded": sale.refunded,
            }
            for sale in self.sales.values()
        ])  # fmt: skip


def app_of(shop: Shop) -> Starlette:
    @asynccontextmanager
    async def lifespan(_app):
        yield
        await shop.pay.close()

    routes = [
        Route("/buy", shop.buy, methods=["POST"]),
        Route("/webhooks", shop.hear, methods=["POST"]),
        Route("/orders", shop.orders),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def from_env() -> Starlette:
    pay = EcartPay(os.environ["ECARTPAY_URL"], os.environ.get("ECARTPAY_TOKEN", "sandbox"))
    return app_of(Shop(pay, os.environ["SHOP_URL"], os.environ.get("ECARTPAY_WEBHOOK_SECRET", SECRET)))
