"""Logs: what this space was asked through Conekta's API, and what it answered. They are read off its journal.

Field names: OpenAPI 2.3.0. What must stay hidden (keys, card numbers) is.
"""

from typing import Any, Final

from mockpay.providers.conekta.protocol import errors, listing, versions
from mockpay.providers.conekta.protocol.auth import signed_in
from mockpay.providers.conekta.protocol.formats import Json, epoch
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.sandbox.journal import JournalEntry
from mockpay.scenario.scenario import Scenario
from mockpay.web import journal_view
from mockpay.web.api_request import ApiRequest
from mockpay.web.journal_view import JournalView
from mockpay.web.provider import Fidelity


async def get_logs(call: ApiRequest) -> Any:
    """GET /logs."""
    text = call.query.get("search", "").casefold()
    kept = {entry.id: entry for entry in call.sandbox.journal.entries() if _is_found(entry, text)}
    page = listing.cut(call, [{"id": entry_id} for entry_id in kept])
    return page | {"data": [_request_to_json(call, kept[row["id"]]) for row in page["data"]]}


async def get_log_by_id(call: ApiRequest) -> Any:
    """GET /logs/{id}."""
    entry = call.sandbox.journal.entry(call.path["id"])
    if entry is None or entry.origin != NAME:
        raise errors.not_found("Log", call.path["id"])
    return _request_to_json(call, entry)


def _is_found(entry: JournalEntry, text: str) -> bool:
    return entry.origin == NAME and text in f"{entry.id} {entry.method} {entry.path}".casefold()


def _request_to_json(call: ApiRequest, entry: JournalEntry) -> Json:
    view = journal_view.read(entry)
    subject = _subject(view.response.body)
    return {
        "created_at": epoch(view.at),
        "id": view.id,
        "ip_address": view.client,
        "livemode": False,
        "loggable_id": subject.get("id"),
        "loggable_type": subject.get("object"),
        "method": view.method,
        "oauth_token_id": None,
        "query_string": view.query,
        "request_body": _object(view.request.body),
        "request_headers": view.request.headers,
        "response_body": _object(view.response.body),
        "response_headers": view.response.headers,
        "searchable_tags": [view.id, *([subject["id"]] if subject else [])],
        "status": str(view.status or ""),
        "updated_at": str(view.at),
        "url": view.path,
        "user_account_id": call.sandbox.scenario.account.id,
        "version": _version(view, call.sandbox.scenario),
        "object": "log",
    }


def _object(body: Any) -> Json:
    """A body. What is no object (the journal cuts long ones short) stands in one, as clients want it (chosen)."""
    if isinstance(body, dict):
        return body
    return {"text": body} if body else {}


def _subject(answer: Any) -> Json:
    """What the answer is about, where that is one thing with an id."""
    is_thing = isinstance(answer, dict) and isinstance(answer.get("id"), str)
    return answer if is_thing else {}


def _version(view: JournalView, scenario: Scenario) -> str:
    asked = versions.ACCEPTED.search(view.request.headers.get("accept", ""))
    return ".".join(asked.groups() if asked else map(str, versions.default(scenario)))


DOCUMENTED, SOURCE = Fidelity.DOCUMENTED, "OpenAPI 2.3.0"
OPERATIONS: Final = (
    signed_in("GET", "/logs", "get_logs", DOCUMENTED, SOURCE, get_logs, listing.SEARCHED),
    signed_in("GET", "/logs/{id}", "get_log_by_id", DOCUMENTED, SOURCE, get_log_by_id),
)
