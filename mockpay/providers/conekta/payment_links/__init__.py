"""Conekta's payment links, and the pages where buyers pay."""
