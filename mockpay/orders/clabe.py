"""CLABEs, the 18-digit account numbers that Mexican banks transfer money to (SPEI)."""

from typing import Final

DIGITS: Final = 18
WEIGHTS: Final = (3, 7, 1)


def with_check_digit(account: str) -> str:
    """The first 17 digits with the check digit that belongs to them: weights 3, 7, 1, each product modulo 10 (Banco de
    México, circular on the CLABE)."""
    total = sum(int(digit) * WEIGHTS[place % 3] % 10 for place, digit in enumerate(account))
    return f"{account}{-total % 10}"
