"""The words for kinds of payment methods are written down once."""

import ast
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import mockpay
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Method, Rules

PACKAGE = Path(mockpay.__file__).parent
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.stem != "method_kind"]
WORDS = set(MethodKind)


def written_out(tree: ast.AST) -> Iterator[int]:
    """Lines where a method's kind is given or compared as a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in (
            "kind",
            "kinds",
            "refundable",
            "pending_for",
            "reference_formats",
        ):
            yield from texts(node.value)
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "kind":
            for one in node.comparators:
                yield from texts(one)


def texts(node: ast.AST) -> Iterator[int]:
    return (
        one.lineno
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value in WORDS
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_kind_is_written_out(path: Path) -> None:
    assert [*written_out(ast.parse(path.read_text()))] == []


@pytest.mark.parametrize(
    "text", ['Method(kind="card")', 'charge.method.kind == "cash"', 'Rules(reference_formats={"cash": ""})']
)
def test_it_is_seen_where_one_is(text: str) -> None:
    assert [*written_out(ast.parse(text))] == [1]


def test_the_core_and_the_seeds_write_no_kind_out() -> None:
    for path in SOURCES:
        if path.parent.name in ("orders", "seeds") and "providers" not in path.parts:
            assert [*texts(ast.parse(path.read_text()))] == [], path


def test_kinds_are_saved_as_texts_and_read_back_equal() -> None:
    rules = Rules(pending_for={MethodKind.CASH: 3}, refundable=(MethodKind.CARD,))
    saved = msgspec.json.encode(rules)
    assert saved == b'{"refundable":["card"],"pending_for":{"cash":3}}'
    assert msgspec.json.decode(saved, type=Rules) == rules
    assert msgspec.json.decode(msgspec.json.encode(Method(kind=MethodKind.CASH)), type=Method).kind == MethodKind.CASH


def test_a_state_may_have_kinds_that_are_not_known_here() -> None:
    assert msgspec.json.decode(b'{"kind": "bnpl"}', type=Method).kind == "bnpl"
