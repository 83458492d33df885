"""What may be read back of cards, codes and keys."""

import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpay.orders.card_number import checks
from mockpay.scenario.load import load
from mockpay.web import redaction

CARDS = [card.number for card in load(["default"]).cards]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("4242424242424242", "424242******4242"),
        ("pay 4242 4242 4242 4242 now", "pay 424242******4242 now"),
        ("4242-4242-4242-4242", "424242******4242"),
        ("4242%204242+4242--4242", "424242******4242"),
        ("/api/cards/4242424242424242/x", "/api/cards/424242******4242/x"),
        ("378282246310005", "378282*****0005"),
        ("6011000990139424", "601100******9424"),
        ("4222222222222", "422222***2222"),
        ("0" * 40, "000000" + "*" * 30 + "0000"),
        ("9" + "4242424242424242" + "1", "942424********2421"),
        ("4242424242424241", "4242424242424241"),
        ("68daaaac54802cf804a338ce", "68daaaac54802cf804a338ce"),
        ("2025-09-24 12:00:00", "2025-09-24 12:00:00"),
        ("+52 55 1234 5678", "+52 55 1234 5678"),
        ('{"cvc": "123", "number": ', '{"cvc": "***", "number": '),
        ("card[cvv]=1234&cvv2:[ '999'", "card[cvv]=***&cvv2:[ '999'"),
        ("security_code = 123456", "security_code = ***"),
        ("cvc_check: pass", "cvc_check: pass"),
        ("", ""),
    ],
)
def test_texts(text: str, shown: str) -> None:
    assert redaction.text(text) == shown


@pytest.mark.parametrize("number", CARDS)
@pytest.mark.parametrize("written", ["{}", " {} ", "{}0", "0{}", "x{}x{}", "{} {}", '{{"number": "{}"'])
def test_no_test_card_is_left_however_it_is_written(number: str, written: str) -> None:
    spaced = " ".join(number[start : start + 4] for start in range(0, len(number), 4))
    for one in (number, spaced, spaced.replace(" ", "-"), spaced.replace(" ", "%20")):
        shown = redaction.text(written.format(one, one))
        assert number not in re.sub("[^0-9*]", "", shown)


@given(st.integers(10**11, 10**18 - 1))
def test_every_number_that_checks_is_hidden(start: int) -> None:
    number = next(f"{start}{end}" for end in range(10) if checks(f"{start}{end}"))
    assert redaction.text(number) == number[:6] + "*" * (len(number) - 10) + number[-4:]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"number": 4242424242424242, "n": 5, "f": 2.5}, {"number": "424242******4242", "n": 5, "f": 2.5}),
        ({"card": {"CVC": 123, "exp": "01"}}, {"card": {"CVC": "***", "exp": "01"}}),
        ({"cvc": ["123"]}, {"cvc": "***"}),
        ({"cvv": {"deep": "123"}}, {"cvv": "***"}),
        ({"Security Code": "123", "securityCode": "1", "verification_value": "1"},
         {"Security Code": "***", "securityCode": "***", "verification_value": "***"}),
        ({"cvc": None, "cvv": ""}, {"cvc": None, "cvv": ""}),
        ({"cvc_check": "pass", "discvc": True}, {"cvc_check": "pass", "discvc": "***"}),
        ({"4242424242424242": ["4242424242424242"]}, {"424242******4242": ["424242******4242"]}),
        ({"api_key": "key_abcdefghijkl", "privateKey": "short"}, {"api_key": "***ijkl", "privateKey": "***"}),
        ({"token": "ca_e655c8ed12517a477", "ok": True}, {"token": "ca_e655c8ed12517a477", "ok": True}),
        ([1, None, "a"], [1, None, "a"]),
        ({"note": '{"cvc": "123"}'}, {"note": '{"cvc": "***"}'}),
    ],
)  # fmt: skip
def test_bodies(body: Any, shown: Any) -> None:
    assert redaction.field("", body) == shown


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("authorization", "Bearer abcdefghijkl", "Bearer ***ijkl"),
        ("Authorization", "Basic cHViOnByaXZhdGU=", "Basic ***dGU="),
        ("authorization", "Basic a2V5", "Basic ***"),
        ("authorization", "eyJhbGciOiJIUzUxMiJ9", "***MiJ9"),
        ("authorization", 'Digest username="a", response="0123456789"', 'Digest ***789"'),
        ("proxy-authorization", "Bearer abcdefghijkl", "Bearer ***ijkl"),
        ("cookie", "session=abcdefghijkl", "***"),
        ("set-cookie", "session=abcdefghijkl; Path=/", "***"),
        ("x-api-key", "abcdefghijkl", "***ijkl"),
        ("x-access-token", "abcdefgh", "***"),
        ("idempotency-key", "abcdefghijkl", "abcdefghijkl"),
        ("content-type", "application/json", "application/json"),
        ("referer", "http://shop/?n=4242%204242%204242%204242&cvc=123", "http://shop/?n=424242******4242&cvc=***"),
    ],
)
def test_headers(name: str, value: str, shown: str) -> None:
    assert redaction.header(name, value) == shown


@pytest.mark.parametrize(
    "text", ["1 " * 30_000, "4" * 60_000, ("4" * 32 + "x") * 1_900, "cvc" * 20_000, "1%20" * 15_000]
)
def test_hostile_texts_take_no_time(text: str) -> None:
    began = time.monotonic()
    redaction.text(text)
    assert time.monotonic() - began < 2
