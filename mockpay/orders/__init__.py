"""The pure core: orders, money, their life and their books. No clock, no chance, no I/O."""
