"""Places orders at EcartPay so that none is charged twice, whatever becomes of an answer."""

import httpx

TRIES = 3


class Unavailable(Exception):
    """EcartPay could not be asked; the same cart may be tried again."""


class EcartPay:
    def __init__(self, url: str, token: str):
        self._client = httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=10)

    async def create_order(self, reference_id, cart, notify_url):
        """The order of a cart. Its `reference_id` is EcartPay's to keep unique: asking again cannot charge again."""
        body = {
            "email": "ana@example.com",
            "currency": "MXN",
            "items": [{"name": cart["name"], "quantity": 1, "price": cart["price"]}],
            "notify_url": notify_url,
            "reference_id": reference_id,
        }
        if "token" in cart:
            body["token"] = cart["token"]
        for _ in range(TRIES):
            try:
                answer = await self._client.post("/api/orders", json=body)
            except httpx.TransportError:
                continue  # it was done, or it was not: the next try finds out
            if answer.status_code == 409:
                return await self.find(reference_id)  # an earlier try got through
            if answer.status_code < 500:
                answer.raise_for_status()
                return answer.json()
        raise Unavailable(f"EcartPay did not answer {TRIES} times")

    async def find(self, reference_id):
        answer = await self._client.get("/api/orders", params={"reference_id": reference_id})
        answer.raise_for_status()
        return answer.json()["docs"][0]

    async def close(self):
        await self._client.aclose()
