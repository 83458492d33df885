"""How a row of Conekta's refusals is written, and how sure an answer made of it is."""

from typing import Final

from mockpay.web.fidelity import Fidelity
from mockpay.web.refusal_catalogue import Ours, RefusalRow

DOCUMENTED, OBSERVED, INVENTED = Fidelity.DOCUMENTED, Fidelity.OBSERVED, Fidelity.INVENTED
PREFIX: Final = "conekta.errors."
VALIDATION: Final = "parameter_validation"
DEBUG: Final = "debug"
"""The sentence for developers, beside those in Spanish (`es`) and English (`en`)."""


def row(
    status: int,
    code: str,
    es: str,
    en: str,
    debug: str,
    source: str,
    fidelity: Fidelity = DOCUMENTED,
    name: str = "",
) -> RefusalRow:
    """One refusal: `es` and `en` are its message, `debug` what it tells developers, always in English. `name` tells
    rows of one code apart. Its fidelity is that of an answer in Spanish, as Conekta gives unless it is asked; one in
    English may be surer."""
    sentences = {"es": es, "en": en, DEBUG: debug}
    sure = INVENTED if any(isinstance(text, Ours) for text in (es, debug)) else fidelity
    field = "param" if code.startswith("*.") else ""
    return RefusalRow(
        name=name or code,
        status=status,
        code=code,
        sentences=sentences,
        source=source,
        fidelity=sure,
        field=field,
        surest=fidelity,
    )


def fidelity_in(one: RefusalRow, language: str) -> Fidelity:
    """How sure an answer in that language is: `invented` as soon as one of its sentences is ours."""
    ours = isinstance(one.sentences[language], Ours) or isinstance(one.sentences[DEBUG], Ours)
    return INVENTED if ours else one.surest or one.fidelity
