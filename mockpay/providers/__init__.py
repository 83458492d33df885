"""One folder per provider; each is a face of the same orders."""
