"""Conekta's customers with payment sources, contacts, fiscal entities, plans and subscriptions."""
