"""The nodes and phones of the socket's tests."""

from tests.web.conftest import harmed, live, pair

__all__ = ["harmed", "live", "pair"]
