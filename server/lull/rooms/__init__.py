"""Rooms as the server keeps them: load, decide, compare-and-swap, tell."""
