"""Says of an order or a request what decided, and what would be valid now."""
