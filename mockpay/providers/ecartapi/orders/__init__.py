"""Ecart API's orders: listed, counted, read and written."""
