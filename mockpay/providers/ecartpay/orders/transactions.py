"""Transactions and activity: what was taken and what was tried, over all orders. Figures come from charges and ledger.

The query names are EcartPay's (OpenAPI description; docs.ecartpay.com/docs/token-based-pagination-example), the shapes
are chosen (`transaction_presenter.py`); that `type` takes ways to pay too is. Pages: `transaction_pages.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from mockpay.orders import ledger
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Charge
from mockpay.orders.revenue import revenue
from mockpay.providers.ecartpay.orders import (
    charge_presenter,
    listing,
    lookup,
    transaction_pages,
    transaction_presenter,
)
from mockpay.providers.ecartpay.orders.listing import ChargeAttempt
from mockpay.providers.ecartpay.orders.routes import CREATE_ORDER
from mockpay.providers.ecartpay.orders.transaction_presenter import PAYMENT, TYPES, transaction_word
from mockpay.providers.ecartpay.orders.transaction_presenter import TRANSACTION_WORDS as WORDS
from mockpay.providers.ecartpay.protocol import order_refusals as refusals
from mockpay.providers.ecartpay.protocol import queries
from mockpay.providers.ecartpay.protocol.auth import signed_in
from mockpay.providers.ecartpay.protocol.formats import Json, money_in
from mockpay.sandbox.store import Query
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity

ATTEMPTS: Final = ("paid", "failed", "blocked")
RISKS: Final = ("low", "medium", "high", "highest")
ALL_CHARGED: Final = Query(where={listing.CHARGED: listing.YES}, newest_first=False, limit=None)
FIRST: Final = datetime.min.replace(tzinfo=UTC)
CREATED: Final = ("created_at[from]", "created_at[to]")
LAST: Final = datetime.max.replace(tzinfo=UTC)
Fits = Callable[[ChargeAttempt], bool]


async def list_transactions(call: ApiRequest) -> Any:
    """GET /api/transactions: newest first; `q`, `start_date`, `end_date`, `created_at[from]`, `created_at[to]`, `type`
    and `status` narrow."""
    fits = _wanted_transactions(call)
    rows = [one for one in await listing.attempts(call, ALL_CHARGED.where) if fits(one)]
    sorted_rows = listing.newest_first(rows, lambda one: _moment(one.charge))
    return transaction_pages.page(sorted_rows, call.query, lambda one: _transaction(one, call))


async def get_transaction(call: ApiRequest) -> Any:
    """GET /api/transactions/{id}, by id or by number (TR…)."""
    found = await lookup.transaction(call, call.path["id"])
    if transaction_word(found.charge) is None:
        listed = "; GET /api/activity lists it" if found.charge.state in charge_presenter.ACTIVITY else ""
        raise refusals.NO_ATTEMPT.refusal({"attempt": call.path["id"], "listed": listed})
    return _transaction(found, call)


async def get_summary(call: ApiRequest) -> Any:
    """GET /api/transactions/summary: one currency's sums, in currency units. `balance` is what the ledger owes the
    merchant: net, less what went back to buyers or is held for chargebacks."""
    currency = _currency(call)
    async with call.sandbox.store.transaction() as tx:
        orders = [order for order in (await tx.orders(ALL_CHARGED)).rows if order.currency == currency]
        postings = [entry.posting for order in orders for entry in await tx.ledger(order.id)]
    sums = revenue([charge for order in orders for charge in order.charges if charge.captured])
    money = money_in(currency)
    return {
        "currency": currency,
        "count": sums.count,
        "amount": money(sums.gross_amount),
        "fee": money(sums.fee),
        "net": money(sums.net_amount),
        "refunded": money(sums.refunded),
        "balance": money(ledger.balances(postings).get("merchant", 0)),
    }


async def list_activity(call: ApiRequest) -> Any:
    """GET /api/activity: attempts to pay, newest first; `status`, `risk_level` and `q` narrow."""
    fits = _wanted_activity(call)
    rows = [one for one in await listing.attempts(call, ALL_CHARGED.where) if fits(one)]
    return listing.page(rows, lambda one: one.charge.created_at, call, _activity)


async def get_activity(call: ApiRequest) -> Any:
    """GET /api/activity/{id}."""
    activity_id = call.path["id"]
    for one in await listing.attempts(call, {listing.ACTIVITY: activity_id}):
        if one.charge.id == activity_id and one.charge.state in charge_presenter.ACTIVITY:
            return _activity(one)
    raise refusals.NO_ACTIVITY.refusal({"activity": activity_id}, subject=activity_id)


def _wanted_transactions(call: ApiRequest) -> Fits:
    states = queries.choices(call.query, "status", WORDS) or WORDS
    types = queries.choices(call.query, "type", (*TYPES, *MethodKind))
    spans = [queries.span(call.query), queries.span(call.query, CREATED)]
    matches = _search(call)
    return lambda one: (
        transaction_word(one.charge) in states
        and (not types or PAYMENT in types or one.charge.method.kind in types)
        and all((since or FIRST) <= _moment(one.charge) <= (until or LAST) for since, until in spans)
        and matches(one)
    )


def _wanted_activity(call: ApiRequest) -> Fits:
    states = queries.choices(call.query, "status", ATTEMPTS) or ATTEMPTS
    risks = queries.choices(call.query, "risk_level", RISKS)
    matches = _search(call)
    return lambda one: (
        charge_presenter.ACTIVITY.get(one.charge.state) in states
        and (not risks or charge_presenter.activity(one.charge, one.order)["risk_level"] in risks)
        and matches(one)
    )


def _search(call: ApiRequest) -> Fits:
    text = call.query.get("q", "").casefold()
    return (lambda one: text in _text(one)) if text else (lambda _: True)


def _moment(charge: Charge) -> datetime:
    return charge.paid_at or charge.created_at


def _text(one: ChargeAttempt) -> str:
    """What people search a charge by: its ids, its order's, its buyer."""
    order, buyer = one.order, one.order.buyer
    ids = (one.charge.id, *listing.transaction_ids(one.charge), order.id, order.number)
    words = (order.reference, order.reference_id, buyer.email, buyer.phone, buyer.first_name, buyer.last_name)
    return " ".join(word for word in (*ids, *words) if word).casefold()


def _currency(call: ApiRequest) -> str:
    own = call.sandbox.scenario.account.currency
    known = [own, *CREATE_ORDER.document["properties"]["currency"]["enum"]]
    asked = call.query.get("currency") or own
    if asked not in known:
        raise refusals.STRANGE_CURRENCY.refusal({"known": ", ".join(dict.fromkeys(known))})
    return asked


def _transaction(one: ChargeAttempt, call: ApiRequest) -> Json:
    return transaction_presenter.transaction(one.charge, one.order, call.sandbox.scenario.account.id)


def _activity(one: ChargeAttempt) -> Json:
    return transaction_presenter.activity(one.charge, one.order)


TRANSACTIONS: Final = (
    *queries.PAGED,
    *transaction_pages.TOKENS,
    *queries.SPAN,
    *CREATED,
    "q",
    "type",
    "status",
)
ACTIVITY: Final = (*queries.PAGED, "q", "status", "risk_level")
INVENTED: Final = Fidelity.INVENTED
SHAPE: Final = "OAS; body: chosen"
OPERATIONS: Final = (
    signed_in("GET", "/api/transactions", "list_transactions", INVENTED, SHAPE, list_transactions, TRANSACTIONS),
    signed_in(
        "GET", "/api/transactions/summary", "get_transactions_summary", INVENTED, SHAPE, get_summary, ("currency",)
    ),
    signed_in("GET", "/api/transactions/{id}", "get_transaction", INVENTED, SHAPE, get_transaction),
    signed_in("GET", "/api/activity", "list_activity", INVENTED, SHAPE, list_activity, ACTIVITY),
    signed_in("GET", "/api/activity/{id}", "get_activity", INVENTED, SHAPE, get_activity),
)
