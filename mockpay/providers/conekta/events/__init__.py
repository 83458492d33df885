"""Conekta's events: kept, and handed to the webhooks that listen."""
