"""`python -m tests.fuzz.decoders --runs N --seed S`: bytes into all that reads them. Exits with 0 if nothing was raised.

Where `atheris` is installed it looks at which code the bytes reach, and goes on from those that reached more. Else they are
changed blindly.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.fuzz.frames import COMMANDS

LONGEST: Final = 13_000
"""Bytes. The longest body that is taken whole has 12,288."""

BODIES: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"ticket": "t" * 22, "share": "s" * 124, "token": "t" * 43},
    {"agreement": 0, "sealed": "s" * 683, "steps": 3},
    {"share": "s" * 44},
    {"share": "s" * 44, "proof": "p" * 43},
    {"sealed": "s" * 144},
    {"tokens": ["t" * 22, "u" * 22]},
    {"endpoint": "https://push.example/x", "p256dh": "B" + "k" * 86, "auth": "a" * 22},
)
OTHERS: Final = (
    b"\x01" + bytes(56),
    b"\x02" + bytes(2_047),
    b"192.0.2.1",
    b"fe80::1%eth0",
    b"https://push.example:8443/x",
)


def corpus() -> list[bytes]:
    """What is well-formed, to begin with."""
    from tests.support import sessions  # noqa: PLC0415 - the same

    from lull.storage.codec import encode  # noqa: PLC0415 - not before it can be watched

    stored = (sessions.preparing(), sessions.together(), sessions.paused(), sessions.aftercare())
    said = [json.dumps(each).encode() for each in (*COMMANDS, *BODIES)]
    return [*said, *OTHERS, *(encode(session) for session in stored)]


def changed(random: Random, data: bytes, others: list[bytes]) -> bytes:
    """The bytes with a few of them otherwise."""
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        at, end = sorted((random.randrange(len(made) + 1), random.randrange(len(made) + 1)))
        other = random.choice(others)
        piece = random.choice(
            (
                random.randbytes(random.randrange(1, 5)),
                other[random.randrange(len(other)) :][: random.randrange(1, 40)],
                bytes(made[at:end]) * 2,
                random.choice(
                    (b'"', b"\\u0000", b"\\ud800", b"1e999", b"-0", b"null", b"[" * 200, b"9" * 400, b"\xff")
                ),
            )
        )
        made[at : random.choice((at, at + 1, end))] = piece
    return bytes(made[:LONGEST])


def blindly(read: Callable[[bytes], None], runs: int, seed: int) -> None:
    """Change what is well-formed, and what came of that."""
    random = Random(seed)
    known = corpus()
    for _ in range(runs):
        data = changed(random, random.choice(known), known)
        read(data)
        if random.random() < 0.01:
            known[random.randrange(len(known))] = data if random.random() < 0.5 else random.choice(corpus())


def main() -> int:
    """Run it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--runs", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    try:
        atheris = __import__("atheris")
    except ImportError:
        from tests.fuzz.target import read  # noqa: PLC0415 - see `corpus`

        blindly(read, given.runs, given.seed)
        print(f"decoders: {given.runs} runs, not guided: atheris isn't installed")
        return 0
    with atheris.instrument_imports(include=["lull"]):
        from tests.fuzz.target import read  # noqa: PLC0415 - see `corpus`
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(corpus()):
            (Path(folder) / str(number)).write_bytes(data)
        print(f"decoders: {given.runs} runs, guided", flush=True)
        options = (f"-runs={given.runs}", f"-seed={given.seed + 1}", f"-max_len={LONGEST}", "-verbosity=0")
        atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", folder], read)
        atheris.Fuzz()  # ends the process
    return 0


if __name__ == "__main__":
    sys.exit(main())
