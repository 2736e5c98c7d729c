"""Floods beside rooms that go on: how late a tap gets."""
