"""Conekta's own Python client (version 9, of API 2.3.0) on a server of ours; what its models make of each answer is
compared with the answer."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import conekta
import pytest
from conekta import ApiException, Configuration
from conekta.models.error import Error

BEYOND = "in captured answers, not in OpenAPI 2.3.0, which the client is generated from"
OLDER = "as version 2.0 says it"
ELSEWHERE = "OpenAPI 2.3.0 has it in orders and events, not in customers nor in the answer of a resend"
UNREAD = "the model has the field; the client's own code does not fill it"
READ_ONLY = "the model has it; its `to_dict` leaves read-only fields out"
ONE_FOR_ALL = "OpenAPI 2.3.0 names the shape of one subscription for the list of them"
DROPPED = {
    "charge.fee": BEYOND,
    "charge.is_refundable": BEYOND,
    "card_payment.fraud_score": BEYOND,
    "card_payment.token_id": BEYOND,
    "list.total": f"{OLDER}; its clients count on it",
    "customer.deleted": OLDER,
    "payment_source.deleted": OLDER,
    "plan.deleted": OLDER,
    "webhook.deleted": OLDER,
    "line_item.deleted": OLDER,
    "tax_line.deleted": OLDER,
    "shipping_line.deleted": OLDER,
    "discount_line.deleted": OLDER,
    "fiscal_entity_address.object": ELSEWHERE,
    "shipping_address.object": ELSEWHERE,
    "webhook_log.object": ELSEWHERE,
    "log.object": BEYOND,
    "log.request_headers": UNREAD,
    "log.response_headers": UNREAD,
    "LogsResponseForRequest list.has_more": READ_ONLY,
    "LogsResponseForRequest list.object": READ_ONLY,
    "SubscriptionResponse list.data": ONE_FOR_ALL,
    "SubscriptionResponse list.has_more": ONE_FOR_ALL,
    "SubscriptionResponse list.next_page_url": ONE_FOR_ALL,
    "SubscriptionResponse list.previous_page_url": ONE_FOR_ALL,
}
"""What no model of the client keeps of an answer, or not the model that is named, as `object`.`field`, and why."""
DEFAULTS = {"corporate", "residential"}
"""What its models say of their own where an answer is silent."""


class TypedClient:
    """All operations by name. What is answered is checked and comes as the model; as JSON it stands in `answer`."""

    def __init__(self, url: str) -> None:
        client = conekta.ApiClient(Configuration(host=url, access_token="key_mockpay"))
        apis = [getattr(conekta, name)(client) for name in dir(conekta) if name.endswith("Api")]
        self._client = client
        self._operations = {
            name: getattr(api, f"{name}_with_http_info")
            for api in apis
            for name in dir(api)
            if hasattr(api, f"{name}_with_http_info")
        }
        self.answer: Any = None
        self.dropped: set[str] = set()

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda *args, **more: self._checked(self._operations[operation](*args, **more))

    def _checked(self, got: Any) -> Any:
        assert (got.status_code, got.headers["content-type"]) == (200, "application/vnd.conekta-v2.3.0+json")
        self.answer = json.loads(got.raw_data)
        self.dropped |= same(self.answer, got.data)
        return got.data

    def refused(self, operation: str, *args: Any, **more: Any) -> tuple[int, list[tuple[str, str | None]], Any]:
        """The status, code and param of each detail, and the whole body of what must not work."""
        with pytest.raises(ApiException) as error:
            self._operations[operation](*args, **more)
        body = json.loads(error.value.body)
        told = Error.from_dict(body)
        assert told and told.details and (told.type, told.log_id) == (body["type"], body["log_id"])
        details = [(one.code.removeprefix("conekta.errors."), one.param) for one in told.details]
        assert all(one.message and one.debug_message for one in told.details)
        return error.value.status, details, body

    def close(self) -> None:
        self._client.rest_client.pool_manager.clear()


def same(answer: Any, model: Any) -> set[str]:
    """A model holds what was answered: nothing is changed, nothing added, and nothing lost but what `DROPPED` names,
    which is returned."""
    kind = type(model).__name__
    lost = set(_lost(answer, model.to_dict()))
    known = {one if one in DROPPED else f"{kind} {one}" for one in lost}
    assert known <= DROPPED.keys(), f"{kind} drops {known - DROPPED.keys()}"
    return known


def _lost(answer: Any, kept: Any, inside: str = "") -> Iterator[str]:
    if isinstance(answer, dict) and isinstance(kept, dict):
        assert set(kept) - set(answer) <= DEFAULTS, f"{inside} was not answered: {set(kept) - set(answer)}"
        for name, value in answer.items():
            if name in kept:
                yield from _lost(value, kept[name], name)
            elif value is not None:
                yield f"{answer.get('object', inside)}.{name}"
    elif isinstance(answer, list) and isinstance(kept, list):
        for one, other in zip(answer, kept, strict=True):
            yield from _lost(one, other, inside)
    else:
        assert (answer, type(answer)) == (kept, type(kept)), inside
