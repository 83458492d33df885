"""How sure an answer is."""

from enum import StrEnum
from typing import Final

from mockpay.web.reply import Headers


class Fidelity(StrEnum):
    """How sure an answer is: the provider's documents say so, clients were seen to rely on it, or mockpay decided."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    INVENTED = "invented"


SAYS: Final[dict[Fidelity, Headers]] = {
    fidelity: ((b"mockpay-fidelity", fidelity.value.encode()),) for fidelity in Fidelity
}
"""The header that tells how sure an answer is."""
