"""`python -m lull`, and the program `lull`."""

import signal


def main() -> None:
    """Run the command line. Until it is read, Ctrl+C just ends it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from lull.cli import main as run  # noqa: PLC0415 - which takes long enough to be interrupted

    signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
