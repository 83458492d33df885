"""All operations of Fourth."""

from typing import Final

from .orders import routes

OPERATIONS: Final = routes.OPERATIONS
