"""Names of people: Conekta has one field where the order has two. Nothing is lost on the way."""

from typing import Any


def split(name: str | None) -> dict[str, Any]:
    """`first_name` and `last_name`: what stands before the first space, and the rest."""
    if name is None:
        return {"first_name": None, "last_name": None}
    first, space, last = name.partition(" ")
    return {"first_name": first, "last_name": last if space else None}


def joined(first_name: str | None, last_name: str | None) -> str | None:
    """The name again."""
    known = [part for part in (first_name, last_name) if part is not None]
    return " ".join(known) if known else None
