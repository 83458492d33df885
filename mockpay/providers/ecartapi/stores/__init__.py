"""The stores behind Ecart API: platforms, their words and what they can do."""
