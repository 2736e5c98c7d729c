"""Lull: two phones, one private room, one tap to say *pause* without words."""

__version__ = "1.0.0"
