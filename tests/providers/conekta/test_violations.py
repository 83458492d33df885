"""Whatever breaks a schema is told as violations of known kinds, of parameters that were sent or are missing."""

from collections.abc import Iterator
from pathlib import Path as File
from typing import Any, Final

import pytest
from api_client import ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockpay.providers.conekta.protocol.catalogue import REFUSALS
from mockpay.web.fidelity import Fidelity
from mockpay.web.refusal_catalogue import CHOSEN, Ours
from tests.providers.conekta.box import BOX, CARD, WHOLE, order
from tests.providers.conekta.people import ANA, CONTACT, FISCAL, GOLD, VISA, made
from tests.providers.conekta.people import CARD as NUMBERS
from tests.providers.conekta.refusal_steps import ENGLISH, SPANISH

KINDS: Final = {row.name.removeprefix("*.") for row in REFUSALS if row.name.startswith("*.")}
"""Kinds of violations: the last word of a code."""
OTHERS: Final = {row.code for row in REFUSALS if "*" not in row.code}
NEVER: Final = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5), st.text("ab ", min_size=250, max_size=260), st.just([]), st.just({}),
    st.sampled_from(["MXN", "card", "`", "Ωμέγα", "-1", "0", "1.5", "99999999999999999"]),
)  # fmt: skip
BODIES: Final[dict[str, Any]] = {
    "/orders": WHOLE | {"charges": [CARD | {"amount": 36150}], "checkout": {"allowed_payment_methods": ["card"]}},
    "/customers": ANA | {
        "payment_sources": [VISA], "shipping_contacts": [CONTACT], "fiscal_entities": [FISCAL], "corporate": False,
    },
    "/plans": GOLD | {"trial_period_days": 3, "expiry_count": 4},
    "/tokens": {"card": NUMBERS},
    "/webhooks": {"url": "http://127.0.0.1:9/", "subscribed_events": ["order.paid"], "active": True},
    "/orders/{order}/line_items": BOX | {"tags": ["food"], "antifraud_info": {"trip_id": "1"}},
    "/orders/{order}/charges": CARD | {"amount": 400},
    "/orders/{paid}/refunds": {"amount": 100, "reason": "requested_by_client"},
    "/customers/{customer}/shipping_contacts": CONTACT,
}  # fmt: skip
Path = tuple[str | int, ...]


def places(body: Any, above: Path = ()) -> Iterator[Path]:
    """The path of everything in a body."""
    inside = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for step, value in inside:
        yield (*above, step)
        yield from places(value, (*above, step))


def changed(body: Any, path: Path, value: Any, *, gone: bool) -> Any:
    """A body with something else at a path, or without what stood there."""
    step, *rest = path
    copy = body.copy()
    if rest:
        copy[step] = changed(body[step], (*rest,), value, gone=gone)
    elif gone:
        del copy[step]
    else:
        copy[step] = value
    return copy


@st.composite
def broken_bodies(draw: st.DrawFn) -> tuple[str, Any]:
    """Where a body is sent, and one of which some parts are others or gone."""
    path = draw(st.sampled_from([*BODIES]))
    body = BODIES[path]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from([*places(body)] or [()]))
        if at:
            body = changed(body, at, draw(NEVER), gone=draw(st.booleans()))
    return path, body


@pytest.fixture
def things(shop: ApiClient) -> dict[str, str]:
    return {"order": order(shop)["id"], "paid": order(shop, CARD)["id"], "customer": made(shop)["id"]}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=broken_bodies(), how=st.sampled_from([SPANISH, ENGLISH]))
def test_each_violation_is_of_a_known_kind(
    shop: ApiClient, things: dict[str, str], sent: tuple[str, Any], how: dict[str, str]
) -> None:
    path, body = sent
    answer = shop.ask("POST", path.format(**things), body, headers=how)
    assert answer.status_code in (200, 402, 404, 422, 428), answer.text
    if answer.status_code == 422:
        check(body, answer.json()["details"])
    if answer.status_code != 200:
        assert {*answer.headers["mockpay-refusal"].split(", ")} <= {row.name for row in REFUSALS}


def check(body: Any, details: list[dict[str, Any]]) -> None:
    for detail in details:
        code = detail["code"].removeprefix("conekta.errors.")
        assert code in OTHERS or code.rpartition(".")[2] in KINDS, detail
        if code not in OTHERS:
            assert_found(body, detail["param"], missing=code.endswith(".missing"))
            steps = detail["param"].split(".")
            assert code.split(".")[1:-1] == [step for step in steps if not step.isdigit()], detail
    assert len({(detail["code"], detail["param"]) for detail in details}) == len(details)


def assert_found(body: Any, param: str, *, missing: bool) -> None:
    """The param is a path into the body; what is missing is not there, or holds nothing."""
    value, steps = body, param.split(".")
    if steps[0] == "payment_method" and body.get("charges"):
        value = body["charges"][0]  # the one charge of an order is not named (OpenAPI 2.3.0)
    for place, step in enumerate(steps):
        key = int(step) if isinstance(value, list) else step
        there = key < len(value) if isinstance(value, list) else isinstance(value, dict) and key in value
        last = place == len(steps) - 1
        assert there or (missing and last) or not value, (param, body)
        if not there:
            return
        value = value[key]
    assert not missing or value in (None, ""), (param, body)


def test_no_row_claims_more_than_its_source() -> None:
    for row in REFUSALS:
        claims = {row.fidelity, row.surest} - {Fidelity.INVENTED, None}
        assert row.source, row
        assert not claims or not row.source.startswith(CHOSEN), row
        if row.fidelity is not Fidelity.INVENTED:
            assert not any(isinstance(row.sentences[name], Ours) for name in ("es", "debug")), row
        if Fidelity.DOCUMENTED in claims:
            papers = ("spec", "captured", "developers.conekta.com")
            assert row.source.startswith(papers), row


def test_the_page_counts_the_rows_as_they_are() -> None:

    page = (File(__file__).parents[3] / "docs/errors.md").read_text()
    counts = [sum(row.fidelity is one for row in REFUSALS) for one in Fidelity]
    assert f"| Conekta | {' | '.join(map(str, [*counts, len(REFUSALS)]))} |" in page
    section = page.split("\n## Conekta\n")[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    assert [(cells[1].strip(" `"), cells[6].strip()) for cells in rows] == [
        (row.name, row.fidelity) for row in REFUSALS
    ]
