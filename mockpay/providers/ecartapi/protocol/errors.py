"""Refusals in Ecart API's shape: `{statusCode, error, message}`, as Hapi writes them; the words: `refusals.py`."""

from mockpay.providers.ecartapi.protocol.refusals import REFUSALS
from mockpay.web import errors as web
from mockpay.web.api_request import ApiRequest
from mockpay.web.fidelity import Fidelity
from mockpay.web.provider import ProviderError
from mockpay.web.reason_phrases import BOOM
from mockpay.web.refusal_headers import retry_after


def refuse(exc: Exception, _call: ApiRequest) -> ProviderError:
    """Any refusal as Ecart API would word it; anything else is a 500."""
    row = REFUSALS.row_of(exc)
    if row is None:
        return ProviderError(500, _body(500, web.DEFECT), Fidelity.INVENTED)
    status = row.status or getattr(exc, "status", 500)
    return ProviderError(status, _body(status, row.text(exc)), row.fidelity, retry_after(exc), (row,))


def _body(status: int, message: str) -> dict[str, object]:
    return {"statusCode": status, "error": BOOM.get(status, "Unknown"), "message": message}
