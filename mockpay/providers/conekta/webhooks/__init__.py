"""Conekta's webhooks: subscriptions of an account, its keys, the events that are sent."""
