"""How the sending of an event to a webhook goes: its attempts, the receiver's last answer.

The id stands in the body that is sent, so it is given before the first attempt; the rest is read off the deliveries.
Shape: captured webhook bodies (developers.conekta.com prints the same).
"""

from collections.abc import Sequence
from typing import Final

from mockpay.providers.conekta.protocol.formats import Json, epoch
from mockpay.sandbox.outbox import Attempt, Delivery
from mockpay.sandbox.records import Records
from mockpay.sandbox.store import Record
from mockpay.web.errors import Malformed
from mockpay.web.js_json import decode, to_js

OK: Final = 200
UNANSWERED: Final = -1
"""The status before the first attempt (captured), and of one that nobody answered (chosen)."""


def opened(records: Records, webhook: Record) -> Json:
    """What an event keeps of a webhook it goes to."""
    receiver: Json = {name: webhook.data[name] for name in ("url", "named_by") if name in webhook.data}
    return {"id": records.mint("base58:webhl"), "webhook": webhook.id, **receiver}


def log_to_json(log: Json, deliveries: Sequence[Delivery]) -> Json:
    """The log, by the deliveries of its event (to any webhook, the oldest first)."""
    attempts = [attempt for one in deliveries if one.webhook.url == log["url"] for attempt in one.attempts]
    last = attempts[-1] if attempts else None
    return {
        "id": log["id"],
        "url": log["url"],
        "failed_attempts": sum(attempt.status != OK for attempt in attempts),
        "last_http_response_status": UNANSWERED if last is None or last.status is None else last.status,
        "response_data": _data(last) if last else {},
        "object": "webhook_log",
        "last_attempted_at": epoch(last.at) if last else 0,
    }


def status(logs: Sequence[Json]) -> str:
    """What an event's `webhook_status` says: all got through, one failed last time, or there is one to try yet."""
    if any(log["last_attempted_at"] and log["last_http_response_status"] != OK for log in logs):
        return "failing"
    return "successful" if logs and all(log["last_attempted_at"] for log in logs) else "pending"


def _data(attempt: Attempt) -> Json:
    """The receiver's answer where it is a JSON object; an empty one otherwise, for it is never null (OpenAPI 2.3.0)."""
    try:
        answer = to_js(decode(attempt.answer.encode()))
    except Malformed:
        return {}
    return answer if isinstance(answer, dict) else {}
