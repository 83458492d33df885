"""Where the control plane wants a token: it is typed into the browser once, and nothing else opens."""

from collections.abc import Callable

import pytest
from api_client import ApiClient

from tests.dashboard.pages import FORM, read

Open = Callable[..., ApiClient]


class TestSigningIn:
    @pytest.fixture
    def guarded(self, open_client: Open) -> ApiClient:
        return open_client(control_token="s3cret")

    def test_the_token_is_typed_once(self, guarded: ApiClient) -> None:
        for path in ("/_mockpay/", "/~a/_mockpay/live/orders"):
            answer = guarded.get(path, headers={"accept": "text/html"})
            assert answer.status_code == 303
            assert answer.headers["location"] == path.partition("_mockpay")[0] + "_mockpay/live/sign-in"
        assert read(guarded, "/_mockpay/live/sign-in").forms[0].fields == {"token": ""}
        done = guarded.post("/_mockpay/live/sign-in", b"token=s3cret", headers=FORM)
        assert (done.status_code, done.headers["location"]) == (303, "/_mockpay/")
        cookie, *manners = done.headers["set-cookie"].split("; ")
        assert manners == ["Path=/", "HttpOnly", "SameSite=Strict"] and "s3cret" not in cookie
        for path in ("/_mockpay/", "/~a/_mockpay/live/orders", "/_mockpay/state"):
            assert guarded.get(path, headers={"accept": "text/html", "cookie": f"a=b; {cookie}"}).status_code == 200
        order = guarded.order()["id"]
        form = {**FORM, "cookie": cookie}
        body = f"call=POST+/_mockpay/orders/{order}/actions/pay".encode()
        assert guarded.post("/_mockpay/live/do", body, headers=form).status_code == 303

    def test_over_tls_the_cookie_goes_over_tls_alone(self, open_client: Open) -> None:
        guarded = open_client(control_token="s3cret", public_url="https://pay.example")
        sent = {**FORM, "origin": "https://pay.example"}
        done = guarded.post("/_mockpay/live/sign-in", b"token=s3cret", headers=sent)
        assert done.headers["set-cookie"].split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"]

    @pytest.mark.parametrize("who", [{"origin": "https://evil.example"}, {"origin": "null"}, {"host": "evil.example"}])
    def test_no_page_of_another_site_tries_tokens(self, guarded: ApiClient, who: dict[str, str]) -> None:
        done = guarded.post("/_mockpay/live/sign-in", b"token=s3cret", headers={**FORM, **who})
        assert (done.status_code, "set-cookie" in done.headers) == (403, False)

    @pytest.mark.parametrize("token", ["", "S3CRET", "s3cret2", "é"])
    def test_another_one_does_not_open(self, guarded: ApiClient, token: str) -> None:
        answer = guarded.post("/_mockpay/live/sign-in", f"token={token}".encode(), headers=FORM)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
        assert "That is not the token." in answer.text

    @pytest.mark.parametrize("other", ['a={"b":[1]}', "expires=never", "a b", '="', 'a="b'])
    def test_cookies_of_other_programs_do_not_matter(self, guarded: ApiClient, other: str) -> None:
        done = guarded.post("/_mockpay/live/sign-in", b"token=s3cret", headers=FORM)
        cookie = done.headers["set-cookie"].partition(";")[0]
        for both in (f"{other}; {cookie}", f"{cookie}; {other}"):
            assert guarded.get("/_mockpay/state", headers={"cookie": both}).status_code == 200

    @pytest.mark.parametrize("cookie", ["{}=s3cret", "{}=", "a=b", "{}", "=;x"])
    def test_another_cookie_does_not_open(self, guarded: ApiClient, cookie: str) -> None:
        done = guarded.post("/_mockpay/live/sign-in", b"token=s3cret", headers=FORM)
        name = done.headers["set-cookie"].partition("=")[0]
        headers = {"cookie": cookie.format(name), "authorization": "x"}
        assert guarded.get("/_mockpay/state", headers=headers).status_code == 401
        assert guarded.post("/_mockpay/live/do", b"call=POST+/_mockpay/reset", headers=headers).status_code == 401

    def test_two_sandboxes_of_a_host_have_a_cookie_each(self, open_client: Open) -> None:
        cookies = []
        for token in ("one", "two"):
            done = open_client(control_token=token).post(
                "/_mockpay/live/sign-in", f"token={token}".encode(), headers=FORM
            )
            cookies.append(done.headers["set-cookie"].partition(";")[0])
        both = {"accept": "text/html", "cookie": "; ".join(cookies)}
        assert [
            open_client(control_token=token).get("/_mockpay/", headers=both).status_code for token in ("one", "two")
        ] == [
            200,
            200,
        ]

    def test_pages_of_others_may_not_press(self, api: ApiClient) -> None:
        headers = {**FORM, "origin": "http://evil.test"}
        assert api.post("/_mockpay/live/do", b"call=POST+/_mockpay/reset", headers=headers).status_code == 403
