"""Query strings as the frameworks behind the providers read them; most are those of qs's README and Rack's specs."""

import pytest

from mockpay.web.errors import BadQuery, Unfit
from mockpay.web.query import Parameters, express, rack

QS = {
    "a=c": {"a": ["c"]},
    "a=b&a=c": {"a": ["b", "c"]},
    "a[]=b&a[]=c": {"a": ["b", "c"]},
    "a[]=b&a=c": {"a": ["b", "c"]},
    "a[1]=c&a[0]=b": {"a": ["b", "c"]},
    "a[1]=b&a[15]=c": {"a": ["b", "c"]},
    "a[100]=b": {"a[100]": ["b"]},
    "foo[bar]=baz": {"foo[bar]": ["baz"]},
    "foo[bar][baz]=foobarbaz": {"foo[bar][baz]": ["foobarbaz"]},
    "foo[bar][]=1&foo[bar][]=2": {"foo[bar]": ["1", "2"]},
    "a%5Bb%5D=c": {"a[b]": ["c"]},
    "a.b=c": {"a.b": ["c"]},
    "[a]=b": {"a": ["b"]},
    "a[b=c": {"a[b": ["c"]},
    "a=1+2%20%C3%B1": {"a": ["1 2 ñ"]},
    "a": {"a": [""]},
    "": {},
}
RACK = {
    "foo=bar&foo=quux": {"foo": ["quux"]},
    "foo[]=1&foo[]=2": {"foo": ["1", "2"]},
    "x[y]=1&x[y]=2": {"x[y]": ["2"]},
    "x[y][]=1&x[y][]=2": {"x[y]": ["1", "2"]},
    "a[0]=b": {"a[0]": ["b"]},
    "created_at.gte=5": {"created_at.gte": ["5"]},
    "foo=&bar": {"foo": [""], "bar": [""]},
}
CLASHES = ["x[y]=1&x[]=1", "x[y]=1&x=1", "x=1&x[]=1", "x[y]=1&x[y][z]=2", "x[y][]=1&x[y]=2"]


def everything(read: Parameters, names: list[str]) -> dict[str, list[str]]:
    return {name: read.all(name) or [read.get(name)] for name in names}


@pytest.mark.parametrize(("text", "means"), QS.items(), ids=QS)
def test_as_express_reads_it(text: str, means: dict[str, list[str]]) -> None:
    read = express(text)
    assert everything(read, [*means]) == means
    assert read.unknown([*means]) == []


@pytest.mark.parametrize(("text", "means"), RACK.items(), ids=RACK)
def test_as_rails_reads_it(text: str, means: dict[str, list[str]]) -> None:
    read = rack(text)
    assert everything(read, [*means]) == means
    assert read.unknown([*means]) == []


@pytest.mark.parametrize("text", CLASHES)
def test_rails_refuses_what_is_two_things(text: str) -> None:
    with pytest.raises(BadQuery, match="the query has x"):
        rack(text)


def test_what_is_not_taken_is_told_as_it_was_sent_once() -> None:
    read = express("status[]=a&limit=2&status[]=b&x[y]=1&%78=2&limit[a]=3")
    assert read.unknown(["limit"]) == ["status[]", "x[y]", "x", "limit[a]"]
    assert list(read.pairs())[:2] == [("status[]", "a"), ("limit", "2")]


def test_one_value_is_one() -> None:
    assert express("limit[]=2").get("limit") == "2"
    assert rack("limit=2&limit=3").get("limit") == "3"
    for read in (express("limit=2&limit=3"), rack("limit[]=2&limit[]=3")):
        with pytest.raises(Unfit, match="limit must be sent once, not 2 times"):
            read.get("limit")
