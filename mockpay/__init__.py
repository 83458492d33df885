"""A local sandbox for the order APIs of several payment providers."""
