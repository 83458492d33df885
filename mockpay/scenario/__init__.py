"""Scenarios: which outcome, which input, which policy."""
