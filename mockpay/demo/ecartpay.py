"""Selling through EcartPay: an order with a pay link, and the webhooks about it."""

import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

import httpx

from mockpay.demo.sales import Forged, PlacedOrder, Sale, SignedWebhook

TOKEN: Final = "Bearer demo"
SECRET: Final = "whsec_mockpay"  # the sandbox's own; yours comes from your configuration


class EcartPay:
    """EcartPay at `url`, which calls the shop back at `shop`."""

    name = "ecartpay"

    def __init__(self, client: httpx.AsyncClient, url: str, shop: str) -> None:
        self._client = client
        self._url = url
        self._shop = shop

    async def start(self) -> None:
        """Each order says itself where its webhooks go: there is nothing to register."""

    async def create(self, sale: Sale) -> PlacedOrder:
        """Place the order. `reference_id` is unique: asking again cannot sell twice. Raises `httpx.HTTPError`."""
        first, _, last = sale.buyer.name.partition(" ")
        body = {
            "email": sale.buyer.email,
            "first_name": first,
            "last_name": last or first,
            "currency": "MXN",
            "items": [
                {"name": line.product.name["es"], "quantity": line.quantity, "price": line.product.price / 100}
                for line in sale.cart
            ],
            "shipping_items": [{"name": "Envío", "carrier": "Estafeta", "amount": sale.cart.shipping / 100}],
            "reference_id": f"demo-{sale.number}",
            "notify_url": f"{self._shop}/webhooks/{self.name}",
            "redirect_url": f"{self._shop}/orders/{sale.number}",
        }
        return await self._ask("POST", "/api/orders", body)

    async def find(self, order_id: str) -> PlacedOrder:
        """The order as it is now. Raises `httpx.HTTPError`."""
        return await self._ask("GET", f"/api/orders/{order_id}")

    async def _ask(self, method: str, path: str, body: Any = None) -> PlacedOrder:
        answer = await self._client.request(method, self._url + path, json=body, headers={"authorization": TOKEN})
        order = answer.raise_for_status().json()
        refunds = [one["amount"] for one in order.get("refunds", ()) if one["status"] == "paid"]
        return PlacedOrder(order["id"], order["status"], round(sum(refunds) * 100), order.get("pay_link", ""))

    def read(self, headers: Mapping[str, str], raw: bytes) -> SignedWebhook:
        """A webhook, if EcartPay signed it. Raises `Forged`.

        docs.ecartpay.com/docs/webhook-authentication: HMAC-SHA256 of time, id and data. A live shop also refuses what
        was signed minutes ago; here the sandbox's clock may have been moved."""
        at, number = headers.get("x-pay-timestamp", ""), headers.get("x-pay-webhook-id", "")
        try:
            body = json.loads(raw)
            data = json.dumps(body["data"], separators=(",", ":"), ensure_ascii=False)
            webhook = SignedWebhook(number, body["event"], body["data"]["id"])
        except (ValueError, KeyError, TypeError):
            raise Forged("that is no webhook of EcartPay's") from None
        expected = "SHA256=" + hmac.new(SECRET.encode(), f"{at}.{number}.{data}".encode(), "sha256").hexdigest()
        if not hmac.compare_digest(expected, headers.get("x-pay-signature", "")):
            raise Forged("the signature is not EcartPay's")
        return webhook
