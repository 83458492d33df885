"""How Conekta speaks: callers, versions, errors, formats, lists."""
