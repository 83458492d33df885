"""Bodies that are no plain JSON in UTF-8: inflated, or refused by their name, by whatever reads them."""

import gzip
import json
import zlib
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from api_client import ANYBODY, ORDER, ApiClient

from mockpay.web import encoding
from mockpay.web.errors import Malformed, TooLarge
from tests.providers.conekta.box import ORDER as BOX

JSON = json.dumps(ORDER).encode()
CREATES: dict[str, dict[str, Any]] = {
    "/api/orders": ORDER,
    "/orders": BOX,
    "/api/v2/orders": {"order": {"items": [{"quantity": 1, "price": "9.99"}]}},
}


def raw_deflate(content: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(content) + machine.flush()


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "GZIP": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    " deflate ": raw_deflate,
    "gzip, deflate": lambda content: zlib.compress(gzip.compress(content)),
    "identity": bytes,
    "identity, gzip": gzip.compress,
    "gzip,gzip": lambda content: gzip.compress(gzip.compress(content)),
}


def sent(**headers: str) -> dict[str, str]:
    return (
        ANYBODY | {"content-type": "application/json"} | {name.replace("_", "-"): one for name, one in headers.items()}
    )


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", CREATES)
def test_a_compressed_body_is_inflated(api: ApiClient, path: str, coding: str) -> None:
    content = CODINGS[coding](json.dumps(CREATES[path]).encode())
    answer = api.post(path, content, headers=sent(content_encoding=coding))
    assert answer.status_code == 200, answer.text
    (entry,) = api.get("/_mockpay/requests?limit=1").json()["requests"]
    assert entry["request"]["body"].keys() == CREATES[path].keys()
    assert entry["request"]["bytes"] == len(content)
    assert entry["request"]["headers"]["content-encoding"] == coding


def test_members_and_padding() -> None:
    two = gzip.compress(b'{"a":') + gzip.compress(b"1}")
    assert encoding.inflated(two, "gzip") == b'{"a":1}'
    assert encoding.inflated(two + b"\0" * 512, "gzip") == b'{"a":1}'
    with pytest.raises(Malformed, match="not gzip"):
        encoding.inflated(two + b"x", "gzip")
    with pytest.raises(Malformed, match="not gzip"):
        encoding.inflated(gzip.compress(b"") * 65, "gzip")


@pytest.mark.parametrize("path", CREATES)
@pytest.mark.parametrize(
    ("coding", "content", "status", "said"),
    [
        ("br", JSON, 415, "Content-Encoding 'br' is not known; send gzip, deflate or nothing"),
        ("zstd, gzip", gzip.compress(JSON), 415, "'zstd'"),
        ("gzip,gzip,gzip,gzip,gzip", JSON, 415, "5 codings"),
        ("gzip", JSON, 400, "the body is not gzip, as Content-Encoding says, or it is damaged"),
        ("gzip", gzip.compress(JSON)[:-9], 400, "the body is not gzip"),
        ("gzip", gzip.compress(JSON)[:-1] + b"\xff", 400, "the body is not gzip"),
        ("deflate", zlib.compress(JSON)[:-5], 400, "the body is not deflate"),
        ("gzip", gzip.compress(b" " * 20_000_000), 413, "the body inflates to more than"),
        ("gzip, gzip", gzip.compress(gzip.compress(b" " * 17_000_000)), 413, "the body inflates to more than"),
        ("deflate", raw_deflate(b"x" * 17_000), 413, "the body inflates to more than 16384 bytes"),
    ],
)
def test_what_cannot_be_inflated_is_refused(
    api: ApiClient, path: str, coding: str, content: bytes, status: int, said: str
) -> None:
    answer = api.post(path, content, headers=sent(content_encoding=coding))
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert answer.headers["mockpay-fidelity"] == "invented"
    assert answer.headers.get("accept-encoding") == ("gzip, deflate" if status == 415 else None)
    assert api.get("/_mockpay/orders").json()["count"] == 0


def test_the_bounds() -> None:
    assert (encoding.MOST, encoding.TIMES) == (16 * 1024 * 1024, 20)
    small = zlib.compress(b"x" * encoding.SMALL)
    assert len(encoding.inflated(small, "deflate")) == encoding.SMALL
    with pytest.raises(TooLarge):
        encoding.inflated(zlib.compress(b"x" * (encoding.SMALL + 1)), "deflate")
    noise = b"".join(sha256(b"%d" % one).digest() for one in range(3_200))
    packed = zlib.compress(noise + b" " * (19 * len(noise)))
    assert len(encoding.inflated(packed, "deflate")) == 20 * len(noise)
    with pytest.raises(TooLarge):
        encoding.inflated(zlib.compress(noise + b" " * (20 * len(noise))), "deflate")
    much = zlib.compress(noise * 20 + b" " * (encoding.MOST - 20 * len(noise)))
    assert len(encoding.inflated(zlib.compress(bytes(much), 0), "deflate, deflate")) == encoding.MOST


@pytest.mark.parametrize("path", CREATES)
@pytest.mark.parametrize("kind", ["", "application/json"])
def test_a_byte_order_mark_is_dropped(api: ApiClient, path: str, kind: str) -> None:
    content = b"\xef\xbb\xbf" + json.dumps(CREATES[path]).encode()
    headers = ANYBODY | ({"content-type": kind} if kind else {})
    assert api.post(path, content, headers=headers).status_code == 200
    (entry,) = api.get("/_mockpay/requests?limit=1").json()["requests"]
    assert entry["request"]["body"].keys() == CREATES[path].keys()


FORM = "application/x-www-form-urlencoded"
MULTIPART = b'--xyz\r\nContent-Disposition: form-data; name="email"\r\n\r\na@b.mx\r\n--xyz--\r\n'
TEXT = JSON.decode()
NAMED: dict[str, tuple[bytes, str, str]] = {
    "form": (b"email=a%40b.mx&currency=MXN", FORM, "a form"),
    "form, untold": (b"items[0][name]=Taza", "", "a form"),
    "form, as JSON": (b"email=a@b.mx", "application/json", "a form"),
    "form without a value": (b"email", FORM, "a form"),
    "multipart": (MULTIPART, "multipart/form-data; boundary=xyz", "multipart"),
    "multipart, untold": (MULTIPART, "", "multipart"),
    "utf-16": (TEXT.encode("utf-16"), "application/json; charset=utf-16", "UTF-16"),
    "utf-16-le": (TEXT.encode("utf-16-le"), "", "UTF-16"),
    "utf-16-be": (TEXT.encode("utf-16-be"), "", "UTF-16"),
    "utf-32": (TEXT.encode("utf-32"), "", "UTF-32"),
    "utf-32-be": (TEXT.encode("utf-32-be"), "", "UTF-32"),
    "xml": (b"<?xml version='1.0'?><order/>", "application/xml", "XML or HTML"),
    "html": (b"\n <html>", "", "XML or HTML"),
    "gzip, untold": (gzip.compress(JSON), "application/json", "gzip without `Content-Encoding: gzip`"),
    "text": (b"hello there", "", "plain text"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "application/pdf", "a PDF"),
}


@pytest.mark.parametrize(("content", "kind", "name"), NAMED.values(), ids=NAMED)
@pytest.mark.parametrize("path", CREATES)
def test_what_is_no_json_is_refused_by_its_name(
    api: ApiClient, path: str, content: bytes, kind: str, name: str
) -> None:
    answer = api.post(path, content, headers=ANYBODY | ({"content-type": kind} if kind else {}))
    assert answer.status_code in (400, 415), answer.text
    assert f"the body is {name}; this API takes JSON" in json.dumps(answer.json()).replace('\\"', '"')
    assert "invalid character" not in answer.text
    assert answer.headers["mockpay-fidelity"] == "invented" or path == "/api/v2/orders"
    assert api.get("/_mockpay/orders").json()["count"] == 0


@pytest.mark.parametrize("path", ["/_mockpay/clock", "/_mockpay/verify", "/_mockpay/reconcile"])
def test_the_control_plane_names_it_too(api: ApiClient, path: str) -> None:
    answer = api.post(path, b"a=b", headers={"content-type": FORM})
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "the body is a form; this API takes JSON")
    assert api.post(path, b"{", headers={"content-encoding": "br"}).status_code == 415
    zipped = api.post("/_mockpay/clock", gzip.compress(b'{"advance": 1}'), headers={"content-encoding": "gzip"})
    assert zipped.status_code == 200


@pytest.mark.parametrize("kind", [FORM, "text/plain", "", "application/xml"])
def test_json_is_json_whatever_it_is_called(api: ApiClient, kind: str) -> None:
    for path in ("/api/orders", "/orders"):
        headers = ANYBODY | ({"content-type": kind} if kind else {})
        assert api.post(path, CREATES[path], headers=headers).status_code == 200


def test_a_state_document_may_be_compressed(api: ApiClient) -> None:
    api.order()
    state = api.get("/_mockpay/state").content
    answer = api.put("/_mockpay/state", gzip.compress(state), headers={"content-encoding": "gzip"})
    assert (answer.status_code, answer.json()["counts"]["orders"]) == (200, 1)


def test_an_inbox_keeps_what_came_and_tells_what_it_says(api: ApiClient) -> None:
    content = gzip.compress(b'{"a": 1}')
    for coding in ("gzip", "br"):
        assert api.post("/_mockpay/inbox/a?x=1", content, headers={"content-encoding": coding}).status_code == 200
    webhooks = api.get("/_mockpay/inbox/a").json()["hooks"]
    assert webhooks[0]["body"] == '{"a": 1}'
    assert webhooks[0]["body_base64"] == webhooks[1]["body_base64"]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_no_encoding_hides_a_card_from_the_redaction(api: ApiClient, codec: str) -> None:
    content = '{"number": "4242424242424242"}'.encode(codec)
    for body, coding in ((content, ""), (gzip.compress(content), "gzip")):
        api.post("/api/tokens", body, headers=ANYBODY | ({"content-encoding": coding} if coding else {}))
        (entry,) = api.get("/_mockpay/requests?limit=1").json()["requests"]
        assert "424242******4242" in json.dumps(entry["request"]["body"])


def test_of_a_long_one_the_beginning_is_told(api: ApiClient) -> None:
    noise = "".join(sha256(b"%d" % one).hexdigest() for one in range(5_000))
    content = gzip.compress(json.dumps(ORDER | {"note": noise}).encode())
    api.post("/nowhere", content[:60_000], headers=sent(content_encoding="gzip"))
    (entry,) = api.get("/_mockpay/requests?limit=1").json()["requests"]
    assert (entry["request"]["truncated"], entry["request"]["body"][:14]) == (False, '{"customer_id"')
    api.post("/nowhere", gzip.compress(b'{"a": "' + b" " * 1_000_000), headers=sent(content_encoding="gzip"))
    (entry,) = api.get("/_mockpay/requests?limit=1").json()["requests"]
    assert (entry["request"]["truncated"], len(entry["request"]["body"])) == (True, encoding.SHOWN)


def test_a_compressed_body_is_found_by_its_text(api: ApiClient) -> None:
    api.post("/api/orders", gzip.compress(JSON), headers=sent(content_encoding="gzip"))
    assert api.get("/_mockpay/requests?text=Brazalete").json()["count"] == 1
    wanted = {"match": {"body": {"currency": "MXN"}}, "exactly": 1}
    assert api.post("/_mockpay/verify", wanted).json()["verified"] is True
