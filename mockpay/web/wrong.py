"""What is kept of a refusal: short texts and names. They may quote what was sent; whoever tells them redacts them."""

from typing import Any, Final

from mockpay.orders.errors import Refusal, WrongState
from mockpay.steering.director import Given
from mockpay.steering.trail import LONGEST, MOST, Wrong, cut
from mockpay.web.errors import BadMethod, BadRequest, Broken, Invalid, NoRoute
from mockpay.web.validation import WORDS, dotted

SAID: Final = {*WORDS, "Required"}
"""Keywords whose sentence is ours; that of any other quotes the body."""


def wrong(exc: Exception) -> Wrong:
    """A refusal, or a defect, as it is kept."""
    core = _of_core(exc) if isinstance(exc, Refusal) else {}
    schema = _of_schema(exc) if isinstance(exc, Invalid) else {}
    return Wrong(kind=type(exc), sentences=cut(_sentences(exc)), options=cut(_options(exc)), **core, **schema)


def _of_core(refusal: Refusal) -> dict[str, Any]:
    return {
        "code": refusal.code,
        "field": refusal.field,
        "subject": refusal.subject,
        "committed": refusal.committed,
        "cell": refusal.cell if isinstance(refusal, WrongState) else None,
        "rule": refusal.rule if isinstance(refusal, Given) else None,
    }


def _of_schema(invalid: Invalid) -> dict[str, Any]:
    broken = [(dotted(list(one.path))[:LONGEST], one.rule[:LONGEST]) for one in invalid.broken[:MOST]]
    return {"schema": invalid.schema or None, "broken": tuple(broken)}


def _sentences(exc: Exception) -> list[str]:
    if isinstance(exc, Invalid):
        broken = exc.broken or [None] * len(exc.sentences)
        return [_sentence(*pair) for pair in zip(exc.sentences, broken, strict=False)]
    return [str(exc) if isinstance(exc, BadRequest | Refusal) else type(exc).__name__]


def _sentence(said: str, broken: Broken | None) -> str:
    if broken is None or broken.keyword in SAID:
        return said
    return f"{dotted(list(broken.path)) or 'the body'} does not fit {broken.rule.rpartition('/')[2]}"


def _options(exc: Exception) -> list[str]:
    if isinstance(exc, NoRoute):
        return exc.nearest
    return exc.allowed if isinstance(exc, BadMethod) else []
