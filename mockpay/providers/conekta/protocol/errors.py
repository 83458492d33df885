"""Refusals in Conekta's shape: `{details: [{code, param, message, debug_message}], object, type, log_id}`.

Statuses, codes, sentences and their sources: `catalogue.py`. `message` is Spanish unless the caller asks for English,
`debug_message` always English.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from mockpay.orders import errors as core
from mockpay.providers.conekta.protocol import core_refusals, versions, violations
from mockpay.providers.conekta.protocol.auth import WrongVersion
from mockpay.providers.conekta.protocol.catalogue import row_of, status_of
from mockpay.providers.conekta.protocol.refusal_row import DEBUG, INVENTED, PREFIX, fidelity_in
from mockpay.providers.conekta.protocol.violations import Detail
from mockpay.providers.conekta.protocol.wording import language, leaf, path, without_card_number
from mockpay.sandbox.store import Full
from mockpay.web import errors as web
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import AuthProblem
from mockpay.web.faults import Injected
from mockpay.web.prefix_router import SENT_PATH
from mockpay.web.provider import Fidelity, ProviderError
from mockpay.web.refusal_catalogue import RefusalRow
from mockpay.web.refusal_headers import refusal_headers

GAP: Final = re.compile(r"[^/]//+[^/]|[^/]//+$")
"""Where something between slashes is missing."""
TYPES: Final = {
    400: "malformed_request_error",
    401: "authentication_error",
    402: "processing_error",
    403: "processing_error",
    404: "resource_not_found_error",
    409: "conflict_error",
    422: "parameter_validation_error",
    428: "precondition_required_error",
}
"""Any other status is an `api_error`."""


class WordedRefusal(core.Refusal):
    """A refusal that a handler words itself. With `data`, which was saved all the same, it is an answer."""

    def __init__(self, status: int, *details: Detail, data: Any = None) -> None:
        super().__init__("; ".join(detail.code for detail in details))
        self.status = status
        self.details = details
        self.data = data
        self.committed = data is not None


def refused(*details: Detail) -> WordedRefusal:
    """A refusal with the status that the catalogue has for the first of the details."""
    return WordedRefusal(status_of(details[0].code, details[0].row), *details)


def not_found(kind: str, subject: str) -> WordedRefusal:
    """Nothing of a kind (Order, Charge, Customer, Webhook …) has that id."""
    return refused(Detail(code="resource_not_found.entity", values=(kind, subject)))


def refuse(exc: Exception, call: ApiRequest) -> ProviderError:
    """Any refusal as Conekta would word it; anything else is a 500."""
    status, details = _sorted(exc, call)
    spoken = language(call)
    rows = [row_of(detail.code, detail.row) for detail in details]
    shown = [_detail_to_json(detail, row, spoken) for detail, row in zip(details, rows, strict=True)]
    kind = TYPES.get(status, "api_error")
    body: dict[str, Any] = {"details": shown, "object": "error", "type": kind, "log_id": call.log_id}
    if versions.context(call) in versions.OF_TOKENIZERS:
        body = _flat(shown[0], kind)
    if isinstance(exc, WordedRefusal) and exc.data is not None:
        body["data"] = exc.data
    return ProviderError(status, body, _fidelity(details, rows, spoken), refusal_headers(exc), tuple(rows))


def _flat(detail: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """An error as versions before 2.0 have it (conekta-python#25)."""
    return {
        "object": "error",
        "type": kind,
        "message": detail["debug_message"],
        "message_to_purchaser": detail["message"],
        "param": detail["param"],
        "code": detail["code"].removeprefix(PREFIX),
    }


def _fidelity(details: Sequence[Detail], rows: Sequence[RefusalRow], spoken: str) -> Fidelity:
    """That of the least sure detail."""
    if any(detail.chosen or detail.message or detail.debug for detail in details):
        return INVENTED
    return max((fidelity_in(row, spoken) for row in rows), key=[*Fidelity].index)


def _sorted(exc: Exception, call: ApiRequest) -> tuple[int, tuple[Detail, ...]]:
    """Status and details."""
    if isinstance(exc, WordedRefusal):
        return exc.status, exc.details
    if isinstance(exc, web.Unfit):
        kind = violations.not_allowed if exc.unknown else violations.invalid
        return 422, tuple(replace(kind(name), chosen=True) for name in exc.names)
    if isinstance(exc, web.Invalid):
        wrong = violations.of_schema(exc.broken) or tuple(map(violations.not_allowed, exc.unknown_keys))
        return 422, wrong or (violations.of("invalid", "body", str(exc), row="*.refused"),)
    if isinstance(exc, web.NoRoute | web.BadMethod) and GAP.search(call.request.scope.get(SENT_PATH, "")):
        # A client of 2.0.0 that has no id to put there expects a 422.
        return 422, (replace(violations.missing("id"), chosen=True),)
    is_full = isinstance(exc, Full)
    details = _of_core(exc, call) if isinstance(exc, core.Refusal) and not is_full else _of_request(exc)
    asked: int | None = getattr(exc, "asked", None)
    return asked or status_of(details[0].code, details[0].row), details


def _of_core(exc: core.Refusal, call: ApiRequest) -> tuple[Detail, ...]:
    return core_refusals.details(exc, call.operation.partition(".")[2])


REQUESTS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (web.NoJson, "malformed_request.no_json"),
    (web.BadQuery, "malformed_request.invalid_query"),
    (web.Malformed, "malformed_request.invalid_json"),
    (WrongVersion, "conflict.api_version"),
    (web.NotBuilt, "not_implemented"),
    (web.NoRoute, "resource_not_found.unknown_route"),
    (web.BadMethod, "resource_not_found.unknown_route"),
    (web.TooLarge, "request_too_large"),
    (web.UnknownCoding, "unsupported_encoding"),
    (Full, "api.system.full"),
)
"""What reaches no operation, or comes from no order. The first row whose class fits decides."""
AUTHENTICATION: Final = {
    AuthProblem.MISSING: "authentication.missing_key",
    AuthProblem.INVALID: "authentication.unrecognized_key",
    AuthProblem.EXPIRED: "authentication.unrecognized_key",
}


def _of_request(exc: Exception) -> tuple[Detail, ...]:
    if isinstance(exc, Injected):
        return core_refusals.of_scenario(exc.details, "", exc.message)
    if isinstance(exc, web.Unauthorized):
        return (Detail(code=AUTHENTICATION[exc.problem]),)
    code = next((code for kind, code in REQUESTS if isinstance(exc, kind)), "api.system.general_failure")
    values = (str(exc), getattr(exc, "operation", ""))
    return (Detail(code=code, values=values, chosen=isinstance(exc, web.BadMethod)),)


def _detail_to_json(detail: Detail, row: RefusalRow, spoken: str) -> dict[str, Any]:
    param = detail.param or ""
    words = {"leaf": leaf(param), "path": path(param), "name": param.rpartition(".")[2]}
    fill = [*map(without_card_number, detail.values), "", ""]
    message, debug = (str(text).format(*fill, **words) for text in (row.sentences[spoken], row.sentences[DEBUG]))
    return {
        "code": f"{PREFIX}{detail.code}",
        "param": detail.param,
        "message": detail.message or message,
        "debug_message": detail.debug or detail.message or debug,
    }
