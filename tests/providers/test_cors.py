"""Pages of any origin may call the providers' APIs, as they may call the real ones: every answer of every operation
says so, and nothing of mockpay's own ever does."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ApiClient
from msgspec.structs import replace

from mockpay.app import find_providers
from mockpay.dashboard.pages import PAGES
from mockpay.scenario.load import load
from mockpay.scenario.scenario import Fault, FaultPoint
from mockpay.web.provider import Operation, Provider

PROVIDERS = find_providers()
OPERATIONS = [(provider, one) for provider in PROVIDERS for one in provider.operations]
PAGE = {"origin": "https://shop.test"}
ASKING = {
    **PAGE,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type",
    "access-control-request-private-network": "true",
}


def filled(path: str) -> str:
    return "/".join("x" if step.startswith("{") else step for step in path.split("/"))


def is_open(answer: httpx.Response) -> bool:
    """Whether a page of any origin may read it, without credentials of the browser's own."""
    told = {name: value for name, value in answer.headers.multi_items() if name.startswith("access-control")}
    return told == {"access-control-allow-origin": "*"} and answer.headers.get_list(next(iter(told))) == ["*"]


def cors(answer: httpx.Response) -> list[str]:
    return [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("authorization", [None, "anybody", "Basic eDp5", "Bearer x"])
def test_every_operation_whatever_it_answers(authorization: str | None, api: ApiClient) -> None:
    headers = PAGE | ({"authorization": authorization} if authorization else {})
    seen = set()
    for _, one in OPERATIONS:
        for body in (None, b"{", {}):
            answer = api.ask(one.method, filled(one.path), body, headers)
            seen.add(answer.status_code)
            assert is_open(answer), (one, answer.status_code, answer.headers)
    assert seen >= ({501, 400, 404} if authorization else {401, 501})


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_every_preflight(provider: Provider, api: ApiClient) -> None:
    paths = [filled(one.path) for one in provider.operations]
    for path in [*paths, *(f"{claim}/no/such/path" for claim in provider.claims), "/no/such/path", "/~a/nothing"]:
        answer = api.ask("OPTIONS", path, headers=ASKING)
        assert (answer.status_code, answer.content) == (204, b"")
        assert sorted(cors(answer)) == [f"access-control-allow-{what}" for what in ("headers", "methods", "origin")]
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-allow-headers"] == "authorization,content-type"
        assert set(answer.headers["access-control-allow-methods"].split(",")) == {
            "GET", "HEAD", "PUT", "PATCH", "POST", "DELETE",
        }  # fmt: skip
        assert answer.headers["vary"] == "Access-Control-Request-Headers"
        plain = api.ask("OPTIONS", path, headers=PAGE)
        assert (plain.status_code, "access-control-allow-headers" in plain.headers) == (204, False)


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_other_methods_and_unknown_paths(provider: Provider, api: ApiClient) -> None:
    for path in [*(f"{claim}/no/such/path" for claim in provider.claims), "/no/such/path"]:
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"):
            answer = api.ask(method, path, headers=PAGE | ANYBODY)
            assert is_open(answer), (method, path, answer.headers)


@pytest.mark.parametrize("point", [FaultPoint.BEFORE_COMMIT, FaultPoint.AFTER_COMMIT])
def test_faults_and_defects(point: FaultPoint, open_client: Callable[..., ApiClient]) -> None:
    scenario = replace(load(["default"]), faults=(Fault(at=point, status=503, retry_after=7),))
    client = open_client(scenario=scenario)
    seen = set()
    for _, one in OPERATIONS:
        answer = client.ask(one.method, filled(one.path), {}, PAGE | ANYBODY)
        seen.add(answer.status_code)
        assert is_open(answer), (one, answer.status_code)
    assert 503 in seen


async def _broken(_call: Any) -> Any:
    raise RuntimeError("a defect")


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_a_defect(provider: Provider, open_client: Callable[..., ApiClient]) -> None:
    path = f"{provider.claims[0]}/broken"
    broken = Operation("GET", path, "broken", next(iter(provider.operations)).fidelity, "test", _broken)
    client = open_client(plugged=[replace(provider, operations=(broken,), pay_pages=None)])
    answer = client.get(path, headers=PAGE)
    assert (answer.status_code, is_open(answer)) == (500, True)


def test_strict_refusals(open_client: Callable[..., ApiClient]) -> None:
    client = open_client("strict")
    for _, one in OPERATIONS:
        assert is_open(client.ask(one.method, filled(one.path), {"no": "such"}, PAGE | ANYBODY))


def test_nothing_of_mockpays_own(api: ApiClient) -> None:
    order = api.order()
    own = [
        *api.get("/_mockpay/openapi.json").json()["paths"],
        *(page.path for page in PAGES),
        "/_mockpay", "/_mockpay/live/do", "/_mockpay/live/events", "/_mockpay/live/sign-in", "/_mockpay/live/files/x",
        "/_mockpay/checkout/x.css", f"/_mockpay/checkout/versions/{order['id']}", "/_mockpay/nothing",
        f"/checkout?id={order['id']}", f"/pay/{order['id']}",
        *(filled(client.path) for one in PROVIDERS if one.pay_pages for client in one.pay_pages.routes),
    ]  # fmt: skip
    for path in own:
        for method in ("OPTIONS", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            for origin in ("https://evil.example", "http://localhost:3000", "null"):
                answer = api.ask(method, filled(path), headers=ASKING | {"origin": origin})
                assert answer.status_code >= 400 or "checkout" in path or "/pay/" in path or "/link/" in path, path
                assert cors(answer) == [], (method, path)
