"""Orders and records that a scenario brings along: worked out, and refused at the start when they cannot be such."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from mockpay.orders.errors import Refusal
from mockpay.orders.fees import fee
from mockpay.orders.order import Charge, Line, LineKind, Order, Rules
from mockpay.orders.pricing import NewLine, priced, totals
from mockpay.sandbox.ids import Mint
from mockpay.sandbox.provider_spec import ProviderSpec, StartingOrders
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario.load import BadScenario


class Sketch(msgspec.Struct, frozen=True):
    """The least an order says of itself."""

    origin: str
    currency: str
    created_at: datetime
    lines: list[dict[str, Any]]
    charges: list[dict[str, Any]] = []


def check(sandbox: Sandbox) -> None:
    """Raises `BadScenario`, naming the order or record, when one of the scenario's cannot be imported."""
    _check_records(sandbox)
    mint = Mint(sandbox.seed, {}, sandbox.clock.now())
    ids: set[str] = set()
    for place, data in _all(sandbox):
        try:
            order = imported(sandbox, data, mint)
        except (msgspec.ValidationError, Refusal, ArithmeticError) as error:
            raise BadScenario(f"{place}: {error}") from None
        if order.id in ids:
            raise BadScenario(f"{place}: there is an order {order.id} already; give each an id of its own")
        ids.add(order.id)


def _check_records(sandbox: Sandbox) -> None:
    records = sandbox.scenario.records
    if not records:
        return
    kinds = {name: kind for spec in sandbox.specs.values() for name, kind in spec.kinds().items()}
    known = {(record.kind, record.id) for record in records}
    if len(known) < len(records):
        raise BadScenario("records: give each of a kind an id of its own")
    for index, record in enumerate(records):
        kind = kinds.get(record.kind)
        if kind is None:
            raise BadScenario(f"records[{index}].kind must be one of {', '.join(kinds)}, not {record.kind!r}")
        if (kind.under, record.parent) not in known | {("", "")}:
            wanted = (
                f"must be the id of a {kind.under} among the records" if kind.under else "is for what hangs on others"
            )
            raise BadScenario(f"records[{index}].parent {wanted}")
        try:
            msgspec.convert(record.data, kind.data)
        except msgspec.ValidationError as error:
            raise BadScenario(f"records[{index}].data: {error}") from None


def _all(sandbox: Sandbox) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((f"orders[{index}]", data) for index, data in enumerate(sandbox.scenario.orders))
    for spec, group in starting_groups(sandbox):
        for index, data in enumerate(group.orders):
            yield f"providers.{spec.name}.{group.place}.orders[{index}]", of_group(spec, group, data)


def starting_groups(sandbox: Sandbox) -> Iterator[tuple[ProviderSpec, StartingOrders]]:
    """The orders that providers have from the start, and whose they are."""
    for spec in sandbox.specs.values():
        for group in spec.starting_orders(sandbox.scenario):
            yield spec, group


def rules_of(sandbox: Sandbox, origin: str) -> Rules:
    """The rules of a provider there is. Raises `msgspec.ValidationError`."""
    if origin not in sandbox.specs:
        raise msgspec.ValidationError(f"origin must be one of {', '.join(sandbox.specs)}, not {origin!r}")
    return sandbox.specs[origin].rules


def of_group(spec: ProviderSpec, group: StartingOrders, data: dict[str, Any]) -> dict[str, Any]:
    """An order of a provider's: it says so, and carries what all of the group do."""
    return {"origin": spec.name, **data, "extras": data.get("extras", {}) | group.extras}


def imported(sandbox: Sandbox, data: dict[str, Any], mint: Mint) -> Order:
    """An order as a scenario writes it: like in the state document, but rules, number, amounts, totals, fees and more
    ids may be left out and are then worked out (a line without `amount` is read as sent, in currency units).

    Raises `msgspec.ValidationError`, or a `Refusal` for lines that cannot be priced.
    """
    sketch = msgspec.convert(data, Sketch)
    rules, currency = rules_of(sandbox, sketch.origin), sketch.currency
    lines = tuple(_line(line, currency) for line in sketch.lines)
    data = {
        "id": mint(rules.ids["order"]),
        "number": mint(rules.ids["number"]) if "number" not in data else "",
        "updated_at": data["created_at"],
        "version": 1,
        "buyer": {},
    } | data
    rest = {"lines": lines, "rules": rules, "seq": mint.next("seq")}
    charges = [_charge(sandbox, charge, sketch.origin, currency, mint) for charge in sketch.charges]
    declared = {"totals": totals(lines)} if "totals" not in data else {}
    return msgspec.convert(data | rest | declared | {"charges": charges}, Order)


def _line(data: dict[str, Any], currency: str) -> Line:
    data = {"kind": LineKind.ITEM} | data
    if "amount" in data:
        return msgspec.convert(data, Line)
    facts = {name: value for name, value in data.items() if name != "id"}
    return priced(msgspec.convert(facts, NewLine), currency, data.get("id", ""))


def _charge(sandbox: Sandbox, data: dict[str, Any], origin: str, currency: str, mint: Mint) -> Charge:
    charge = msgspec.convert(data, Charge)
    forms = sandbox.specs[origin].rules.charge_ids
    missing = {name: mint(form) for name, form in forms.items() if name not in charge.references}
    charge = msgspec.structs.replace(charge, references={**charge.references, **missing})
    if "fee" in data or not charge.captured:
        return charge
    schedule = sandbox.rule_engine.fees_for(origin, charge.method)
    return msgspec.structs.replace(charge, fee=fee(charge.captured, currency, schedule))
