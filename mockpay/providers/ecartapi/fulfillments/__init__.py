"""Ecart API's fulfillments."""
