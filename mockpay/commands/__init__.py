"""What the terminal can do: one file per command, each with an `add` that tells `cli.py` of it."""
