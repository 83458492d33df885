"""Names of hosts: which are well formed, and which somebody else may own."""

import pytest

from mockpay.web.hosts import is_foreign, is_foreign_page, is_host, is_loopback

HOSTS = [
    "localhost", "127.0.0.1:7357", "[::1]:7357", "[::1]", "[::ffff:127.0.0.1]", "a.localhost", "mock_pay", "Shop.Test.",
    "xn--maana-pta.example:65535", "host.docker.internal", "1.2.3.4.5", "a.", "a" * 63 + ".example", "x:1",
]  # fmt: skip
NONE = [
    "", " ", "a b", "evil.com/path", "user@host", "user:pw@host", '"', "'", "<script>", "a?b", "a#b", "a\\b", "a%20b",
    "a..b", ".a", "a:", "a:x", "a:0", "a:65536", "a:123456", "a:80:80", "[::1", "::1", "[]", "[:::]", "[1.2.3.4]",
    "[::1]x", "[v1.x]", "a,b", "a;b", "a\n", "a\x00", "ñ.example", "http://a", "//a",
    "a" * 64, "a." * 127 + "aa", "{base}",
]  # fmt: skip
OWN = [
    "http://localhost:3000", "http://127.0.0.1:5173", "https://shop.test", "http://[::1]:8080", "http://192.168.1.20:3000",
    "http://10.0.0.7", "http://mockpay:7357", "http://host.docker.internal", "HTTPS://PAY.example:9",
    "chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb", "capacitor://localhost", "http://a.localhost.",
    "http://[::ffff:192.168.1.1]",
]  # fmt: skip
FOREIGN = [
    "http://evil.example", "https://evil.example:7357", "null", "file://", "", "http://203.0.113.5", "http://[2001:db8::1]",
    "http://127.0.0.1.evil.example", "http://localhost.evil.example", "http://169.254.1.1", "http://[", "http://pay.example.evil",
    "http://localhost@evil.example", "about:blank", "http://0.0.0.0",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTS)
def test_a_host(text: str) -> None:
    assert is_host(text)


@pytest.mark.parametrize("text", NONE)
def test_no_host(text: str) -> None:
    assert not is_host(text)


@pytest.mark.parametrize("origin", OWN)
def test_pages_on_this_machine_in_its_network_or_at_the_public_address(origin: str) -> None:
    assert not is_foreign_page(origin, "https://pay.example/sandbox")


@pytest.mark.parametrize("origin", [*FOREIGN, "https://pay.example"])
def test_pages_that_anybody_may_have_put_there(origin: str) -> None:
    assert is_foreign_page(origin, "")


@pytest.mark.parametrize("host", ["evil.example", "EVIL.example:7357", "127.0.0.1.evil.example", "evil.example.", "["])
def test_names_that_somebody_else_may_own(host: str) -> None:
    assert is_foreign(host, "") and is_foreign(host, "https://pay.example")


def test_loopback() -> None:
    assert [is_loopback(one) for one in ("127.8.8.8", "::1", "::ffff:127.0.0.1", "localhost")] == [True] * 4
    assert [is_loopback(one) for one in ("0.0.0.0", "::", "10.0.0.1", "", "unknown", "127.0.0.1:80")] == [False] * 6
