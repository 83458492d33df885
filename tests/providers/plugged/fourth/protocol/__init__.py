"""Rules, refusals, sign-in of Fourth."""
