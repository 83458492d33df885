"""Whether there is an operation of the name that a rule, a fault or a test gives: one misspelt would fit nothing, in
silence."""

import re
from collections.abc import Callable, Container, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Final

from mockpay.resources import folder
from mockpay.scenario.load import BadScenario
from mockpay.scenario.scenario import RULES, Scenario
from mockpay.web.provider import Provider

ERROR: Final = "error"
"""The schema of a provider's refusals, which is no operation's."""
WORD: Final = re.compile("[a-z0-9_]+")
PAGES: Final = "checkout."
"""What those of the pay pages begin with; they are the checkout's own affair."""
LONGEST: Final = 100
"""Characters of a name that are looked at and told."""
Check = Callable[[str | None, str], None]
"""A full name, or none, and where it stands -> nothing. Raises `BadScenario`."""


def checking(providers: Sequence[Provider]) -> Check:
    """Checks against the operations of these providers, which are looked at when a name is none that has schemas: to
    bring all of them in takes a third of a start."""
    served = {provider.name for provider in providers}

    @cache
    def there() -> dict[str, None]:
        return {f"{provider.name}.{one.name}": None for provider in providers for one in provider.operations}

    def check(name: str | None, place: str) -> None:
        if name is None or name.startswith(PAGES) or _has_schema(name, served):
            return
        if name not in there():
            near = get_close_matches(name[:LONGEST], there(), n=1)
            hint = f"did you mean {near[0]!r}?" if near else "docs/coverage.md names them, such as 'PROVIDER.OPERATION'"
            raise BadScenario(f"{place}: there is no operation {name[:LONGEST]!r}; {hint}")

    return check


def _has_schema(name: str, served: Container[str]) -> bool:
    """Whether a provider that is served here has the schema of its answer: each that has one is an operation."""
    provider, _, operation = name.partition(".")
    if provider not in served or operation == ERROR or not WORD.fullmatch(operation):
        return False
    return (folder("schemas") / provider / f"{operation}.response.json").is_file()


def check_all(scenario: Scenario, check: Check) -> None:
    """Every `when` of a scenario."""
    for kind in RULES:
        for index, rule in enumerate(getattr(scenario, kind)):
            check(rule.when.operation, f"{kind}[{index}].when.operation")
