"""The machine's own clock and entropy."""

import secrets
import time


def wall_clock() -> int:
    """The machine's clock, in integer milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


class OsEntropy:
    """`Entropy` from the operating system."""

    def key128(self) -> str:
        """See `Entropy.key128`."""
        return secrets.token_urlsafe(16)

    def key256(self) -> str:
        """See `Entropy.key256`."""
        return secrets.token_urlsafe(32)
