"""Types as Conekta takes them: whole numbers as text, 1 and 0 for true and false.

Sources: conekta-woocommerce#119 prints that an amount may be `[String, Integer]`, conekta-ruby#104, the shop plugin for
PrestaShop and the official Java suite send text; a public client sends `production_enabled: 1`; structs of the Go 2
client send 0 for a limit that nobody set.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

WHOLE: Final = re.compile(r"-?\d{1,16}")
SWITCHES: Final = ("production_enabled", "development_enabled", "synchronous", "active")
"""Fields of a webhook, of which `production_enabled` was seen as a number."""
Rule = Mapping[str, Any]


def coerced(body: Any, schema: Rule, *, zero_is_absent: bool = False) -> Any:
    """The body with the types that its schema asks for, where what was sent can only mean that; what cannot stays. With
    `zero_is_absent`, a number that may be left out and has to be at least 1 is left out when it is 0."""
    return _coerced(body, schema, schema, "", zero_is_absent)


def _coerced(value: Any, rule: Rule, root: Rule, name: str, zero_is_absent: bool) -> Any:  # noqa: FBT001
    if "$ref" in rule:
        rule = root["$defs"][rule["$ref"].removeprefix("#/$defs/")]
    if isinstance(value, dict):
        inside = rule.get("properties", {})
        return {
            key: _coerced(one, inside[key], root, key, zero_is_absent) if key in inside else one
            for key, one in value.items()
            if not (zero_is_absent and one == 0 and key in inside and _is_absent(inside[key]))
        }
    if isinstance(value, list):
        each = rule.get("items")
        return [_coerced(one, each, root, name, zero_is_absent) for one in value] if each else value
    return _scalar(value, rule.get("type", ()), name)


def _is_absent(rule: Rule) -> bool:
    """Whether 0 can only mean that nothing was said."""
    return "null" in rule.get("type", ()) and rule.get("minimum", 0) >= 1


def _scalar(value: Any, types: str | list[str], name: str) -> Any:
    if isinstance(value, str) and "integer" in types and "string" not in types and WHOLE.fullmatch(value):
        return int(value)
    if name in SWITCHES and "boolean" in types and value in (0, 1):
        return bool(value)
    return value
