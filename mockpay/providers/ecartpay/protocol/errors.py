"""Refusals in EcartPay's shape: `{statusCode, error, message, code?, received?}`. The words: `refusals.py`.

A caller who asks for no language hears of the token in Spanish (seen live) and of all else in English (public clients
read it so).
"""

from typing import Any

from mockpay.orders import errors as core
from mockpay.providers.ecartpay.protocol.refusals import KEYWORDS, REFUSALS, UNFIT, CastFailed, Declined, violation_name
from mockpay.providers.ecartpay.protocol.spanish import in_spanish
from mockpay.web import errors as web
from mockpay.web.api_request import ApiRequest
from mockpay.web.fidelity import Fidelity
from mockpay.web.provider import ProviderError
from mockpay.web.reason_phrases import BOOM
from mockpay.web.refusal_catalogue import RefusalRow, least_sure
from mockpay.web.refusal_headers import retry_after
from mockpay.web.validation import dotted, in_words


def refuse(exc: Exception, call: ApiRequest) -> ProviderError:
    """Any refusal as EcartPay would word it; anything else is a 500."""
    if isinstance(exc, web.Invalid) and exc.broken and not isinstance(exc, CastFailed):
        return _of_schema(exc, language(call))
    row = REFUSALS.row_of(exc)
    if row is None:
        return ProviderError(500, _body(500, web.DEFECT), Fidelity.INVENTED)
    status = row.status or getattr(exc, "status", 500)
    spoken = language(call) or ("es" if isinstance(exc, web.Unauthorized) else "en")
    body = _body(status, row.text(exc, spoken)) | _code(exc, row) | _received(exc)
    return ProviderError(status, body, row.fidelity, retry_after(exc), (row,))


def _of_schema(invalid: web.Invalid, spoken: str) -> ProviderError:
    """One sentence for each place that breaks the schema, each by its row."""
    rows, sentences = [], []
    for one in invalid.broken:
        row = REFUSALS[violation_name(one.keyword) if one.keyword in KEYWORDS else UNFIT]
        rows.append(row)
        values = {"field": dotted(one.path) or "the body", **in_words(one.facts)}
        sentences.append(row.filled(in_spanish(values) if spoken == "es" else values, spoken))
    return ProviderError(422, _body(422, "; ".join(sentences)), least_sure(rows), (), tuple(rows))


def _body(status: int, message: str) -> dict[str, Any]:
    """The reason is in Boom's words, as the body has Boom's shape (chosen); a status unknown to Boom has the word of
    its class."""
    return {"statusCode": status, "error": BOOM.get(status) or BOOM[status // 100 * 100], "message": message}


def _code(exc: Exception, row: RefusalRow) -> dict[str, int]:
    code = getattr(exc, "vendor_code", row.code)
    return {"code": int(code)} if code.isascii() and code.isdecimal() else {}


def _received(exc: Exception) -> dict[str, dict[str, str]]:
    """The id of what stands in the way, or of what was kept, under the name its readers look for."""
    if isinstance(exc, Declined) and exc.order_id:
        return {"received": {"order_id": exc.order_id}}
    if isinstance(exc, core.Duplicate) and exc.subject:
        return {"received": {"customer_id" if exc.field == "customer_id" else "order_id": exc.subject}}
    return {}


def language(call: ApiRequest) -> str:
    """`en` or `es` by the cookie `lang` or an Accept-Language that begins so; empty where neither is asked for."""
    asked = (call.request.cookies.get("lang") or call.header("accept-language"))[:2].lower()
    return asked if asked in ("en", "es") else ""
