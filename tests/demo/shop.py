"""`mockpay demo` as a process, and its shop as a buyer without a script sees it."""

import re
import subprocess
import sys
from typing import Any

import httpx

FIRST = 1001
"""The number of the first sale."""


class Demo:
    """Sandbox and shop on free ports."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-m", "mockpay", "demo", "--port", "0", "--shop-port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline() for _ in range(3)]
        assert lines[0].startswith("mockpay ready on http://127.0.0.1:"), self.process.communicate()[1]
        self.mockpay, self.shop, self.page = (line.split()[-1] for line in lines)
        wait = httpx.HTTPTransport(retries=10)
        with httpx.Client(transport=wait) as client:
            assert client.get(self.shop).status_code == 200
        self._visitors: list[Visitor] = []

    def __enter__(self) -> "Demo":
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._visitors:
            one.client.close()
        self.process.terminate()
        self.process.communicate(timeout=20)

    def number(self, order_id: str) -> int:
        """The shop's number of a sale."""
        numbers = range(FIRST, FIRST + 100)
        return next(one for one in numbers if order_id in httpx.get(f"{self.shop}/orders/{one}").text)

    def visitor(self, language: str = "es") -> "Visitor":
        self._visitors.append(Visitor(self, language))
        return self._visitors[-1]


class Visitor:
    """A browser without a script: forms, cookies, redirects."""

    def __init__(self, demo: Demo, language: str) -> None:
        self._demo = demo
        self.client = httpx.Client(base_url=demo.shop, headers={"accept-language": language}, follow_redirects=True)

    def buy(self, provider: str, *products: str, **buyer: str) -> httpx.Response:
        """Put them into the cart and go to pay; the pay page, or the cart again."""
        for one in products:
            self.client.post("/cart", data={"add": one})
        return self.client.post(
            "/buy", data={"name": "Ana Garza", "email": "ana@example.com", **buyer, "provider": provider}
        )

    def orders(self) -> list[dict[str, Any]]:
        """The newest orders of the sandbox."""
        found: list[dict[str, Any]] = httpx.get(f"{self._demo.mockpay}/_mockpay/orders").json()["orders"]
        return found

    def act(self, order_id: str, action: str, **given: Any) -> None:
        """What the live page's buttons do."""
        url = f"{self._demo.mockpay}/_mockpay/orders/{order_id}/actions/{action}"
        httpx.post(url, json=given).raise_for_status()
        httpx.post(f"{self._demo.mockpay}/_mockpay/webhooks/flush").raise_for_status()

    def state(self, number: int) -> tuple[str, list[str]]:
        """What the page of a sale says of it, and which webhooks it has had."""
        text = self.client.get(f"/orders/{number}").text
        (state,) = re.findall(r'<p class="state \w+" role="status">(.+?)</p>', text)
        return state, re.findall(r"<li><code>(.+?)</code>", text)
