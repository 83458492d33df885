"""Conekta's orders with their charges, refunds, lines and checkouts."""
