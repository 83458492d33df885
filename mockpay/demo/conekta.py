"""Selling through Conekta: an order with a hosted checkout, a webhook for the account, and its signature."""

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any, Final

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from mockpay.demo.sales import Forged, PlacedOrder, Sale, SignedWebhook

HEADERS: Final = {"authorization": "Bearer key_demo", "accept": "application/vnd.conekta-v2.2.0+json"}
EVENTS: Final = ("order.paid", "order.refunded", "order.partially_refunded", "order.expired", "order.canceled")
PHONE: Final = "+5215555555555"


class Conekta:
    """Conekta at `url`, which calls the shop back at `shop`."""

    name = "conekta"

    def __init__(self, client: httpx.AsyncClient, url: str, shop: str) -> None:
        self._client = client
        self._url = url
        self._shop = shop
        self._key: RSAPublicKey | None = None

    async def start(self) -> None:
        """Register the shop's receiver and ask for the key that its webhooks are signed with; once per account."""
        where = {"url": f"{self._shop}/webhooks/{self.name}", "subscribed_events": list(EVENTS)}
        await self._ask("POST", "/webhooks", where)
        key = load_pem_public_key((await self._ask("POST", "/webhook_keys", {"active": True}))["public_key"].encode())
        self._key = key if isinstance(key, RSAPublicKey) else None

    async def create(self, sale: Sale) -> PlacedOrder:
        """Place the order. Raises `httpx.HTTPError`."""
        back = f"{self._shop}/orders/{sale.number}"
        body = {
            "currency": "MXN",
            "customer_info": {"name": sale.buyer.name, "email": sale.buyer.email, "phone": PHONE},
            "line_items": [
                {"name": line.product.name["es"], "quantity": line.quantity, "unit_price": line.product.price}
                for line in sale.cart
            ],
            "shipping_lines": [{"amount": sale.cart.shipping, "carrier": "Estafeta"}],
            "shipping_contact": {
                "receiver": sale.buyer.name,
                "phone": PHONE,
                "address": {
                    "street1": "Av. Juárez 1",
                    "city": "Ciudad de México",
                    "postal_code": "06000",
                    "country": "MX",
                },
            },
            "metadata": {"sale": str(sale.number)},
            "checkout": {
                "type": "HostedPayment",
                "allowed_payment_methods": ["card", "cash", "bank_transfer"],
                "monthly_installments_enabled": True,
                "monthly_installments_options": [3, 6],
                "success_url": back,
                "failure_url": back,
            },
        }
        return _order(await self._ask("POST", "/orders", body))

    async def find(self, order_id: str) -> PlacedOrder:
        """The order as it is now. Raises `httpx.HTTPError`."""
        return _order(await self._ask("GET", f"/orders/{order_id}"))

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self._client.request(method, self._url + path, json=body, headers=HEADERS)
        return answer.raise_for_status().json()

    def read(self, headers: Mapping[str, str], raw: bytes) -> SignedWebhook:
        """A webhook, if Conekta signed it. Raises `Forged`.

        developers.conekta.com, "Webhooks": `Digest` is the signature of the body, RSA with SHA-256, in base64."""
        try:
            signature = b64decode(headers.get("digest", ""))
            if self._key is None:
                raise Forged("no key is known yet")
            self._key.verify(signature, raw, PKCS1v15(), SHA256())
            body = json.loads(raw)
            return SignedWebhook(body["id"], body["type"], body["data"]["object"]["id"])
        except (InvalidSignature, NotBase64):
            raise Forged("the signature is not Conekta's") from None
        except (ValueError, KeyError, TypeError):
            raise Forged("that is no webhook about an order") from None


def _order(order: Any) -> PlacedOrder:
    status = order.get("payment_status") or "pending_payment"
    return PlacedOrder(order["id"], status, order["amount_refunded"], order["checkout"]["url"])
