"""Seeded orders: the same for the same seed, of every state, and as sound as orders that were really made."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from api_client import ORDER, ApiClient

from mockpay.orders import fees, pricing, status
from mockpay.orders.decision import Decision
from mockpay.orders.ledger import balances, postings_of
from mockpay.orders.order import LineKind, Order, Rules
from mockpay.orders.states import ChargeState
from mockpay.orders.status import WAITING, Fulfilment, Life, Payment
from mockpay.sandbox import seeding, state
from mockpay.sandbox.due_work import advance
from mockpay.sandbox.ids import Mint
from mockpay.sandbox.sandbox import Sandbox
from mockpay.sandbox.seeding import SeedShop
from mockpay.sandbox.seeds.order_stories import STORIES_BY_NAME
from mockpay.sandbox.store import Query, Store
from mockpay.scenario.load import BadScenario
from mockpay.scenario.rules import RuleEngine
from mockpay.scenario.scenario import Seeded
from tests.sandbox.stores import YieldingStore
from tests.sandbox.worlds import NOON, RULES, SCENARIO, basket, run, sandbox

ROOT = Path(__file__).parents[2]
YEAR = timedelta(days=365)
EVERYTHING = Query(newest_first=False, limit=None)
CLOSED = Rules(ids=RULES.ids, refundable=(), cancel_when_paid="refuse")
SHOPS = {
    "home": SeedShop(origin="shop", rules=RULES),
    "lines have ids": SeedShop(origin="shop", rules=msgspec.structs.replace(RULES, ids=RULES.ids | {"line": "hex:8"})),
    "dollars": SeedShop(origin="shop", rules=RULES, name="north", locale="en_US", currency="USD"),
    "no cents": SeedShop(origin="shop", rules=RULES, name="south", locale="es_CL", currency="CLP"),
    "nothing goes back": SeedShop(origin="shop", rules=CLOSED),
}


def grown(shop: SeedShop, count: int, seed: str = "seed", now: datetime = NOON, **more: Any) -> list[Decision]:
    mint = partial(Mint, seed, {})
    return list(seeding.orders(shop, count, seed=seed, now=now, mint=mint, rule_engine=RuleEngine(SCENARIO), **more))


@pytest.fixture(scope="module", params=SHOPS.values(), ids=SHOPS)
def crop(request: pytest.FixtureRequest) -> list[Decision]:
    """500 orders of a shop."""
    return grown(request.param, 500)


def parts(order: Order) -> tuple[Payment, Fulfilment, Life]:
    return status.payment(order), status.fulfilment(order), status.life(order)


# The seed


def test_the_same_seed_gives_the_same_bytes_another_one_other_orders() -> None:
    first, same, other = [msgspec.json.encode(grown(SHOPS["home"], 60, seed)) for seed in ("a", "a", "b")]
    assert first == same
    names = [{one.order.buyer.email for one in msgspec.json.decode(raw, type=list[Decision])} for raw in (first, other)]
    assert not names[0] & names[1]


def test_shops_of_one_seed_and_ids_of_other_spaces_differ() -> None:
    one, two = [grown(SeedShop(origin="shop", rules=RULES, name=name), 60) for name in ("one", "two")]
    assert {seeded.order.reference_id for seeded in one} == {f"one-{number:06}" for number in range(1, 61)}
    assert not {seeded.order.buyer.email for seeded in one} & {seeded.order.buyer.email for seeded in two}


def test_seconds_do_not_matter_so_that_a_clock_may_tick_while_a_space_starts() -> None:
    later = NOON + timedelta(seconds=59, milliseconds=999)
    assert grown(SHOPS["home"], 20) == grown(SHOPS["home"], 20, now=later)


# What becomes of them

ENDS = {
    "unpaid": ("none", "unfulfilled", "active"),
    "declined": ("declined", "unfulfilled", "active"),
    "pending_cash": ("pending", "unfulfilled", "active"),
    "pending_transfer": ("pending", "unfulfilled", "active"),
    "challenged": ("action_required", "unfulfilled", "active"),
    "in_review": ("review", "unfulfilled", "active"),
    "authorized": ("authorized", "unfulfilled", "active"),
    "voided": ("voided", "unfulfilled", "active"),
    "expired": ("expired", "unfulfilled", "active"),
    "lapsed": ("none", "unfulfilled", "expired"),
    "partially_paid": ("partially_paid", "unfulfilled", "active"),
    "paid": ("paid", "unfulfilled", "active"),
    "paid_at_second_try": ("paid", "unfulfilled", "active"),
    "held": ("paid", "unfulfilled", "held"),
    "partially_shipped": ("paid", "partially_fulfilled", "active"),
    "shipped": ("paid", "fulfilled", "active"),
    "delivered": ("paid", "delivered", "active"),
    "completed": ("paid", "delivered", "completed"),
    "returned": ("refunded", "returned", "active"),
    "partially_refunded": ("partially_refunded", "delivered", "active"),
    "refunded": ("refunded", "unfulfilled", "active"),
    "disputed": ("paid", "delivered", "active"),
    "charged_back": ("charged_back", "delivered", "active"),
    "cancelled": ("none", "unfulfilled", "cancelled"),
    "withdrawn": ("canceled", "unfulfilled", "cancelled"),
    "called_off": ("refunded", "unfulfilled", "cancelled"),
}


@pytest.mark.parametrize("story", STORIES_BY_NAME)
def test_each_fate_ends_as_it_says(story: str) -> None:
    assert {parts(one.order) for one in grown(SHOPS["home"], 20, mix={story: 1})} == {ENDS[story]}


def test_sixty_orders_have_every_fate_and_so_every_state_there_is() -> None:
    found = [parts(one.order) for one in grown(SHOPS["home"], 60)]
    assert set(found) == set(ENDS.values())
    assert {payment for payment, _, _ in found} == set(Payment)
    assert {fulfilment for _, fulfilment, _ in found} == set(Fulfilment)
    assert {life for _, _, life in found} == set(Life) - {Life.DELETED}


def test_a_mix_replaces_the_fates_in_its_proportions() -> None:
    found = [status.payment(one.order) for one in grown(SHOPS["home"], 40, mix={"paid": 3, "unpaid": 1, "held": 0})]
    assert (found.count(Payment.PAID), found.count(Payment.NONE)) == (30, 10)
    assert grown(SHOPS["home"], 40, mix={"paid": 0}) == []


def test_what_the_rules_refuse_does_not_happen() -> None:
    crop = grown(SHOPS["nothing goes back"], 120)
    assert not [refund for one in crop for charge in one.order.charges for refund in charge.refunds]
    assert {parts(one.order) for one in grown(SHOPS["nothing goes back"], 5, mix={"called_off": 1})} == {
        (Payment.PAID, Fulfilment.UNFULFILLED, Life.ACTIVE)
    }


def test_a_shop_has_the_last_word_on_its_orders() -> None:
    def dress(order: Order) -> Order:
        return msgspec.structs.replace(order, native=f"NATIVE-{status.payment(order)}", extras={"store": "one"})

    crop = grown(SeedShop(origin="shop", rules=RULES, dress=dress), 60)
    assert {one.order.native for one in crop} == {f"NATIVE-{payment}" for payment in Payment}
    assert {one.order.extras["store"] for one in crop} == {"one"}


# They are sound


def test_totals_and_fees_are_those_of_the_core(crop: Sequence[Decision]) -> None:
    rule_engine = RuleEngine(SCENARIO)
    for order in [one.order for one in crop]:
        assert order.totals == pricing.totals(order.lines)
        assert order.totals.total > 0
        for line in order.lines:
            sent = pricing.NewLine(kind=line.kind, name=line.name, unit_price=line.unit_price, quantity=line.quantity)
            assert pricing.priced(sent, order.currency).amount == line.amount
        for charge in order.charges:
            schedule = rule_engine.fees_for(order.origin, charge.method)
            fee = fees.fee(charge.captured, order.currency, schedule) if charge.captured else fees.Fee()
            assert charge.fee == fee


def test_taxes_are_lines_of_their_own_where_they_have_ids() -> None:
    apart = SeedShop(origin="shop", rules=msgspec.structs.replace(RULES, ids=RULES.ids | {"tax_line": "hex:8"}))
    for told, other in zip(grown(apart, 60), grown(SHOPS["home"], 60), strict=True):
        assert told.order.totals == other.order.totals
        assert [line.tax for line in told.order.lines] == [0] * len(told.order.lines)
        assert sum(line.amount for line in told.order.of(LineKind.TAX)) == other.order.totals.tax


def test_nobody_gets_more_back_than_was_paid_or_pays_more_than_is_due(crop: Sequence[Decision]) -> None:
    for order in [one.order for one in crop]:
        assert status.total_of(order, status.captured) <= order.totals.total
        for charge in order.charges:
            assert (charge.captured > 0) == (charge.state is ChargeState.CAPTURED)
            assert status.refund_committed(charge) + status.disputed(charge) <= charge.captured


def test_the_books_balance_and_hold_what_the_charges_moved(crop: Sequence[Decision]) -> None:
    for one in crop:
        posted = [posting for _, posting in one.postings]
        assert sum(posting.amount for posting in posted) == 0
        expected = [posting for charge in one.order.charges for posting in postings_of(charge)]
        assert balances(posted) == balances(expected)


def moments(order: Order) -> Iterator[datetime]:
    """When things happened, in the order in which they must."""
    yield order.created_at
    for charge in order.charges:
        yield charge.created_at
        yield from (charge.paid_at,) if charge.paid_at else ()
    yield from (shipment.created_at for shipment in order.shipments)
    yield from (shipment.updated_at for shipment in order.shipments)
    yield order.updated_at


def test_dates_are_in_order_and_of_the_last_year(crop: Sequence[Decision]) -> None:
    assert [one.order.seq for one in crop] == list(range(1, 501))
    placed = [one.order.created_at for one in crop]
    assert placed == sorted(placed)
    for one in crop:
        found = list(moments(one.order))
        assert found == sorted(found)
        assert NOON - YEAR <= found[0] <= found[-1] <= NOON
        happened = [event.at for event in one.events]
        assert happened == sorted(happened)
        assert happened[-1] == one.order.updated_at


def test_history_has_one_event_per_version(crop: Sequence[Decision]) -> None:
    for one in crop:
        assert [event.version for event in one.events] == list(range(1, one.order.version + 1))
        assert one.events[0].name == "order.placed"


def test_what_waits_has_a_deadline_to_come(crop: Sequence[Decision]) -> None:
    for one in crop:
        open_charges = [charge for charge in one.order.charges if charge.state in WAITING and charge.deadline]
        assert [deadline.charge_id for deadline in one.deadlines] == [charge.id for charge in open_charges]
        assert all(deadline.at > NOON for deadline in one.deadlines)


def test_parcels_hold_items_of_their_order(crop: Sequence[Decision]) -> None:
    for order in [one.order for one in crop]:
        ids = [line.id for line in order.of(LineKind.ITEM)]
        assert len(set(ids)) == len(ids)
        assert all(set(shipment.line_ids) <= set(ids) for shipment in order.shipments)
        assert all(shipment.carrier and shipment.tracking for shipment in order.shipments)


# They are plausible


def test_people_can_be_reached_by_nobody(crop: Sequence[Decision]) -> None:
    text = msgspec.json.encode([one.order for one in crop]).decode()
    assert set(re.findall(r"@([^\"]*)", text)) <= {"example.com", "example.net", "example.org"}
    assert not re.findall(r"https?://", text)
    for order in [one.order for one in crop]:
        assert re.fullmatch(r"\d{2,3}555\d{4,5}", order.buyer.phone or "")
        assert re.fullmatch(r"[a-z0-9]+\.[a-z0-9]+\d\d@example\.(com|net|org)", order.buyer.email or "")


def test_addresses_are_whole_and_of_the_locale(crop: Sequence[Decision]) -> None:
    country = {"MXN": "MX", "USD": "US", "CLP": "CL"}[crop[0].order.currency]
    for order in [one.order for one in crop]:
        place = order.shipping_address
        assert place
        assert place.country
        assert place.country.code == country
        assert place.city
        assert place.address1
        assert place.state
        assert place.state.name
        assert re.fullmatch(r"\d{5}", place.postal_code or "") or country != "MX"
        assert order.billing_address in (None, place)


def test_prices_are_those_of_the_currency(crop: Sequence[Decision]) -> None:
    costs = sorted(line.unit_price for one in crop for line in one.order.of(LineKind.ITEM))
    median, currency = costs[len(costs) // 2], crop[0].order.currency
    low, high = {"MXN": (300, 1500), "USD": (15, 80), "CLP": (15_000, 80_000)}[currency]
    assert low < median < high
    assert currency != "CLP" or all(cost == int(cost) for cost in costs)
    skus = {line.extras["sku"] for one in crop for line in one.order.of(LineKind.ITEM)}
    assert all(re.fullmatch(r"[A-Z]{3}-\d{4}", sku) for sku in skus)


def test_transfers_have_an_account_number_with_its_check_digit(crop: Sequence[Decision]) -> None:
    methods = [charge.method for one in crop for charge in one.order.charges if charge.method.kind == "transfer"]
    assert bool(methods) == (crop[0].order.currency == "MXN"), "SPEI moves pesos"
    for reference in [method.reference for method in methods]:
        *digits, check = [int(digit) for digit in reference]
        assert len(digits) == 17
        assert check == -sum(digit * (3, 7, 1)[place % 3] for place, digit in enumerate(digits)) % 10


# In a space


def space(store: Store, count: int, **more: Any) -> Sandbox:
    return sandbox(store, msgspec.structs.replace(SCENARIO, seeded=Seeded(orders=count, origin="shop", **more)))


def test_a_space_starts_with_them_and_returns_to_them(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        one, same = space(new_store(), 60), space(new_store(), 60)
        for each in (one, same):
            await state.start(each)
        at_start = msgspec.json.encode(await state.export(one))
        assert at_start == msgspec.json.encode(await state.export(same))
        await advance(one, timedelta(days=9))
        assert msgspec.json.encode(await state.export(one)) != at_start
        await state.reset(one, same.clock)
        assert msgspec.json.encode(await state.export(one)) == at_start

    run(story())


def test_what_waits_expires_in_its_time(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        one = space(new_store(), 20, mix={"pending_cash": 1, "pending_transfer": 1})
        stirred: list[Any] = []
        one.watch = stirred.append
        await state.start(one)
        assert stirred == [one]
        await advance(one, timedelta(days=3))
        found = {status.payment(order) for order in (await one.orders(EVERYTHING)).rows}
        assert found == {Payment.EXPIRED}

    run(story())


def test_new_orders_come_after_them(new_store: Callable[..., Store]) -> None:
    async def story() -> None:
        one = space(new_store(), 12)
        await state.start(one)
        made = await one.handle(basket())
        assert (made.seq, made.number) == (13, "N000013")

    run(story())


# The demo


@pytest.fixture
def demo(open_client: Callable[..., ApiClient], tmp_path: Path) -> ApiClient:
    still = tmp_path / "still.yaml"
    still.write_text("clock: {freeze: 2025-09-29T16:00:00.000Z}")
    return open_client("demo", str(still))


def listed(client: ApiClient, space: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(f"{space}/api/orders?limit=100").json()["docs"]
    return rows


def test_the_demo_has_sixty_orders_that_the_api_can_tell(demo: ApiClient) -> None:
    assert demo.get("/_mockpay/health").json()["counts"]["orders"] == 60 + 30 + 4 * 12, (
        "sixty of the shop, twelve of each store"
    )
    rows = listed(demo)
    assert len(rows) == 60
    told = [demo.get(f"/api/orders/{row['id']}") for row in rows]
    assert {answer.status_code for answer in told} == {200}
    assert {answer.json()["status"] for answer in told} >= {"created", "paid", "refunded", "partially_refunded"}
    assert {Decimal(str(row["totals"]["total"])) > 0 for row in rows} == {True}


def test_a_reset_brings_the_same_demo_again(demo: ApiClient) -> None:
    before = demo.get("/_mockpay/state").content
    unpaid = next(row["id"] for row in listed(demo) if row["status"] == "created" and not row["fee"])
    demo.post(f"/_mockpay/orders/{unpaid}/actions/cancel")
    demo.order()
    assert demo.post("/_mockpay/reset").json()["counts"]["orders"] == 60 + 30 + 4 * 12
    assert demo.get("/_mockpay/state").content == before


def test_spaces_look_alike_and_have_ids_of_their_own(demo: ApiClient) -> None:
    here, there = listed(demo), listed(demo, "/~there")
    assert [row["email"] for row in here] == [row["email"] for row in there]
    assert not {row["id"] for row in here} & {row["id"] for row in there}


def test_seeded_orders_of_a_provider_that_is_not_there_are_refused_at_the_start(
    open_client: Callable[..., ApiClient], tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("extends: default\nseeded: {orders: 1, origin: nobody}")
    with pytest.raises(BadScenario, match=r"^seeded\.origin must be one of .*ecartpay.*, not 'nobody'$"):
        open_client(str(wrong))


@pytest.mark.parametrize(("scenario", "is_imported"), [("default", False), ("demo", True)])
def test_faker_is_imported_only_where_a_scenario_asks(scenario: str, is_imported: bool) -> None:
    command = ["-X", "importtime", "-m", "mockpay", "get", "/_mockpay/health", "--scenario", scenario]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, cwd=ROOT, check=True)
    assert bool(re.search(r"\| +faker$", done.stderr, re.MULTILINE)) is is_imported


def test_the_demo_has_requests_webhooks_and_faults_behind_it(demo: ApiClient) -> None:
    first = demo.get("/_mockpay/requests?limit=100").json()["requests"]
    assert [(one["at"], one["method"], one["path"], one["status"]) for one in first] == [
        ("2025-09-29T15:58:00.000Z", "GET", "/api/orders/65a1f0c2d4e5b60012ab34ff", 404),
        ("2025-09-29T15:50:00.000Z", "GET", "/orders", 200),
        ("2025-09-29T15:30:00.000Z", "GET", "/api/orders", 200),
        ("2025-09-29T15:00:00.000Z", "GET", "/orders/ord_unknown", 404),
        ("2025-09-29T14:30:00.000Z", "GET", "/api/orders", 200),
        ("2025-09-29T14:00:00.000Z", "GET", "/customers", 200),
        ("2025-09-29T13:30:00.000Z", "POST", "/orders", 422),
        ("2025-09-29T13:01:00.000Z", "GET", "/orders", 200),
        ("2025-09-29T13:00:00.000Z", "GET", "/orders", 500),
        ("2025-09-29T12:30:00.000Z", "GET", "/api/order", 404),
        ("2025-09-29T12:00:00.000Z", "POST", "/api/orders", 422),
        ("2025-09-29T11:15:00.000Z", "GET", "/api/orders", 503),
        ("2025-09-29T11:00:00.000Z", "POST", "/api/orders", 502),
        ("2025-09-29T10:30:00.000Z", "GET", "/orders", 200),
        ("2025-09-29T10:05:00.000Z", "GET", "/api/orders", 200),
        ("2025-09-29T10:00:00.000Z", "GET", "/api/orders", 200),
    ]
    sent = demo.get("/_mockpay/webhooks?limit=1000").json()["deliveries"]
    assert [one["created_at"] for one in sent] == sorted(one["created_at"] for one in sent)
    assert {(one["origin"], one["state"], len(one["attempts"])) for one in sent} == {
        ("ecartpay", "success", 1),
        ("ecartpay", "success", 2),
        ("ecartpay", "failed", 3),
        ("conekta", "success", 1),
        ("conekta", "success", 2),
        ("conekta", "failed", 3),
    }
    demo.post("/_mockpay/reset")
    assert [one["path"] for one in demo.get("/_mockpay/requests?limit=100").json()["requests"]] == [
        one["path"] for one in first
    ]


def test_who_asks_while_a_space_is_asked_its_first_requests_waits(open_client: Callable[..., ApiClient]) -> None:
    client = open_client("demo", store=YieldingStore)
    began = datetime.now(UTC).replace(microsecond=0)
    answers = client.together(*[("POST", "/api/orders", ORDER)] * 3)
    assert all(datetime.fromisoformat(one.json()["created_at"]) >= began for one in answers)
    rows = client.get("/_mockpay/requests?limit=100").json()["requests"]
    assert len(rows) == 16 + 3
    assert all(datetime.fromisoformat(one["at"]) >= began for one in rows[:3])
