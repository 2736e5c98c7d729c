"""Valkey and Redis: room records, the rooms' channels, and a server of our own where none is given."""
