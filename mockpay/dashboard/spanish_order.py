"""The pages of one order, request or webhook, of inboxes, spaces and controls in Spanish."""

from typing import Final

ORDER: Final[dict[str, str]] = {}
"""Sentence in English -> in Spanish."""
