"""One folder per provider; each presents the same orders its own way."""
