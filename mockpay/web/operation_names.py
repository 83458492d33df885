"""Whether there is an operation of the name that a rule, a fault or a test gives: one misspelt would fit nothing, in
silence."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Final

from mockpay.scenario.load import BadScenario
from mockpay.scenario.scenario import RULES, Scenario
from mockpay.web.provider import Provider

PAGES: Final = "checkout."
"""What those of the pay pages begin with; they are the checkout's own affair."""
LONGEST: Final = 100
"""Characters of a name that are looked at and told."""
Check = Callable[[str | None, str], None]
"""A full name, or none, and where it stands -> nothing. Raises `BadScenario`."""


def checking(providers: Sequence[Provider]) -> Check:
    """Checks against the operations of these providers, which are looked at when something names one."""

    @cache
    def there() -> dict[str, None]:
        return {f"{provider.name}.{one.name}": None for provider in providers for one in provider.operations}

    def check(name: str | None, place: str) -> None:
        if name is not None and not name.startswith(PAGES) and name not in there():
            near = get_close_matches(name[:LONGEST], there(), n=1)
            hint = f"did you mean {near[0]!r}?" if near else "docs/coverage.md names them, such as 'PROVIDER.OPERATION'"
            raise BadScenario(f"{place}: there is no operation {name[:LONGEST]!r}; {hint}")

    return check


def check_all(scenario: Scenario, check: Check) -> None:
    """Every `when` of a scenario."""
    for kind in RULES:
        for index, rule in enumerate(getattr(scenario, kind)):
            check(rule.when.operation, f"{kind}[{index}].when.operation")
