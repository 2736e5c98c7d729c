"""Lull: two phones, one private room, one tap to say *pause* without words."""

__version__ = "0.1.0"
