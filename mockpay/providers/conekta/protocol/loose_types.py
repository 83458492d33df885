"""Types as Conekta takes them: whole numbers as text, 1 and 0 for true and false.

Sources: conekta-woocommerce#119 prints that an amount may be `[String, Integer]`, conekta-ruby#104, the shop plugin for
PrestaShop and the official Java suite send text; a public client sends `production_enabled: 1`.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

WHOLE: Final = re.compile(r"-?\d{1,16}")
SWITCHES: Final = ("production_enabled", "development_enabled", "synchronous", "active")
"""Fields of a webhook, of which `production_enabled` was seen as a number."""
Rule = Mapping[str, Any]


def coerced(body: Any, schema: Rule) -> Any:
    """The body with the types that its schema asks for, where what was sent can only mean that; what cannot stays."""
    return _coerced(body, schema, schema, "")


def _coerced(value: Any, rule: Rule, root: Rule, name: str) -> Any:
    if "$ref" in rule:
        rule = root["$defs"][rule["$ref"].removeprefix("#/$defs/")]
    if isinstance(value, dict):
        inside = rule.get("properties", {})
        return {key: _coerced(one, inside[key], root, key) if key in inside else one for key, one in value.items()}
    if isinstance(value, list):
        return [_coerced(one, rule["items"], root, name) for one in value] if "items" in rule else value
    return _scalar(value, rule.get("type", ()), name)


def _scalar(value: Any, types: str | list[str], name: str) -> Any:
    if isinstance(value, str) and "integer" in types and "string" not in types and WHOLE.fullmatch(value):
        return int(value)
    if name in SWITCHES and "boolean" in types and value in (0, 1):
        return bool(value)
    return value
