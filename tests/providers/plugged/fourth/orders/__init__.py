"""Orders of Fourth."""
