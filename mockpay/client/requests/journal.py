"""The requests of a space: look at them, wait for them, say how many there must be.

`method`, `path`, `operation` (`provider.name`), `origin`, `query` and `headers` may be patterns: `*` is any text.
`body` is a dotted path -> value: `{"items.0.price": 99}`."""

from collections.abc import Mapping
from typing import Any

from mockpay.client.answers import RequestAnswer, RequestExplanationAnswer, VerifiedAnswer
from mockpay.client.request import Request, given, part, step, whole


def find(
    *,
    method: str | None = None,
    path: str | None = None,
    operation: str | None = None,
    origin: str | None = None,
    status: int | None = None,
    unmatched: bool | None = None,
    since: str | None = None,
    text: str | None = None,
    offset: int | None = None,
    limit: int | None = None,
) -> Request[list[RequestAnswer]]:
    """The last ones first, 20 of them unless `limit` says more; `unmatched` ones nobody could answer; `text` stands in
    the path, the query or a body."""
    query = given(method=method, path=path, operation=operation, origin=origin, status=status, since=since)
    query |= given(text=text, offset=offset, limit=limit)
    flag = {} if unmatched is None else {"unmatched": str(unmatched).lower()}
    return Request("GET", "requests", part("requests", RequestAnswer), query=query | flag)


def get(request_id: str) -> Request[RequestAnswer]:
    """One of them."""
    return Request("GET", step("requests", request_id), whole(RequestAnswer))


def explain(request_id: str) -> Request[RequestExplanationAnswer]:
    """Why it was answered as it was, and what would be taken now."""
    return Request("GET", step("requests", request_id, "explain"), whole(RequestExplanationAnswer))


def clear() -> Request[dict[str, int]]:
    """Forget them."""
    return Request("DELETE", "requests", whole(dict[str, int]))


def verify(
    *,
    exactly: int | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
    method: str | None = None,
    path: str | None = None,
    operation: str | None = None,
    origin: str | None = None,
    status: int | None = None,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
) -> Request[VerifiedAnswer]:
    """Whether as many requests match as are expected, by default at least one. Refused with `NotVerified`."""
    match = given(
        method=method, path=path, operation=operation, origin=origin, status=status, query=query, headers=headers,
        body=body,
    )  # fmt: skip
    bounds = given(exactly=exactly, at_least=at_least, at_most=at_most)
    return Request("POST", "verify", whole(VerifiedAnswer), {"match": match, **bounds})


def wait(
    *,
    count: int = 1,
    timeout: float = 10.0,
    method: str | None = None,
    path: str | None = None,
    operation: str | None = None,
    origin: str | None = None,
    status: int | None = None,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
) -> Request[list[RequestAnswer]]:
    """All requests that match, as soon as there are so many. Refused with `TimedOut`."""
    match = given(
        method=method, path=path, operation=operation, origin=origin, status=status, query=query, headers=headers,
        body=body,
    )  # fmt: skip
    asked = {"match": match, "count": count, "timeout": timeout}
    return Request("POST", "wait", part("requests", RequestAnswer), asked, patience=timeout)
