"""`mockpay trigger`: what the world outside does to an order, done by name."""

import argparse
from decimal import Decimal, InvalidOperation
from typing import Any

from mockpay.commands.server_options import add_remote, remote
from mockpay.settings import Settings


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    trigger = commands.add_parser(
        "trigger",
        help="pay, decline, refund, expire … an order of a running sandbox",
        description="Does ACTION to ORDER, waits until its webhooks were answered, and prints where the order stands.",
    )
    trigger.set_defaults(run=_trigger)
    trigger.add_argument("order", metavar="ORDER", help="the order's id")
    trigger.add_argument("action", metavar="ACTION", help="one that the order allows now, such as pay")
    trigger.add_argument("--amount", type=_amount, help="currency units (default: all that is left)")
    trigger.add_argument("--method", help="how a new charge is paid: card, cash, transfer, wallet")
    trigger.add_argument("--reason", help="of a refund, a chargeback, a cancellation")
    trigger.add_argument("--code", help="of a decline")
    trigger.add_argument("--message", help="of a decline")
    add_remote(trigger, defaults)


def _trigger(given: argparse.Namespace, settings: Settings) -> int:
    with remote(given, settings) as mockpay:
        order = mockpay.orders.act(
            given.order,
            given.action,
            amount=given.amount,
            method=given.method,
            reason=given.reason,
            code=given.code,
            message=given.message,
        )
    print(f"{order.id}: {order.payment}, {order.fulfilment}, {order.life}")
    print(f"  total {order.total} {order.currency}, captured {order.captured}, refunded {order.refunded}")
    print(f"  allowed now: {', '.join(order.allowed) or 'nothing'}")
    return 0


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal()
    if not (amount.is_finite() and amount > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no amount; write it like 49.90")
    return amount
