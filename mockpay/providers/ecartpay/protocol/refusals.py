"""The refusals of EcartPay: the one list that its answers and docs/errors.md are made of.

The shape and code 114 were observed live (401, 2026-04); the codes of cards are those of EcartPay's error guide, as a
public client maps it; the other pairs of status and reason are chosen where the documents are silent.
"""

from typing import Any, Final

from msgspec.structs import replace

from mockpay.orders import errors as core
from mockpay.orders.order import Failure
from mockpay.providers.ecartpay.protocol import customer_refusals, order_refusals, spanish
from mockpay.providers.ecartpay.protocol.refusal_rows import GUIDE, CardRefused, fits, observed, own
from mockpay.sandbox.store import Full
from mockpay.scenario.rules import ScenarioError
from mockpay.web import errors as web
from mockpay.web.errors import AuthProblem
from mockpay.web.faults import Injected
from mockpay.web.refusal_catalogue import RefusalCatalogue, RefusalRow, of_field
from mockpay.web.validation import REQUIRED, WORDS

UNAUTHORIZED: Final = "114"
DECLINED_BY_BANK: Final = "501"
DECLINES: Final = {
    "expired": "301",
    "stolen": "302",
    "restricted": "303",
    "no_funds": "401",
    "over_limit": "402",
    "bank": DECLINED_BY_BANK,
    "bank_unreachable": "502",
}
"""The codes of EcartPay's error guide for cards that the bank declines, as a public client maps them."""


class Declined(CardRefused):
    """The bank said no. Unlike other refusals this one may come after something was saved: the order `order_id` stands
    and keeps the attempt."""

    committed = True

    def __init__(self, failure: Failure, order_id: str = "") -> None:
        super().__init__(failure.message)
        known = failure.code.isascii() and failure.code.isdecimal()
        self.vendor_code = failure.code if known else DECLINED_BY_BANK
        self.order_id = order_id


class CastFailed(web.Invalid):
    """Values that are of another type and cannot be cast to the one that is asked for, as mongoose says it."""


def _auth(name: str, problem: AuthProblem, en: str, **more: Any) -> RefusalRow:
    def when(refusal: Exception) -> bool:
        return getattr(refusal, "problem", None) is problem

    return fits(name, 401, web.Unauthorized, en=en, when=when, code=UNAUTHORIZED, **more)


def _decline(name: str, code: str) -> RefusalRow:
    def when(refusal: Exception) -> bool:
        return getattr(refusal, "vendor_code", "") == code

    return fits(f"card_declined_{name}", 402, Declined, when=when, code=code, source=GUIDE)


def _violation(keyword: str) -> RefusalRow:
    """A row for what breaks one keyword of a schema; it is looked up by its name."""
    more = observed("a public client reads this sentence") if keyword == "ExclusiveMinimum" else {}
    en = f"{{field}} {WORDS[keyword]}"
    return fits(violation_name(keyword), 422, en=en, field="its path in the body, in the sentence", **more)


def violation_name(keyword: str) -> str:
    """The name of the row for a keyword as jsonschema-rs writes it: `MinItems` is `field_min_items`."""
    return f"field_{''.join(f'_{one.lower()}' if one.isupper() else one for one in keyword).removeprefix('_')}"


KEYWORDS: Final = (
    REQUIRED, "Type", "Enum", "Minimum", "Maximum", "ExclusiveMinimum", "MinItems", "MaxItems", "MinLength",
    "MaxLength", "Pattern",
)  # fmt: skip
"""What the schemas of EcartPay's requests ask for; anything else is `field_unfit`."""
UNFIT: Final = "field_unfit"
UNDONE_CAST: Final = own(
    "cast_failed",
    400,
    CastFailed,
    "{model} validation failed: {failures}",
    field="its path in the body, in the sentence",
    source="chosen; words: mongoose's, as OAS prints them of a payout (there HTTP 500 around statusCode 400)",
)
OF_TOKENS: Final = (
    _auth(
        "token_invalid",
        AuthProblem.INVALID,
        "The token is not valid.",
        **observed("seen live, 2026-04: code, and the sentence in Spanish"),
    ),
    _auth(
        "token_missing",
        AuthProblem.MISSING,
        "The token is missing: send the Authorization header.",
    ),
    _auth(
        "token_expired",
        AuthProblem.EXPIRED,
        "The token has expired; ask for another with POST /api/authorizations/token.",
    ),
)
OF_REQUESTS: Final = (
    fits("body_of_another_type", 400, web.NoJson),
    fits("body_malformed", 400, web.Malformed),
    fits("parameter_unknown", 422, web.Unfit, when=lambda one: getattr(one, "unknown", False), field="when strict"),
    fits("parameter_invalid", 422, web.Unfit, field="name of the parameter, in the sentence"),
    UNDONE_CAST,
    *map(_violation, KEYWORDS),
    fits(UNFIT, 422, en="{field} has a value that is not taken", field="its path in the body, in the sentence"),
    fits(
        "key_unknown",
        422,
        web.Invalid,
        field="its path in the body, in the sentence; when strict",
        source="chosen; status: a public client was refused success_url with 422",
    ),
    fits("not_built", 501, web.NotBuilt),
    fits("no_route", 404, web.NoRoute),
    fits(
        "wrong_method",
        404,
        web.BadMethod,
        en="Cannot {method} {path}; it takes {takes}",
        source="chosen: as Express does, which answers a page with the first half of the sentence",
    ),
    fits("body_too_large", 413, web.TooLarge),
    fits("foreign_name", 403, web.ForeignName),
    fits("encoding_unknown", 415, web.UnknownCoding),
)
OF_THE_CORE: Final = (
    *(_decline(name, code) for name, code in DECLINES.items()),
    fits("card_declined_otherwise", 402, Declined, source="chosen; code: the scenario's"),
    fits("reference_id_taken", 409, core.Duplicate, when=of_field("reference_id"), field="received.order_id has it"),
    fits("amount_over_what_is_left", 400, core.TooMuch, field="amount"),
    fits("price_too_large", 422, core.Unacceptable, when=of_field("price"), field="items[].price"),
    fits("discount_too_large", 422, core.Unacceptable, when=of_field("discount"), field="items[].discount"),
    fits("discounts_too_large", 422, core.Unacceptable, when=of_field("discounts"), field="discounts"),
    fits("value_unacceptable", 422, core.Unacceptable),
    fits("installments_not_offered", 400, core.NotOffered, field="installments"),
    fits("other_currency", 400, core.OtherCurrency, field="currency"),
    fits("not_allowed", 400, core.NotAllowed),
    fits("store_full", 507, Full),
    fits("given_by_the_scenario", 0, ScenarioError, source="chosen; code: the scenario's"),
    fits("fault", 0, Injected),
    fits("wrong_state", 400, core.Refusal),
)

ROWS: Final = (*OF_TOKENS, *OF_REQUESTS, *order_refusals.ROWS, *customer_refusals.ROWS, *OF_THE_CORE)
REFUSALS: Final = RefusalCatalogue(
    *(replace(row, sentences={**row.sentences, "es": spanish.SENTENCES[row.name]}) for row in ROWS)
)
"""Where the code that refuses names no row, the first one whose class fits."""
