"""Refusals in Conekta's shape: `{details: [{code, param, message, debug_message}], object, type, log_id}`.

Statuses, types, codes and texts: OpenAPI 2.3.0, captured answers, and public issue reports; the texts: `messages.py`.
`message` is Spanish unless the caller asks for English, `debug_message` always English.
"""

import re
from typing import Any, Final

from mockpay.orders import errors as core
from mockpay.orders.card_number import digits
from mockpay.orders.currencies import exponent
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Struct
from mockpay.providers.conekta.protocol.auth import WrongVersion
from mockpay.providers.conekta.protocol.messages import TEXTS, UNSAID
from mockpay.sandbox.store import Full
from mockpay.scenario.rules import ScenarioError
from mockpay.web import errors as web
from mockpay.web.api_request import ApiRequest
from mockpay.web.errors import AuthProblem
from mockpay.web.faults import Injected
from mockpay.web.prefix_router import SENT_PATH
from mockpay.web.provider import Fidelity, ProviderError
from mockpay.web.refusal_headers import refusal_headers

GAP: Final = re.compile(r"[^/]//+[^/]|[^/]//+$")
"""Where something between slashes is missing."""
CARD_LENGTHS: Final = range(12, 20)
DOCUMENTED, INVENTED = Fidelity.DOCUMENTED, Fidelity.INVENTED
PREFIX: Final = "conekta.errors."
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


class Detail(Struct, frozen=True):
    """One thing that is wrong: `code` without its prefix, `param` a dotted path, `values` fill the code's texts.
    With a `message` of its own, both texts are that."""

    code: str
    param: str | None = None
    values: tuple[str, ...] = ()
    message: str | None = None


class WordedRefusal(core.Refusal):
    """A refusal that a handler words itself. With `data`, which was saved all the same, it is an answer."""

    def __init__(self, status: int, *details: Detail, data: Any = None) -> None:
        super().__init__("; ".join(detail.code for detail in details))
        self.status = status
        self.details = details
        self.data = data
        self.committed = data is not None


def missing(param: str) -> Detail:
    """A parameter that has to be there."""
    return Detail(code=f"parameter_validation.{without_index(param)}.missing", param=param, values=(param,))


def invalid(param: str) -> Detail:
    """A parameter that cannot be taken as it is."""
    return Detail(code=f"parameter_validation.{without_index(param)}.invalid", param=param, values=(param,))


def immutable(param: str) -> Detail:
    """A parameter that cannot change any more."""
    return Detail(code=f"parameter_validation.{without_index(param)}.immutable", param=param, values=(param,))


def not_allowed(param: str) -> Detail:
    """A parameter that there is not."""
    return Detail(code="parameter_validation.whitelist", values=(param,))


def outside_limits(refusal: core.OutsideLimits) -> Detail:
    """A charge of too little or too much (public reports of refusals)."""
    kind = KINDS.get(refusal.kind, refusal.kind)
    bound = f"{refusal.bound:,.{exponent(refusal.currency)}f}"
    side = "minimum" if refusal.is_minimum else "maximum"
    return Detail(code=f"{CURRENCY_TYPE}.{kind}.{side}", param="amount", values=(bound, refusal.currency))


def not_found(kind: str, subject: str) -> WordedRefusal:
    """Nothing of a kind (Order, Charge, Customer, Webhook …) has that id."""
    return WordedRefusal(404, Detail(code="resource_not_found.entity", values=(kind, subject)))


def without_index(param: str) -> str:
    """`line_items.0.name` as codes have it: `line_items.name`."""
    return ".".join(step for step in param.split(".") if not step.isdigit())


def refuse(exc: Exception, call: ApiRequest) -> ProviderError:
    """Any refusal as Conekta would word it; anything else is a 500."""
    status, details, fidelity = _sorted(exc, call)
    body: dict[str, Any] = {
        "details": [_detail_to_json(detail, call) for detail in details],
        "object": "error",
        "type": TYPES.get(status, "api_error"),
        "log_id": call.log_id,
    }
    if isinstance(exc, WordedRefusal) and exc.data is not None:
        body["data"] = exc.data
    return ProviderError(status, body, fidelity, refusal_headers(exc))


def _sorted(exc: Exception, call: ApiRequest) -> tuple[int, tuple[Detail, ...], Fidelity]:
    """Status, details, and how sure both are."""
    if isinstance(exc, WordedRefusal):
        return exc.status, exc.details, DOCUMENTED
    if isinstance(exc, web.Unfit):
        return 422, tuple(map(not_allowed if exc.unknown else invalid, exc.names)), INVENTED
    if isinstance(exc, web.Invalid):
        wrong = (missing(_dotted(one)) if one.keyword == "Required" else invalid(_dotted(one)) for one in exc.broken)
        broken = tuple(dict.fromkeys(wrong))
        return 422, broken or (Detail(code="parameter_validation.invalid", message=str(exc)),), DOCUMENTED
    if isinstance(exc, web.NoRoute | web.BadMethod) and GAP.search(call.request.scope.get(SENT_PATH, "")):
        return 422, (missing("id"),), INVENTED  # a client of 2.0.0 that has no id to put there expects a 422
    if isinstance(exc, core.OutsideLimits):
        return 422, (outside_limits(exc),), DOCUMENTED if outside_limits(exc).code in LIMITS else INVENTED
    if isinstance(exc, core.NotEnabled):
        return 422, (Detail(code=f"parameter_validation.charge.{exc.reason}"),), INVENTED
    for kind, status, code, fidelity in ROWS:
        if isinstance(exc, kind):
            detail = _detail(exc, code, call)
            return getattr(exc, "status", status), (detail,), INVENTED if detail.code in OURS else fidelity
    return 500, (Detail(code="api.system.general_failure"),), DOCUMENTED


def _dotted(broken: web.Violation) -> str:
    return ".".join(map(str, broken.path)) or "body"


ROWS: Final[tuple[tuple[type[Exception], int, str, Fidelity], ...]] = (
    (web.Unauthorized, 401, "authentication", DOCUMENTED),
    (web.NoJson, 400, "malformed_request.no_json", INVENTED),
    (web.BadQuery, 400, "malformed_request.invalid_query", INVENTED),
    (web.Malformed, 400, "malformed_request.invalid_json", INVENTED),
    (WrongVersion, 409, "conflict.api_version", INVENTED),
    (web.NotBuilt, 501, "not_implemented", INVENTED),
    (web.NoRoute, 404, "resource_not_found.path", INVENTED),
    (web.BadMethod, 405, "method_not_allowed", INVENTED),
    (web.TooLarge, 413, "request_too_large", INVENTED),
    (web.UnknownCoding, 415, "unsupported_encoding", INVENTED),
    (Full, 507, "api.system.full", INVENTED),
    (Injected, 500, "api.system.injected", INVENTED),
    (ScenarioError, 500, "api.system.injected", INVENTED),
    (core.NotFound, 404, "resource_not_found.entity", DOCUMENTED),
    (core.Mismatch, 422, "parameter_validation.combo.order.amount.invalid_charges_amount", DOCUMENTED),
    (core.TooMuch, 422, "parameter_validation.{too_much}", DOCUMENTED),
    (core.Unacceptable, 422, "parameter_validation.{field}.invalid", INVENTED),
    (core.Duplicate, 409, "conflict.duplicate", INVENTED),
    (core.NotOffered, 422, "parameter_validation.{months}", INVENTED),
    (core.Refusal, 428, "precondition_required.{operation}", DOCUMENTED),
)
"""The first row whose class fits decides; `{field}` is the refusal's, `{operation}` what `PRECONDITIONS` has for it,
`{too_much}` what `SUMS` has, `{months}` what `MONTHS` has."""

CURRENCY_TYPE: Final = "parameter_validation.combo.order.currency_type"
KINDS: Final[dict[str, str]] = {MethodKind.CASH: "oxxo", MethodKind.TRANSFER: "spei"}
"""What codes of limits call a kind of method."""
LIMITS: Final = [f"{CURRENCY_TYPE}.{limit}" for limit in ("card.minimum", "card.maximum", "oxxo.maximum")]
"""Those that public reports print; the others are named after them."""
MONTHS: Final[dict[str, str]] = {
    core.NotOfferedFor.DEBIT: "charge.monthly_installments_not_supported_for_debit",
    core.NotOfferedFor.FOREIGN: "charge.monthly_installments_not_supported_for_international_cards",
}
"""Names of codes in Conekta's own front end; their sentences are chosen."""
AUTHENTICATION: Final = {
    AuthProblem.MISSING: "authentication.missing_key",
    AuthProblem.INVALID: "authentication.unrecognized_key",
    AuthProblem.EXPIRED: "authentication.unrecognized_key",
}
PRECONDITIONS: Final = {
    "order_refund": "combo.order.is_not_returnable",
    "refund_order": "combo.order.is_not_returnable",
    "cancel_order": "combo.order.is_not_cancelable",
    "orders_create_capture": "combo.order.is_not_capturable",
    "update_capture": "combo.order.is_not_capturable",
    "void_order": "combo.order.is_not_voidable",
    "order_cancel_refund": "combo.order.refund_is_not_cancelable",
}
"""Operation -> code of its wrong state. `is_not_returnable` is known from reports; the others are mockpay's names."""
CLOSED: Final = "combo.order.is_closed"
OURS: Final = {f"precondition_required.{code}" for code in (*PRECONDITIONS.values(), CLOSED)} - {
    "precondition_required.combo.order.is_not_returnable"
} | {"parameter_validation.amount.too_large"}
"""Codes that are mockpay's own."""
SUMS: Final = ("create_order", "update_order", "orders_create_charge", "orders_create_charges")
"""Operations whose charges have to fit the order's amount."""
SUM: Final = "combo.order.amount.invalid_charges_amount"
PARAMS: Final = {
    "items": "line_items",
    "price": "line_items",
    "discounts": "discount_lines",
    "discount": "discount_lines",
    "installments": "payment_method.monthly_installments",
}
"""What the core calls a field -> what Conekta does."""


def _detail(exc: Exception, code: str, call: ApiRequest) -> Detail:
    if isinstance(exc, web.Unauthorized):
        return Detail(code=AUTHENTICATION[exc.problem])
    named, operation = getattr(exc, "field", None), _operation(call)
    field = PARAMS.get(named or "", named)
    code = code.format(
        field=field or "body",
        operation=PRECONDITIONS.get(operation, CLOSED),
        months=MONTHS.get(getattr(exc, "why", ""), f"{field}.invalid"),
        too_much=SUM if operation in SUMS else "amount.too_large",
    )
    if isinstance(exc, core.NotFound):
        return Detail(code=code, values=("Order", exc.subject or ""))
    said = TEXTS.get(code)
    return Detail(code=code, param=field, values=(str(field or ""),), message=None if said else str(exc))


def _operation(call: ApiRequest) -> str:
    return call.operation.partition(".")[2]


def _detail_to_json(detail: Detail, call: ApiRequest) -> dict[str, Any]:
    texts = TEXTS.get(detail.code) or TEXTS.get(f"*.{detail.code.rpartition('.')[2]}") or UNSAID
    spanish, english, debug = (text.format(*map(_without_card_number, detail.values), "", "") for text in texts)
    return {
        "code": f"{PREFIX}{detail.code}",
        "param": detail.param,
        "message": detail.message or (english if language(call) == "en" else spanish),
        "debug_message": detail.message or debug,
    }


def _without_card_number(value: str) -> str:
    """What was sent, unless it might be the number of a card."""
    return "…" if len(digits(value)) in CARD_LENGTHS else value


def language(call: ApiRequest) -> str:
    """`en` for an Accept-Language that begins with it, else `es`."""
    return "en" if call.header("accept-language").strip()[:2].lower() == "en" else "es"
