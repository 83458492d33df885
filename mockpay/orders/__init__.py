"""The pure core: orders, money, their life cycle and their ledger. No clock, no chance, no I/O."""
