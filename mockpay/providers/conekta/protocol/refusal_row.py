"""The form of a row of what Conekta refuses."""

from typing import Final

from mockpay.orders.order import Struct
from mockpay.web.provider import Fidelity

DOCUMENTED, OBSERVED, INVENTED = Fidelity.DOCUMENTED, Fidelity.OBSERVED, Fidelity.INVENTED
PREFIX: Final = "conekta.errors."
VALIDATION: Final = "parameter_validation"


class Ours(str):
    """A sentence that no source has."""

    __slots__ = ()


class Row(Struct, frozen=True):
    """One refusal: `spanish` and `english` are its message, `debug` what it tells developers, always in English.
    `name` tells rows of one code apart."""

    status: int
    code: str
    spanish: str
    english: str
    debug: str
    source: str
    fidelity: Fidelity = DOCUMENTED
    name: str = ""

    @property
    def key(self) -> str:
        """What details call it."""
        return self.name or self.code

    def says(self, language: str) -> str:
        """The message in `es` or `en`."""
        return self.english if language == "en" else self.spanish

    def fidelity_in(self, language: str) -> Fidelity:
        """How sure an answer in that language is: `invented` as soon as one of its sentences is ours."""
        ours = isinstance(self.says(language), Ours) or isinstance(self.debug, Ours)
        return INVENTED if ours else self.fidelity
