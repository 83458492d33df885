"""Says of an order what is possible now and what is not, which rule of the scenario decided its charges, and who was
told of what happened to it."""

from typing import Any

from starlette.requests import Request

from mockpay.control.explain.webhook_not_sent import webhooks_to_json
from mockpay.control.space import space
from mockpay.orders import status
from mockpay.orders.actions import NAMED, command_for
from mockpay.orders.errors import Refusal
from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Charge, Order
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario.rules import DECIDED, DECLINED


async def explain(request: Request) -> Any:
    """GET /_mockpay/orders/{id}/explain: for each action where it would lead, or why it is refused (each is tried, none
    is done); for each event where its webhooks went, or why nobody was told."""
    sandbox = space(request)
    order = await sandbox.order(request.path_params["id"])
    return {
        "id": order.id,
        "scenario": sandbox.scenario.name,
        "now": standing(sandbox, order),
        "actions": [await _tried(sandbox, order, action) for action in NAMED],
        "charges": [charge_to_json(charge) for charge in order.charges],
        "webhooks": await webhooks_to_json(sandbox, order),
    }


def standing(sandbox: Sandbox, order: Order) -> dict[str, Any]:
    """Where an order stands: the word of its provider, and those of the core."""
    return {
        "status": sandbox.specs[order.origin].word(order, sandbox.scenario),
        "payment": status.payment(order),
        "fulfilment": status.fulfilment(order),
        "life": status.life(order),
    }


async def _tried(sandbox: Sandbox, order: Order, action: Action) -> dict[str, Any]:
    command = command_for(order, action, sandbox.action_input(order, failure=DECLINED))
    try:
        decision = await sandbox.rehearse(command)
    except Refusal as refusal:
        return {"action": action, "allowed": False, "why": str(refusal)}
    return {"action": action, "allowed": True, "leads_to": standing(sandbox, decision.order)}


def charge_to_json(charge: Charge) -> dict[str, Any]:
    """A charge and the rule that decided how it began: null for what no rule was asked about, but done by name, or
    imported."""
    return {
        "id": charge.id,
        "state": charge.state,
        "method": charge.method.kind,
        "decided": charge.context.get(DECIDED),
        "failure": charge.failure,
    }
