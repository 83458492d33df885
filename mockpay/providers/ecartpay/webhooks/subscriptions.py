"""Webhooks of the account: registered."""

from typing import Any, Final

from mockpay.providers.ecartpay.protocol import auth
from mockpay.providers.ecartpay.protocol.bodies import body_of
from mockpay.providers.ecartpay.protocol.formats import Json
from mockpay.providers.ecartpay.webhooks import webhooks
from mockpay.sandbox.store import Record
from mockpay.web.api_request import ApiRequest
from mockpay.web.instants import instant
from mockpay.web.origin import named_by
from mockpay.web.provider import Fidelity
from mockpay.web.validation import Schema

CREATE_WEBHOOK: Final = Schema("ecartpay/create_webhook.request")


async def create_webhook(call: ApiRequest) -> Any:
    """POST /api/webhooks."""
    body = await body_of(call, CREATE_WEBHOOK)
    data = webhooks.registration(body["url"], body["events"], named_by(call, body["url"]))
    record = await call.sandbox.add_record(webhooks.KIND, data)
    return webhook(record, call.sandbox.scenario.account.id)


def webhook(record: Record, account_id: str) -> Json:
    """A registered webhook."""
    return {
        "id": record.id,
        "account_id": account_id,
        "url": record.data["url"],
        "events": record.data["events"],
        "active": True,
        "created_at": instant(record.created_at),
        "updated_at": instant(record.updated_at),
    }


SOURCE: Final = "DOC webhooks-in-ecart-pay; body: chosen"
OPERATIONS: Final = (
    auth.signed_in("POST", "/api/webhooks", "create_webhook", Fidelity.INVENTED, SOURCE, create_webhook),
)
