"""The pytest plugin, in real runs of suites that use it."""

import asyncio
import os
import tomllib

import pytest
from api_client import ROOT, Server

from mockpay.client.errors import MockpayError
from mockpay.testing.in_process import InProcess

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow

ORDER = """
import httpx
def order(mockpay, **more):
    body = {"email": "ana@example.com", "currency": "MXN", "items": [{"name": "Taza", "quantity": 1, "price": 99.9}]}
    headers = {"authorization": "Bearer anything-long-enough"}
    return httpx.post(f"{mockpay.ecartpay.url}/api/orders", json=body | more, headers=headers).json()
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(shop=ORDER)
    pytester.makepyprojecttoml("[tool.pytest.ini_options]\naddopts = ['--strict-markers']\nfilterwarnings = ['error']")
    return pytester


def run(suite: pytest.Pytester, *options: str) -> pytest.RunResult:
    return suite.runpytest_subprocess("-p", "mockpay.pytest_plugin", *options, timeout=120)


def test_a_test_has_all_it_needs_by_name(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        from datetime import UTC, datetime
        import pytest
        from shop import order

        def test_all(mockpay):
            created = order(mockpay, reference_id="a-1", notify_url=mockpay.inbox.url("webhooks"))
            assert mockpay.ecartapi.url == mockpay.conekta.url == mockpay.url
            assert mockpay.orders.act(created["id"], "pay").payment == "paid"
            (webhook,) = mockpay.webhooks.wait("orders.confirmation", order_id=created["id"])
            assert [one.headers["x-pay-webhook-id"] for one in mockpay.inbox.get("webhooks").hooks] == [webhook.id]
            mockpay.verify(operation=mockpay.ecartpay.operation("create_order"), exactly=1)
            mockpay.snapshot("paid")
            mockpay.orders.act(created["id"], "refund")
            mockpay.restore("paid")
            assert mockpay.orders.get(created["id"]).payment == "paid"
            assert mockpay.reconcile([{"reference_id": "a-1", "status": "paid", "amount": 99.9}]).agrees
            mockpay.faults.lose_reply("ecartpay.create_order")
            with pytest.raises(Exception, match="disconnected"):
                order(mockpay)
            assert len(mockpay.orders.find()) == 2
            with pytest.raises(AttributeError, match="no provider 'paypal'; there are conekta, ecartapi"):
                mockpay.paypal

        @pytest.mark.mockpay(clock="2025-09-24T18:43:40Z", seed=7)
        class TestMarked:
            def test_it_starts_as_the_marker_says(self, mockpay):
                assert mockpay.clock.advance(days=3).now == datetime(2025, 9, 27, 18, 43, 40, tzinfo=UTC)
                assert mockpay.scenario.get().seed == "7"

            @pytest.mark.mockpay(scenario="declines", seed="own")
            def test_the_nearest_marker_goes_first(self, mockpay):
                scenario = mockpay.scenario.get()
                assert (scenario.name, scenario.seed) == ("declines", "own")
                assert mockpay.clock.get().mode == "frozen"

        @pytest.mark.mockpay(yaml="extends: default\\nseed: mine")
        def test_inline(mockpay):
            assert mockpay.scenario.get().seed == "mine"

        def test_nothing_is_left_of_the_others(mockpay):
            assert mockpay.orders.find() == []
            spaces = [space.name for space in mockpay.spaces() if space.name]
            assert spaces == [mockpay.health().space]
    """)
    run(suite).assert_outcomes(passed=5)


def test_workers_do_not_meet(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import os, pytest
        from shop import order

        @pytest.mark.parametrize("number", range(8))
        def test_alone(mockpay, number):
            order(mockpay, reference_id="the-same-everywhere")
            assert len(mockpay.orders.find()) == 1
            assert mockpay.health().space.startswith(os.environ["PYTEST_XDIST_WORKER"] + "-")
    """)
    with Server() as server:
        run(suite, "-n", "2", "--mockpay-url", server.url).assert_outcomes(passed=8)
    run(suite, "-n", "2").assert_outcomes(passed=8)


def test_a_failing_test_shows_what_its_sandbox_saw(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        from shop import order

        def test_it(mockpay):
            made = order(mockpay, notify_url=mockpay.inbox.url("webhooks"))
            mockpay.orders.act(made["id"], "pay")
            assert made["status"] == "paid"

        def test_before_anything(mockpay):
            assert False
    """)
    result = run(suite)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines([
        "*- mockpay -*", "requests:", "*POST /api/orders -> 200 (*", "    sent: *ana@example.com*", "    got: *",
        "deliveries:", "*orders.confirmation of * to http://127.0.0.1:*/inbox/webhooks: success (*", "    *-> 200*",
        "*- mockpay -*", "requests:", "  none", "deliveries:", "  none",
    ])  # fmt: skip
    assert "anything-long-enough" not in "\n".join(line for line in result.outlines if "authorization" not in line)


def test_a_refusal_is_shown_at_the_test_own_line(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import asyncio

        def test_it(mockpay):
            mockpay.orders.act("x", "pay")

        def test_async(mockpay_asgi):
            async def story():
                async with mockpay_asgi as mockpay:
                    await mockpay.orders.act("x", "pay")
            asyncio.run(story())

        def test_not_open(mockpay_asgi):
            mockpay_asgi.health()
    """)
    result = run(suite)
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["E * there is no order x", "E *no 'health' before it is open: `async with*"])
    assert "client/" not in "\n".join(result.outlines)


def test_without_sockets(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import asyncio, httpx, pytest

        BODY = {"email": "a@b.mx", "currency": "MXN", "items": [{"name": "Taza", "quantity": 1, "price": 99.9}]}

        async def story(mockpay_asgi, status):
            async with mockpay_asgi as mockpay:
                where = dict(transport=mockpay.transport, base_url=mockpay.ecartpay.url, headers={"authorization": "x"})
                async with httpx.AsyncClient(**where) as client:
                    made = (await client.post("/api/orders", json=BODY)).json()
                assert (await mockpay.orders.act(made["id"], "pay")).payment == status
                assert (await mockpay.scenario.get()).seed == "7"

        @pytest.mark.mockpay(seed=7)
        def test_it(mockpay_asgi):
            asyncio.run(story(mockpay_asgi, "paid"))

        @pytest.mark.mockpay(seed=7)
        def test_fails(mockpay_asgi):
            asyncio.run(story(mockpay_asgi, "refunded"))
    """)
    result = run(suite)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*- mockpay -*", "requests:", "*POST /api/orders -> 200 (*"])


def test_one_that_does_not_open_leaves_nothing_running() -> None:
    async def story() -> None:
        with pytest.raises(MockpayError, match="there is no scenario 'nothing'"):
            await InProcess("nothing").__aenter__()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(story())


def test_a_whole_round_trip_without_sockets(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import asyncio, httpx, socket
        import pytest
        from starlette.applications import Starlette
        from starlette.responses import Response
        from starlette.routing import Route

        BODY = {"email": "a@b.mx", "currency": "MXN", "items": [{"name": "Taza", "quantity": 1, "price": 99.9}]}

        @pytest.fixture(autouse=True)
        def no_sockets(monkeypatch):
            def refuse(*_):
                raise AssertionError("a socket")
            monkeypatch.setattr(socket.socket, "connect", refuse)
            monkeypatch.setattr(socket.socket, "listen", refuse)

        class Shop:
            def __init__(self, transport, url):
                self.client = httpx.AsyncClient(transport=transport, base_url=url, headers={"authorization": "x"})
                self.told = []
                routes = [Route("/buy", self.buy, methods=["POST"]), Route("/webhooks", self.webhook, methods=["POST"])]
                self.app = Starlette(routes=routes)

            async def buy(self, request):
                body = BODY | {"notify_url": "http://shop:3000/webhooks?of=ana"}
                return Response((await self.client.post("/api/orders", json=body)).content)

            async def webhook(self, request):
                told = await request.json()
                if not self.told:
                    self.told.append("failed")
                    raise RuntimeError("the shop is not ready")
                now = (await self.client.get(f"/api/orders/{told['id']}")).json()
                self.told.append((request.url.query, request.headers["x-pay-webhook-id"], now["status"]))
                return Response("thanks")

        @pytest.mark.mockpay(clock="2025-09-24T18:43:40Z")
        def test_it(mockpay_asgi, caplog):
            async def story():
                async with mockpay_asgi as mockpay:
                    shop = Shop(mockpay.transport, mockpay.ecartpay.url)
                    mockpay.deliver_to("http://shop:3000", shop.app)
                    into_shop = httpx.ASGITransport(shop.app)
                    async with shop.client, httpx.AsyncClient(transport=into_shop, base_url="http://shop") as buyer:
                        order = (await buyer.post("/buy")).json()
                        await mockpay.orders.act(order["id"], "pay", wait=True)
                        assert "the shop is not ready" in caplog.text
                        await mockpay.clock.advance(seconds=10, wait=True)
                    (webhook,) = await mockpay.webhooks.find()
                    assert [one.status for one in webhook.attempts] == [500, 200]
                    assert webhook.attempts[1].answer == "thanks"
                    assert shop.told == ["failed", ("of=ana", webhook.id, "paid")]

            asyncio.run(story())

        def test_its_own_inbox(mockpay_asgi):
            async def story():
                async with mockpay_asgi as mockpay:
                    where = dict(transport=mockpay.transport, headers={"authorization": "x"})
                    async with httpx.AsyncClient(**where, base_url=mockpay.ecartpay.url) as client:
                        body = BODY | {"notify_url": mockpay.inbox.url("mine")}
                        order = (await client.post("/api/orders", json=body)).json()
                    await mockpay.orders.act(order["id"], "pay", wait=True)
                    (webhook,) = await mockpay.webhooks.find()
                    (received,) = (await mockpay.inbox.get("mine")).hooks
                    assert (webhook.state, received.headers["x-pay-webhook-id"]) == ("success", webhook.id)

            asyncio.run(story())
    """)
    run(suite).assert_outcomes(passed=2)


WRONG = {
    '"declines"': "the marker mockpay takes scenario, seed, clock, yaml by name, not 'declines'",
    "sead=1": "the marker mockpay takes scenario, seed, clock, yaml by name, not sead",
    'scenario="nowhere"': "there is no scenario 'nowhere' here; there are: *",
}


def test_a_wrong_marker_is_one_sentence(suite: pytest.Pytester) -> None:
    tests = [f"@pytest.mark.mockpay({marker})\ndef test_{number}(mockpay): pass" for number, marker in enumerate(WRONG)]
    suite.makepyfile("\n".join(["import pytest", *tests]))
    result = run(suite)
    result.assert_outcomes(errors=len(WRONG))
    for sentence in WRONG.values():
        result.stdout.fnmatch_lines([f"*{sentence}*"])


def test_suites_that_do_not_use_it_do_not_pay_for_it(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import sys
        def test_nothing_is_imported():
            loaded = {name for name in sys.modules if name.startswith("mockpay")}
            assert loaded == {"mockpay", "mockpay.pytest_plugin"}
            assert "httpx" not in sys.modules
    """)
    run(suite).assert_outcomes(passed=1)


def test_the_wheel_registers_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"mockpay.pytest_plugin": "mockpay.pytest_plugin"}
    assert not [one for one in project["dependencies"] if "pytest" in one or "hypothesis" in one]
    assert os.path.isfile(ROOT / "mockpay" / "pytest_plugin.py")


def test_real_hosts_lead_to_the_sandbox_of_the_test_in_parallel_too(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import json, os, subprocess, sys
        from urllib.request import Request, urlopen
        import httpx, pytest, requests

        URL = "https://ecartpay.com/api/orders"
        ITEM = {"name": "Taza", "price": 9.9, "quantity": 1}
        ORDER = {"email": "ana@example.com", "currency": "MXN", "items": [ITEM]}
        HEADERS = {"authorization": "anything", "content-type": "application/json"}
        CHILD = "import httpx, sys; httpx.post(*sys.argv[1:2], json={}, headers={'authorization': 'x'})"

        @pytest.mark.parametrize("number", range(8))
        def test_each(mockpay_intercept, number):
            made = {
                httpx.post(URL, json=ORDER, headers=HEADERS).json()["id"],
                requests.post(URL, json=ORDER, headers=HEADERS).json()["id"],
                json.load(urlopen(Request(URL, json.dumps(ORDER).encode(), HEADERS)))["id"],
            }
            assert {order.id for order in mockpay_intercept.orders.find()} == made
            subprocess.run([sys.executable, "-c", CHILD, URL], check=True)
            mockpay_intercept.verify(operation="ecartpay.create_order", exactly=4)
            assert os.environ["MOCKPAY_URL"] == mockpay_intercept.url

        @pytest.mark.mockpay(seed=7)
        def test_marked(mockpay_intercept):
            assert mockpay_intercept.scenario.get().seed == "7"

        def test_it_ends_with_the_test():
            assert "HTTPS_PROXY" not in os.environ

        def test_other_hosts(mockpay_intercept):
            with pytest.raises(httpx.ProxyError, match="403"):
                httpx.get("https://example.com/")
    """)
    run(suite, "-n", "2", "--only-mockpay").assert_outcomes(passed=11)
