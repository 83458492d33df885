"""The refusals of Ecart API: the one list that its answers and docs/errors.md are made of.

What the documents print are the words for access tokens. That an error is `{statusCode, error, message}`, and which
statuses there are, is what the error classes of Ecart's own dashboard and its sibling services write; both are Hapi's.
"""

from typing import Any, Final

from mockpay.orders import errors as core
from mockpay.sandbox.store import Full
from mockpay.scenario.rules import ScenarioError
from mockpay.web import errors as web
from mockpay.web.errors import AuthProblem
from mockpay.web.faults import Injected
from mockpay.web.fidelity import Fidelity
from mockpay.web.refusal_catalogue import CHOSEN, SENTENCE, RefusalCatalogue, RefusalRow, of_field

SECURE: Final = "secure-authentication (docs.ecartapi.com)"
DASHBOARD: Final = "chosen; status and shape: error classes of Ecart's dashboard"
SIBLINGS: Final = "sibling services: status, and sentences of this form"
CLIENT: Final = "chosen; status: a public client reads the triple with 422"


class WrongType(web.BadRequest):
    """The body says it is something other than JSON."""


class Closed(web.BadRequest):
    """The token was deleted, or is switched off."""


class Unsupported(web.BadRequest):
    """The shop's platform cannot do this."""


def _row(name: str, status: int, kind: type[Exception], en: str = SENTENCE, **more: Any) -> RefusalRow:
    """A row for what the core and the toolkit raise."""
    rest = {"fidelity": Fidelity.INVENTED, "source": CHOSEN} | more
    return RefusalRow(name=name, status=status, kinds=(kind,), sentences={"en": en}, **rest)


def _own(name: str, status: int, raises: type[Exception], en: str, **more: Any) -> RefusalRow:
    """A row that code of this provider raises by itself."""
    rest = {"fidelity": Fidelity.INVENTED, "source": CHOSEN} | more
    return RefusalRow(name=name, status=status, raises=raises, sentences={"en": en}, **rest)


def _documented(source: str) -> dict[str, Any]:
    return {"fidelity": Fidelity.DOCUMENTED, "source": source}


def _observed(source: str) -> dict[str, Any]:
    return {"fidelity": Fidelity.OBSERVED, "source": source}


def _auth(problem: AuthProblem) -> Any:
    return lambda refusal: refusal.problem is problem


TOKEN_DELETED: Final = _own("token_deleted", 401, Closed, "token has been deleted", **_documented(SECURE))
TOKEN_INACTIVE: Final = _own("token_inactive", 401, Closed, "token is inactive", **_documented(SECURE))
UNSUPPORTED: Final = _own("operation_unsupported", 501, Unsupported, "{operation} is not available on {platform}")
WRONG_TYPE: Final = _own("wrong_content_type", 415, WrongType, "{what}send application/json, not {sent}")
UNKNOWN_STATUS: Final = _own(
    "status_unknown", 400, web.Invalid, "{path} must be one of {words}", field="order.status…, when strict"
)
NO_FULFILLMENTS: Final = _own(
    "fulfillments_missing", 400, web.Invalid, "fulfillments is required", field="fulfillments"
)
NO_ORDER: Final = _own(
    "order_not_found",
    404,
    core.NotFound,
    "The order does not exist.",
    kinds=(core.NotFound,),
    **_observed(SIBLINGS),
)
NO_WEBHOOK: Final = _own("webhook_not_found", 404, core.NotFound, "The webhook does not exist.", **_observed(SIBLINGS))
NO_FULFILLMENT: Final = _own(
    "fulfillment_not_found", 404, core.NotFound, "The fulfillment does not exist.", **_observed(SIBLINGS)
)
NO_ITEM: Final = _own(
    "item_not_found", 422, core.Unacceptable, "order {order} has no item {item}; it has {known}", field="order.items"
)
LAST_ITEM: Final = _own(
    "item_is_the_last", 422, core.Unacceptable, "order {order} needs an item; cancel it instead", field="order.items"
)
ITEM_INCOMPLETE: Final = _own(
    "item_incomplete",
    422,
    core.Unacceptable,
    "items[].{name} is required for an item that is added",
    field="order.items",
)
NO_PACKAGE: Final = _own(
    "package_not_found",
    422,
    core.Unacceptable,
    "order {order} has no package {package} to be sent; see its packages",
    field="fulfillment.fulfillmentOrderId",
)
SENT_TWICE: Final = _own(
    "items_sent_twice",
    422,
    core.Unacceptable,
    "two fulfillments send the same items; name the items of each",
    field="fulfillments",
)
NOTHING_LEFT: Final = _own(
    "nothing_left_to_send",
    422,
    core.WrongState,
    "order {order} has nothing left to send; all its items are in fulfillments",
)
NOT_TO_SEND: Final = _own(
    "item_not_to_be_sent",
    422,
    core.Unacceptable,
    "order {order} has no item {item} to be sent; left: {left}",
    field="fulfillment.items",
)
GOES_WHOLE: Final = _own(
    "item_goes_whole",
    422,
    core.Unacceptable,
    "item {item} goes whole here: send quantity {quantity}, or leave it out",
    field="fulfillment.items",
)
ONLY_TOGETHER: Final = _own(
    "items_only_together",
    422,
    core.Unacceptable,
    "the items of order {order} can only be sent together; leave items out",
    field="fulfillment.items",
)

REFUSALS: Final = RefusalCatalogue(
    _row("token_missing", 401, web.Unauthorized, "Missing authentication", when=_auth(AuthProblem.MISSING)),
    _row("token_invalid", 401, web.Unauthorized, "invalid token", **_documented(SECURE)),
    TOKEN_DELETED,
    TOKEN_INACTIVE,
    UNSUPPORTED,
    WRONG_TYPE,
    _row("body_of_another_type", 400, web.NoJson),
    _row("body_malformed", 400, web.Malformed, source=DASHBOARD),
    _row("parameter_unknown", 400, web.Unfit, when=lambda unfit: getattr(unfit, "unknown", False), field="when strict"),
    _row("parameter_invalid", 400, web.Unfit, field="name of the parameter, in the sentence"),
    UNKNOWN_STATUS,
    NO_FULFILLMENTS,
    _row(
        "body_invalid",
        400,
        web.Invalid,
        when=lambda invalid: bool(getattr(invalid, "broken", ())),
        field="its path in the body, in the sentence",
        source=DASHBOARD,
    ),
    _row("key_unknown", 400, web.Invalid, field="when strict"),
    _row("not_built", 501, web.NotBuilt),
    _row("no_route", 404, web.NoRoute, source=DASHBOARD),
    _row("wrong_method", 404, web.BadMethod, source="chosen; status: Hapi, which knows no 405"),
    _row("body_too_large", 413, web.TooLarge),
    _row("encoding_unknown", 415, web.UnknownCoding),
    NO_ORDER,
    NO_WEBHOOK,
    NO_FULFILLMENT,
    NO_ITEM,
    LAST_ITEM,
    ITEM_INCOMPLETE,
    NO_PACKAGE,
    SENT_TWICE,
    NOTHING_LEFT,
    NOT_TO_SEND,
    GOES_WHOLE,
    ONLY_TOGETHER,
    _row("store_full", 507, Full),
    _row("given_by_the_scenario", 0, ScenarioError),
    _row("price_too_large", 422, core.Unacceptable, when=of_field("price"), field="price"),
    _row("discount_too_large", 422, core.Unacceptable, when=of_field("discount"), field="discount"),
    _row("discounts_too_large", 422, core.Unacceptable, when=of_field("discounts"), field="discounts"),
    _row("order_too_large", 422, core.Unacceptable, when=of_field("items"), field="items"),
    _row("not_allowed", 422, core.NotAllowed),
    _row("fault", 0, Injected),
    _row("wrong_state", 422, core.Refusal, source=CLIENT),
)
"""The first row whose class fits decides, where the code that refuses names none."""
