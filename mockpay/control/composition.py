"""Puts the control plane together. Imported with the first request for it: start-up stays short."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from starlette.types import ASGIApp

from mockpay.control import app, faults, public_keys, reconcile
from mockpay.control.deliveries import Deliveries
from mockpay.control.endpoint_row import Table
from mockpay.control.explain.request import explain
from mockpay.control.inbox import Receivers
from mockpay.control.journal import Requests
from mockpay.control.metrics.endpoint import metrics
from mockpay.control.scenarios import Scenarios
from mockpay.control.snapshots import SnapshotList
from mockpay.control.space import SpaceEndpoints
from mockpay.control.spaces import SpaceList
from mockpay.control.wait import Waits
from mockpay.settings import Settings
from mockpay.web.nearest import Near
from mockpay.web.provider import Provider
from mockpay.web.sandbox_factory import SandboxFactory
from mockpay.web.scenario_source import ScenarioSource
from mockpay.web.spaces import Spaces
from mockpay.webhooks.outgoing import Outgoing


class ControlPlane(NamedTuple):
    """The app and its endpoints; `ends` send home who waits in it."""

    app: ASGIApp
    rows: Table
    ends: tuple[Callable[[], None], ...]


def compose(
    settings: Settings,
    served: Sequence[Provider],
    spaces: Spaces,
    source: ScenarioSource,
    factory: SandboxFactory,
    outgoing: Outgoing,
    near: Near,
) -> ControlPlane:
    """The control plane of these spaces."""
    requests = Requests(near, factory.check_operation)
    waits, receivers = Waits(requests), Receivers()
    endpoints = app.Endpoints(
        control=SpaceEndpoints(spaces, source, factory.clock, outgoing.settled),
        spaces=SpaceList(spaces),
        snapshots=SnapshotList(settings.max_snapshots),
        scenarios=Scenarios(settings.scenario, factory.check, factory.clock),
        reconcile=partial(reconcile.compare, outgoing.get),
        requests=requests,
        explain_request=partial(explain, {provider.name: provider for provider in served}, near),
        waits=waits,
        deliveries=Deliveries(outgoing.settled),
        receivers=receivers,
        metrics=partial(metrics, spaces, factory.request_counters),
        add_fault=partial(faults.add, factory.check_operation),
        public_keys=partial(public_keys.find, {one.name: one.public_keys for one in served if one.public_keys}),
    )
    rows = app.table(endpoints)
    return ControlPlane(app.build(rows), rows, (waits.close, receivers.close))
