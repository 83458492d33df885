"""Ecart API's webhooks: what is sent, and a store's subscriptions."""
