"""Measurements. Nothing here is a test: a figure is read, not asserted."""
