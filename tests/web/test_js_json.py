"""Our bytes against node's: awkward values with their text, thousands of documents by a fixed seed, what is refused."""

import os
import shutil
import struct
import subprocess
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import msgspec
import pytest

from mockpay.web.errors import Malformed
from mockpay.web.js_json import DEEPEST, LONGEST, decode, encodable, js_number, to_js

SEED = 20240601
DOCUMENTS = 3000
NUMBERS = 6000

SCRIPT = """
const lines = require("fs").readFileSync(0, "utf8").split("\\n");
process.stdout.write(lines.map(line => JSON.stringify(JSON.parse(line))).join("\\n"));
"""

NUMBER_TEXTS = {
    "243.33": "243.33",
    "2200.00": "2200",
    "0": "0",
    "-0": "0",
    "-0.0": "0",
    "-0e5": "0",
    "0e999999999999999999999": "0",
    "1e-400": "0",
    "-1e-999999999999999999999": "0",
    "5e-324": "5e-324",
    "2.4703282292062327e-324": "0",
    "2.4703282292062328e-324": "5e-324",
    "2.2250738585072014e-308": "2.2250738585072014e-308",
    "1.7976931348623157e308": "1.7976931348623157e+308",
    "1.7976931348623158e308": "1.7976931348623157e+308",
    "-1.5E+300": "-1.5e+300",
    "1e21": "1e+21",
    "1e20": "100000000000000000000",
    "999999999999999999999": "1e+21",
    "123456789012345678901": "123456789012345680000",
    "12345678901234567890": "12345678901234567000",
    "-18446744073709551616": "-18446744073709552000",
    "9007199254740991": "9007199254740991",
    "9007199254740992": "9007199254740992",
    "9007199254740993": "9007199254740992",
    "9007199254740993.0": "9007199254740992",
    "-9007199254740993.000001": "-9007199254740994",
    "1e16": "10000000000000000",
    "0.00001": "0.00001",
    "0.00001234": "0.00001234",
    "0.000001": "0.000001",
    "-0.0000012345": "-0.0000012345",
    "9.999e-6": "0.000009999",
    "1e-7": "1e-7",
    "1.5e-7": "1.5e-7",
    "1e-10": "1e-10",
    "0.1": "0.1",
    "0.30000000000000004": "0.30000000000000004",
    "0.1000000000000000055511151231257827021181583404541015625": "0.1",
    "1e5": "100000",
    "1.0E+2": "100",
    "4.35": "4.35",
    "1.005": "1.005",
    "9" * LONGEST: "1e+64",
}

TEXTS = {
    r'"\b\f\n\r\t"': r'"\b\f\n\r\t"',
    r'"\u0008\u000C\u000a\u000D\u0009"': r'"\b\f\n\r\t"',
    r'"\u0000\u000b\u001F\u007f\u0080"': '"\\u0000\\u000b\\u001f\x7f\x80"',
    r'"\u2028\u2029\/\"\\"': '"\u2028\u2029/\\"\\\\"',
    r'"ñ \u00e9 \ud83d\ude00 😀 \uffff\ufeff"': '"ñ é 😀 😀 \uffff\ufeff"',
    " [ ] ": "[]",
    '\t{ "a" : { } , "b" : [ null , true , false ] } ': '{"a":{},"b":[null,true,false]}',
    '{"b":1,"a":2,"b":3}': '{"b":3,"a":2}',
    r'{"a":1,"\u0061":{"x":0.000001}}': '{"a":{"x":0.000001}}',
    '{"b":1,"10":2,"9":3,"a":4,"0":5}': '{"0":5,"9":3,"10":2,"b":1,"a":4}',
    '{"z":0,"2":1,"1":2,"2":3}': '{"1":2,"2":3,"z":0}',
    '{"4294967296":1,"4294967295":2,"4294967294":3}': '{"4294967294":3,"4294967296":1,"4294967295":2}',
    '{"99999999999":1,"-1":2,"01":3,"1.0":4,"1e1":5,"+1":6," 1":7,"":8,"1":9}': (
        '{"1":9,"99999999999":1,"-1":2,"01":3,"1.0":4,"1e1":5,"+1":6," 1":7,"":8}'
    ),
    '{"x":0,"٣":1,"²":2,"３":3,"3":4}': '{"3":4,"x":0,"٣":1,"²":2,"３":3}',
    '[{"a":[{"2":1e-7,"1":1e21}]}]': '[{"a":[{"1":1e+21,"2":1e-7}]}]',
    '{"__proto__":{"1":1},"constructor":2,"toJSON":3}': '{"__proto__":{"1":1},"constructor":2,"toJSON":3}',
    f'"{"9" * 500}"': f'"{"9" * 500}"',
    f'{{"b":1,"{"9" * 5000}":2,"7":3}}': f'{{"7":3,"b":1,"{"9" * 5000}":2}}',
    "[" * DEEPEST + "]" * DEEPEST: "[" * DEEPEST + "]" * DEEPEST,
    "[" + "{}," * 500 + "1.50]": "[" + "{}," * 500 + "1.5]",
}

REFUSED = {
    "empty": b"",
    "blank": b" \n",
    "byte order mark": b"\xef\xbb\xbf{}",
    "NaN": b"[NaN]",
    "Infinity": b"[Infinity]",
    "-Infinity": b"-Infinity",
    "trailing garbage": b"{} x",
    "two documents": b"1 2",
    "a zero byte behind": b"1.5\x00",
    "a comma too many": b"[1,]",
    "single quotes": b"{'a':1}",
    "a name without quotes": b"{a:1}",
    "cut off": b'{"a":',
    "leading zero": b"01",
    "leading plus": b"+1",
    "bare point": b"1.",
    "bare exponent": b"1e",
    "a comment": b"/**/1",
    "a raw line break in a string": b'"\n"',
    "an unknown escape": rb'"\x41"',
    "a high surrogate alone": rb'"\ud800"',
    "a low surrogate alone": rb'"\udc00 after"',
    "a pair the wrong way round": rb'"\ude00\ud83d"',
    "a surrogate in a name": rb'{"\ud83dx":1}',
    "not UTF-8": b'"caf\xe9"',
    "not UTF-8 in a name": b'{"\xff":1}',
    "overlong UTF-8": b'"\xc0\x80"',
    "a surrogate in UTF-8": b'"\xed\xa0\x80"',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "too large": b"1e400",
    "too large and negative": b'{"a":[-1.5E+309]}',
    "just too large": b"1.7976931348623159e308",
    "exponent beyond Decimal": b"1e9999999999999999999",
    "long fraction": b"[1." + b"1" * LONGEST + b"]",
    "long int": b"1" * (LONGEST + 1),
    "long negative int": b'{"a":-1' + b"0" * LONGEST + b"}",
    "int too large for a double": b"9" * 310,
    "int too long for Python": b"9" * 100_000,
    "one level too deep": b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    "objects too deep": b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1),
    "both too deep": b'[{"a":' * DEEPEST + b"1" + b"}]" * DEEPEST,
    "hundreds deep": b"[" * 900 + b"]" * 900,
    "100k lists": b"[" * 100_000 + b"]" * 100_000,
    "100k lists left open": b"[" * 100_000,
    "100k objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
}

UNCHANGED = [
    None,
    True,
    "text",
    5,
    1.5,
    1e-7,
    [],
    {},
    [1, [2.5, "x"]],
    {"b": {"a": [None, 243.33]}, "c": 9007199254740991},
]

needs_node = pytest.mark.skipif(
    shutil.which("node") is None and not os.environ.get("MOCKPAY_REQUIRE_NODE"),
    reason="node is not installed; MOCKPAY_REQUIRE_NODE=1 makes this a failure",
)


def from_bits(chance: Random) -> str:
    """Any finite double, written by Python."""
    bits = chance.getrandbits(64) & ~(1 << 62) if chance.random() < 0.5 else chance.getrandbits(64)
    double = struct.unpack("<d", bits.to_bytes(8, "little"))[0]
    return repr(double) if abs(double) < float("inf") else "0"


def scientific(chance: Random) -> str:
    """Digits, perhaps a point, perhaps an exponent, around the places where the notation changes."""
    digits = str(chance.randrange(1, 10 ** chance.randint(1, 22)))
    point = "." + str(chance.randrange(10**9)).zfill(chance.randint(1, 12)) if chance.random() < 0.5 else ""
    return f"{digits}{point}{chance.choice('eE')}{chance.choice(['', '+', '-'])}{chance.randint(0, 30)}"


def small(chance: Random) -> str:
    """A fraction with zeros behind its point."""
    return "0." + "0" * chance.randint(0, 9) + str(chance.randrange(10 ** chance.randint(1, 18)))


def around_safe(chance: Random) -> str:
    """Whole numbers where doubles begin to skip some."""
    return str(2 ** chance.randint(52, 70) + chance.randint(-3, 3)) + chance.choice(["", ".0", ".5"])


NUMBER_KINDS: list[Callable[[Random], str]] = [
    from_bits,
    scientific,
    small,
    around_safe,
    lambda chance: str(chance.randrange(10 ** chance.randint(1, LONGEST))),
    lambda chance: f"{chance.randrange(10**5)}.{chance.randrange(100):02}",
    lambda chance: f"1e{chance.randint(-330, 308)}",
    lambda chance: chance.choice(list(NUMBER_TEXTS)),
]


def a_number(chance: Random) -> str:
    return chance.choice(["", "-"]) + chance.choice(NUMBER_KINDS)(chance).removeprefix("-")


def a_character(chance: Random) -> str:
    """Raw or escaped; every control character, and code points of one to four bytes, never a surrogate."""
    code = chance.choice([chance.randrange(0x20), chance.randrange(0x100), chance.randrange(0xD800), 0x1F600, 0x2028])
    if code < 0x20 or code in (0x22, 0x5C) or (code < 0x10000 and chance.random() < 0.3):
        return f"\\u{code:04{chance.choice('xX')}}"
    return chance.choice([chr(code), chr(code), r"\n", r"\/", r"\"", r"\\", r"\b", r"\ud83d\ude00"])


def a_string(chance: Random) -> str:
    return '"' + "".join(a_character(chance) for _ in range(chance.randrange(6))) + '"'


def a_name(chance: Random) -> str:
    indices = [chance.randrange(30), chance.randrange(10**6), 2**32 - chance.randint(-3, 3), chance.randrange(10**18)]
    words = ["a", "b", "A", "-1", "01", "00", "1.5", "__proto__", r"\u0031", "length", ""]
    return chance.choice([f'"{chance.choice(indices)}"', f'"{chance.choice(words)}"', a_string(chance)])


def spaced(chance: Random, text: str) -> str:
    return chance.choice(["", "", "", " ", "\t", "\r "]) + text


def a_document(chance: Random, depth: int = 4) -> str:
    """JSON text as strangers write it."""
    kind = chance.randrange(9 if depth else 6)
    if kind > 6:
        entries = [f"{a_name(chance)}:{a_document(chance, depth - 1)}" for _ in range(chance.randrange(8))]
        return spaced(chance, "{" + ",".join(entries) + "}")
    if kind == 6:
        return spaced(chance, "[" + ",".join(a_document(chance, depth - 1) for _ in range(chance.randrange(5))) + "]")
    if kind > 3:
        return spaced(chance, a_string(chance))
    return spaced(chance, a_number(chance) if kind else chance.choice(["null", "true", "false"]))


@cache
def documents() -> list[str]:
    chance = Random(SEED)
    wide = [f"[{a_document(chance)},{a_document(chance)}]" for _ in range(DOCUMENTS)]
    return [*NUMBER_TEXTS, *TEXTS, *wide]


@cache
def numbers() -> list[str]:
    chance = Random(SEED + 1)
    return [*NUMBER_TEXTS, *(a_number(chance) for _ in range(NUMBERS))]


@cache
def node() -> dict[str, bytes]:
    """What node prints for every text, asked once."""
    texts = [*documents(), *numbers()]
    asked = subprocess.run(["node", "-e", SCRIPT], input="\n".join(texts).encode(), capture_output=True, check=True)
    return dict(zip(texts, asked.stdout.split(b"\n"), strict=True))


def ours(text: str) -> bytes:
    return msgspec.json.encode(encodable(to_js(decode(text.encode()))))


@needs_node
def test_documents_are_written_as_node_writes_them() -> None:
    wrong = {text: (ours(text), node()[text]) for text in documents() if ours(text) != node()[text]}
    assert wrong == {}


@needs_node
def test_numbers_are_printed_as_node_prints_them() -> None:
    printed = {text: msgspec.json.encode(js_number(decode(text.encode()))) for text in numbers()}
    assert {text: (line, node()[text]) for text, line in printed.items() if line != node()[text]} == {}


@pytest.mark.parametrize(("text", "expected"), NUMBER_TEXTS.items())
def test_numbers(text: str, expected: str) -> None:
    assert msgspec.json.encode(js_number(decode(text.encode()))).decode() == expected


@pytest.mark.parametrize(("text", "expected"), [*NUMBER_TEXTS.items(), *TEXTS.items()])
def test_texts(text: str, expected: str) -> None:
    assert ours(text).decode() == expected


@pytest.mark.parametrize(("text", "expected"), [*NUMBER_TEXTS.items(), *TEXTS.items()])
def test_what_was_written_is_read_again_unchanged(text: str, expected: str) -> None:
    assert ours(expected).decode() == expected
    assert to_js(decode(expected.encode())) == to_js(decode(text.encode()))


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_refused(body: bytes) -> None:
    with pytest.raises(Malformed, match=r"^the body cannot be read as JSON: .{10,100}$"):
        decode(body)


@pytest.mark.parametrize("offset", range(40))
def test_long_ints_are_refused_wherever_they_stand(offset: int) -> None:
    assert decode(b" " * offset + b"9" * LONGEST) == int("9" * LONGEST)
    with pytest.raises(Malformed, match="longer than 64"):
        decode(b" " * offset + b"9" * (LONGEST + 1))


@pytest.mark.parametrize(
    "body", [b'["secret" "secret"]', b'{"secret":1e400}', b'["secret\xff"]', b'"secret', b"secret"]
)
def test_a_refusal_does_not_quote_the_body(body: bytes) -> None:
    with pytest.raises(Malformed) as refusal:
        decode(body)
    assert "secret" not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_decoded_numbers_are_exact() -> None:
    held = decode(b'{"a":243.330,"b":2,"c":1.0000000000000000000000000001,"d":12345678901234567890,"e":1E2}')
    exact = [Decimal("243.330"), 2, Decimal("1.0000000000000000000000000001"), 12345678901234567890, Decimal("1E+2")]
    assert [(type(item), str(item)) for item in held.values()] == [(type(item), str(item)) for item in exact]


def test_plain_values_have_types_json_has() -> None:
    held = to_js(decode(b'[2200.00,243.33,-0,-0.0,9007199254740991,9007199254740992,1e21,true,null,"x",{"a":[0.5]}]'))
    expected = [2200, 243.33, 0, 0, 9007199254740991, 9007199254740992.0, 1e21, True, None, "x", {"a": [0.5]}]
    assert repr(held) == repr(expected)


def test_plain_leaves_what_it_is_given_alone() -> None:
    given = decode(b'{"b":[1.50],"1":{}}')
    stored = to_js(given)
    assert (list(given), given["b"]) == (["b", "1"], [Decimal("1.50")])
    assert stored["1"] is not given["1"]


@pytest.mark.parametrize("value", UNCHANGED, ids=repr)
def test_written_is_the_same_object_when_nothing_changes(value: Any) -> None:
    assert encodable(value) is value


def test_written_copies_only_the_way_to_what_changes() -> None:
    stored = {"same": [1, 2.5], "other": [{"large": 1e21}, {"small": 2e-6}]}
    ready = encodable(stored)
    assert ready["same"] is stored["same"]
    assert ready["other"] == [{"large": msgspec.Raw(b"1e+21")}, {"small": msgspec.Raw(b"0.000002")}]
    assert stored == {"same": [1, 2.5], "other": [{"large": 1e21}, {"small": 2e-6}]}
