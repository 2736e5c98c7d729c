"""`python -m lull`, and the program `lull`."""

import errno
import os
import signal
import sys
from contextlib import suppress
from typing import Final

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EPIPE)
"""Why a line can't be written: none of them is our fault."""
_MEMORY: Final = 96 * 2**20
"""Bytes. `lull serve` with a store of its own starts where 110 MiB of addresses may be had in all."""


def main() -> None:
    """Run the command line. Until it is read, Ctrl+C just ends it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if os.getpid() == 1:  # of a container: no signal ends that one unless it takes it
        signal.signal(signal.SIGTERM, lambda number, _: os._exit(128 + number))
    try:
        try:
            _run()
        finally:
            if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison] - it is None where it was closed
                sys.stdout.flush()
    except OSError as error:
        if error.errno not in _FULL:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left is written once more at the end
        if error.errno != errno.EPIPE:
            with suppress(OSError):
                print("lull: Standard output takes nothing more.", file=sys.stderr)
        sys.exit(1)


def _has_memory() -> bool:
    """Whether what Lull comes to could be had now.

    What fails while Python loads modules can have any name, or none: it's asked before, for all of it at once.
    """
    try:
        import mmap  # noqa: PLC0415 - a file to load, too

        mmap.mmap(-1, _MEMORY, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except (ImportError, MemoryError, OSError):
        return False
    return True


def _run() -> None:
    if sys.argv[1:] == ["ready"]:
        from lull.readiness import is_ready  # noqa: PLC0415 - asked every few seconds, and all of Lull takes long to load

        if is_ready():
            print("ready")
            return
    if not _has_memory():
        print("lull: There is too little memory for Lull.", file=sys.stderr)
        sys.exit(1)
    from lull.cli import main as run  # noqa: PLC0415 - which takes long enough to be interrupted

    signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
