"""Encodings, content types and bodies that nobody should send, at every operation of every provider: the answer is the
provider's own, no defect, and what it refuses has changed nothing."""

import gzip
import json
import zlib
from collections.abc import Iterator

import pytest
from api_client import ANYBODY, ApiClient
from hypothesis import given, settings
from hypothesis import strategies as st

from mockpay.app import find_providers
from mockpay.web.provider import Fidelity, Operation

OPERATIONS = [one for face in find_providers() for one in face.operations if not one.for_browsers]
FORM = "application/x-www-form-urlencoded"
TEXT = '{"currency": "MXN", "items": [{"name": "Pe\u00f1a", "quantity": 1, "price": 1}], "amount": 1e400}'
PLAIN = [
    *(b"", b"{}", b"[]", b"null", b'""', b"0", b"{", b"}", b"\xff", b"\0", b"\0\0\0\0", b"x" * 200),
    *(b"a=b", b"items[0][name]=x&amount=1", b"<order/>", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"),
    *(TEXT.encode(codec) for codec in ("utf-8", "latin-1", "utf-16", "utf-16-be", "utf-32", "utf-8-sig")),
    *(b"\xef\xbb\xbf", b"\xef\xbb\xbf{}", b"[" * 100_000, b"9" * 5_000),
    *(gzip.compress(b"{}"), b"\x1f\x8b", b"\x1f\x8b\x08\x00"),
]
BOMB = gzip.compress(b" " * 20_000_000)
ENCODED = [
    *(("gzip", content) for content in (gzip.compress(b"{}"), b"{}", b"", BOMB, gzip.compress(b"{}")[:-3])),
    *(("deflate", content) for content in (zlib.compress(b"{}"), b"\x78", b"{}")),
    *(("gzip, gzip", gzip.compress(BOMB)), (", ,gzip,", gzip.compress(b"a=b"))),
    *((coding, b"{}") for coding in ("x-gzip, deflate", "br", "\xff", "gzip," * 50, "identity", "chunked", "gzip;q=1")),
]
TYPES = [
    *("", "application/json", FORM, "multipart/form-data; boundary=x", "application/xml", "application/vnd.api+json"),
    *("text/plain; charset=utf-16", "\xff", ";", "a" * 500),
]


@pytest.fixture(scope="module")
def place() -> Iterator[ApiClient]:
    client = ApiClient(("default",))
    yield client
    client.close()


def is_answered(client: ApiClient, operation: Operation, content: bytes, kind: str, coding: str, path: str) -> None:
    heads = {"content-type": kind, "content-encoding": coding}
    headers = ANYBODY | {name: value.encode("latin-1") for name, value in heads.items() if value}
    before = client.get("/_mockpay/state").content if operation.method == "POST" else b""
    answer = client.ask(operation.method, path, content, headers=headers)
    said = (operation.method, path, kind, coding, content[:40], answer.text[:200])
    assert answer.status_code < 500 or answer.status_code == 501, said
    assert answer.headers["mockpay-fidelity"] in set(Fidelity), said
    assert isinstance(json.loads(answer.content), dict | list), said
    if before and answer.status_code in (400, 401, 404, 405, 413, 415, 501):
        assert client.get("/_mockpay/state").content == before, said


def filled(operation: Operation) -> str:
    return "/".join("x" if step.startswith("{") else step for step in operation.path.split("/"))


BUILT = [one for one in OPERATIONS if one.handler]


@pytest.mark.parametrize("operation", BUILT, ids=lambda one: f"{one.method} {one.path}")
def test_every_operation_answers(place: ApiClient, operation: Operation) -> None:
    for number, content in enumerate(PLAIN):
        is_answered(place, operation, content, TYPES[number % len(TYPES)], "", filled(operation))
    for number, (coding, content) in enumerate(ENCODED):
        is_answered(place, operation, content, TYPES[number % len(TYPES)], coding, filled(operation))


QUERIES = st.text(alphabet="ab[]=&%.0129status_paglimt\xff", max_size=30)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    operation=st.sampled_from(OPERATIONS),
    content=st.sampled_from(PLAIN) | st.binary(max_size=40),
    coding=st.sampled_from([coding for coding, _ in ENCODED]) | st.text("gzipdeflate, ", max_size=12),
    kind=st.sampled_from(TYPES) | st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=20),
    wrapped=st.booleans(),
    tail=st.builds("{}?{}".format, st.sampled_from(["", "/", "//"]), QUERIES),
)
def test_whatever_is_sent_together(
    place: ApiClient, operation: Operation, content: bytes, coding: str, kind: str, wrapped: bool, tail: str
) -> None:
    content = gzip.compress(content) if wrapped else content
    is_answered(place, operation, content, kind.strip("\x7f\x85\xa0"), coding, f"{filled(operation)}{tail}")
