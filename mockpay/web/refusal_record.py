"""What is kept of a refusal: short texts and names. They may quote what was sent; whoever tells them redacts them."""

from typing import Final

from mockpay.orders.errors import Refusal, WrongState
from mockpay.scenario.audit import LONGEST, MOST, RefusalRecord, cut
from mockpay.scenario.rules import ScenarioError
from mockpay.web.errors import BadMethod, BadRequest, Invalid, NoRoute, Violation
from mockpay.web.validation import WORDS, dotted

SAID: Final = {*WORDS}
"""Keywords whose sentence is ours; that of any other quotes the body."""


def refusal_record(exc: Exception) -> RefusalRecord:
    """A refusal, or a defect, as it is kept."""
    if isinstance(exc, Refusal):
        return _of_core(exc)
    if isinstance(exc, Invalid):
        return _of_schema(exc)
    said = str(exc) if isinstance(exc, BadRequest) else type(exc).__name__
    return RefusalRecord(kind=type(exc), sentences=cut([said]), options=cut(_options(exc)))


def _of_core(refusal: Refusal) -> RefusalRecord:
    return RefusalRecord(
        kind=type(refusal),
        sentences=cut([str(refusal)]),
        code=refusal.code,
        field=refusal.field,
        subject=refusal.subject,
        committed=refusal.committed,
        cell=refusal.cell if isinstance(refusal, WrongState) else None,
        rule=refusal.rule if isinstance(refusal, ScenarioError) else None,
    )


def _of_schema(invalid: Invalid) -> RefusalRecord:
    sentences = [_sentence(*pair) for pair in zip(invalid.sentences, invalid.broken, strict=False)]
    broken = [(dotted(one.path)[:LONGEST], one.rule[:LONGEST]) for one in invalid.broken[:MOST] if one.rule]
    return RefusalRecord(
        kind=type(invalid),
        sentences=cut(sentences or [*invalid.sentences]),
        schema=invalid.schema or None,
        broken=tuple(broken),
    )


def _sentence(said: str, broken: Violation) -> str:
    if broken.keyword in SAID:
        return said
    return f"{dotted(broken.path) or 'the body'} does not fit {broken.rule.rpartition('/')[2]}"


def _options(exc: Exception) -> list[str]:
    if isinstance(exc, NoRoute):
        return exc.nearest
    return exc.allowed if isinstance(exc, BadMethod) else []
