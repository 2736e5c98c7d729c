"""What is kept beside a room's record, and gone with it."""

from typing import Final

KEEP: Final = """
-- KEYS: the room's record; its pages. ARGV: the field, what to keep.
if redis.call('HEXISTS', KEYS[1], 'session') == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1])) -- MATCH3, PUSH5
return 1
"""
"""Keeps one field where there is such a room."""
