"""Who may steer: not the pages of other hosts, and with a token only those who bring it."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient

Open = Callable[..., ApiClient]
HOST = "http://sandbox.test"
TOKEN = {"authorization": "Bearer s3cret"}
GUARDED = [
    ("GET", "/_mockpay/state"),
    ("POST", "/_mockpay/reset"),
    ("GET", "/~a/_mockpay/orders"),
    ("GET", "/_mockpay/openapi.json"),
    ("GET", "/_mockpay/nothing"),
    ("GET", "/_mockpay/inbox/mine"),
    ("DELETE", "/_mockpay/inbox/mine"),
    ("PUT", "/_mockpay/inbox/mine/behaviour"),
    ("POST", "/_mockpay/inbox/mine/behaviour"),
]
OPEN = [
    ("GET", "/livez"),
    ("GET", "/readyz"),
    ("GET", "/_mockpay/health"),
    ("GET", "/~a/_mockpay/health"),
    ("POST", "/_mockpay/inbox/mine"),
    ("GET", "/api/orders"),
]


class TestOrigin:
    @pytest.mark.parametrize("origin", ["http://evil.test", "https://sandbox.test:444", "null", "file://", "http://["])
    def test_a_page_of_another_host_may_not(self, api: ApiClient, origin: str) -> None:
        for method in ("GET", "POST", "OPTIONS"):
            answer = api.ask(method, "/~a/_mockpay/reset", headers={"origin": origin})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
            assert "may not steer this sandbox" in answer.json()["error"]["message"]

    @pytest.mark.parametrize("origin", [HOST, "https://SANDBOX.test", None])
    def test_its_own_pages_and_who_is_no_page_may(self, api: ApiClient, origin: str | None) -> None:
        answer = api.post("/_mockpay/reset", headers={"origin": origin} if origin else {})
        assert answer.status_code == 200
        assert not [name for name in answer.headers if name.startswith("access-control")]

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_what_a_browser_says_another_origin_began(self, api: ApiClient, site: str) -> None:
        """A browser tells no Origin where a page embeds something, or asks without wanting to read the answer."""
        asked = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors"}
        assert api.get("/_mockpay/state", headers=asked).status_code == 403
        assert api.post("/_mockpay/reset", headers={**asked, "sec-fetch-mode": "navigate"}).status_code == 403
        assert api.post("/_mockpay/reset", headers={**asked, "origin": HOST}).status_code == 403
        opened = {**asked, "sec-fetch-mode": "navigate", "accept": "text/html"}
        assert api.get("/_mockpay/", headers=opened).status_code == 200, "a link on another site leads to the live page"

    @pytest.mark.parametrize("site", ["same-origin", "none"])
    def test_what_its_own_pages_or_the_user_began(self, api: ApiClient, site: str) -> None:
        asked = {"sec-fetch-site": site, "sec-fetch-mode": "cors"}
        assert api.get("/_mockpay/state", headers=asked).status_code == 200
        assert api.post("/_mockpay/reset", headers={**asked, "origin": HOST}).status_code == 200

    def test_pages_of_the_public_address_may(self, open_client: Open) -> None:
        api = open_client(public_url="https://pay.example/sandbox")
        assert api.post("/_mockpay/reset", headers={"origin": "https://pay.example"}).status_code == 200
        assert api.post("/_mockpay/reset", headers={"origin": "https://example"}).status_code == 403

    def test_front_ends_still_reach_the_providers(self, api: ApiClient) -> None:
        answer = api.get("/api/orders", headers={"origin": "http://shop.test", "authorization": "x"})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


class TestName:
    """A browser that was told that evil.example is 127.0.0.1 says Host: evil.example, and Origin: http://evil.example."""

    @pytest.mark.parametrize(
        "host", ["evil.example", "EVIL.example:7357", "127.0.0.1.evil.example", "evil.example.", "localhost.com", "["]
    )
    @pytest.mark.parametrize("listens", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
    def test_a_name_of_somebody_elses_may_not(self, open_client: Open, host: str, listens: str) -> None:
        api = open_client(host=listens)
        for method, path in GUARDED:
            answer = api.ask(method, path, headers={"host": host, "origin": f"http://{host}"})
            assert (answer.status_code, answer.json()) == (
                403,
                {
                    "error": {
                        "code": "forbidden",
                        "message": f"this sandbox is not reached as {host!r}; use 127.0.0.1, "
                        "or set MOCKPAY_PUBLIC_URL to the address it has outside",
                    }
                },
            )

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1:7357", "[::1]:7357", "192.168.1.7", "localhost:7357", "a.localhost", "mockpay", "sandbox.test",
            "host.docker.internal:7357", "", "pay.example", "PAY.example:8443",
        ],
    )  # fmt: skip
    def test_names_that_nobody_can_own_may_and_the_public_one(self, open_client: Open, host: str) -> None:
        api = open_client(public_url="https://pay.example:444/sandbox")
        assert api.get("/_mockpay/clock", headers={"host": host}).status_code == 200

    def test_what_listens_outside_has_any_name(self, open_client: Open) -> None:
        api = open_client(host="0.0.0.0")
        assert api.get("/_mockpay/clock", headers={"host": "mock.example"}).status_code == 200

    def test_probes_webhooks_and_providers_may(self, api: ApiClient) -> None:
        for method, path in OPEN:
            body = b"{}" if method == "POST" else None
            headers = {"authorization": "x", "host": "evil.example"}
            assert api.ask(method, path, body, headers).status_code == 200


class TestToken:
    @pytest.fixture
    def api(self, open_client: Open) -> ApiClient:
        return open_client(control_token="s3cret")

    @pytest.mark.parametrize(
        "authorization", [None, "s3cret", "Bearer", "Bearer wrong", "Bearer s3cret2", "Basic s3cret", "Bearer ñ"]
    )
    def test_without_it_nothing(self, api: ApiClient, authorization: str | None) -> None:
        headers: Any = {"authorization": authorization.encode("latin-1")} if authorization else {}
        for method, path in GUARDED:
            answer = api.ask(method, path, headers=headers)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
            assert answer.json()["error"] == {
                "code": "unauthorized",
                "message": "send the Authorization header `Bearer TOKEN`, "
                "with the token that MOCKPAY_CONTROL_TOKEN holds",
            }

    @pytest.mark.parametrize("authorization", ["Bearer s3cret", "bearer  s3cret "])
    def test_with_it_everything(self, api: ApiClient, authorization: str) -> None:
        for method, path in GUARDED:
            assert api.ask(method, path, headers={"authorization": authorization}).status_code != 401

    def test_probes_webhooks_and_providers_need_none(self, api: ApiClient) -> None:
        for method, path in OPEN:
            body = b"{}" if method == "POST" else None
            assert api.ask(method, path, body, {"authorization": "x"}).status_code == 200

    def test_the_pages_files_need_none(self, api: ApiClient) -> None:
        order = api.order()
        page = api.get(f"/checkout?id={order['id']}", headers={}).text
        style = page.partition('href="')[2].partition('"')[0]
        assert style.startswith("/_mockpay/checkout/")
        assert api.get(style, headers={}).status_code == 200

    def test_who_is_refused_learns_nothing_and_changes_nothing(self, api: ApiClient) -> None:
        api.order()
        assert api.put("/_mockpay/state", {"version": 1}, headers={}).status_code == 401
        assert api.get("/_mockpay/orders", headers=TOKEN).json()["count"] == 1


def test_without_the_setting_no_token_is_asked_for(api: ApiClient) -> None:
    for method, path in [*GUARDED, *OPEN]:
        assert api.ask(method, path, headers={"authorization": "x"}).status_code != 401
