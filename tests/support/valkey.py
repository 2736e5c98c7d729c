"""A real Valkey on a unix socket that tests may freeze, kill and start again. Never a mock."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from tests.support.waiting import PATIENCE

from lull.storage.embedded import _dies_with, find_server  # pyright: ignore[reportPrivateUsage]


class Valkey:
    """One server process at one address. Use as a context manager."""

    def __init__(self, *options: str, config: str | None = None) -> None:
        """`options`: more of the server's command line. `config`: a file that it may write to, as a sentinel must."""
        self._config: Final = config
        self._folder: Final = tempfile.TemporaryDirectory(prefix="lull-test-")
        self._options: Final = options
        self._process: subprocess.Popen[bytes] | None = None
        self.socket: Final = Path(self._folder.name) / "s"
        self.url: Final = f"unix://{self.socket}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._folder.cleanup()

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        assert self._process is None
        self._process = subprocess.Popen(
            [
                find_server(),
                *self._configured(),
                *("--port", "0", "--unixsocket", str(self.socket), "--dir", self._folder.name),
                *("--save", "", "--appendonly", "no"),
                *self._options,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_dies_with(os.getpid()),  # noqa: PLW1509 - one thread starts it
        )
        until = time.monotonic() + PATIENCE
        while self._ask("PING") != "+PONG":
            assert self._process.poll() is None, "Valkey ended"
            assert time.monotonic() < until, "Valkey doesn't answer"
            time.sleep(0.005)

    def _configured(self) -> tuple[str, ...]:
        if self._config is None:
            return ()
        path = Path(self._folder.name) / "config"
        if not path.exists():
            path.write_text(self._config)
        return (str(path),)

    def kill(self) -> None:
        """SIGKILL: everything it held is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)
            self._process = None

    def restart(self) -> None:
        """Kill it and start it again, empty, at the same address."""
        self.kill()
        self.start()

    def freeze(self) -> None:
        """SIGSTOP: it takes connections and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def fail_over(self) -> None:
        """Become another lineage of the same data, as a replica that is promoted does."""
        self.do("REPLICAOF", "127.0.0.1", "1")
        self.do("REPLICAOF", "NO", "ONE")

    @contextmanager
    def frozen(self) -> Generator[None]:
        """Frozen within, thawed after."""
        self.freeze()
        try:
            yield
        finally:
            self.thaw()

    def do(self, *words: str) -> str:
        """Run one command; its reply's first line. Blocks for the moment that takes."""
        reply = self._ask(*words)
        assert reply and not reply.startswith("-"), (words, reply)
        return reply

    @property
    def runs(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    def ask_all(self, *words: str) -> list[str]:
        """Run one command; every string and number in its reply, in order."""
        with self._said(*words) as reply:
            return list(_leaves(reply))

    def _ask(self, *words: str) -> str:
        try:
            with self._said(*words) as reply:
                return reply.readline().decode().strip()
        except OSError:
            return ""

    @contextmanager
    def _said(self, *words: str) -> Generator[BinaryIO]:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(PATIENCE)
            wire.connect(str(self.socket))
            parts = [f"${len(word.encode())}\r\n{word}\r\n" for word in words]
            wire.sendall("".join([f"*{len(words)}\r\n", *parts]).encode())
            with wire.makefile("rb") as reply:
                yield reply


def _leaves(reply: BinaryIO) -> Generator[str]:
    line = reply.readline().decode().strip()
    if line.startswith("*"):
        for _ in range(int(line[1:])):
            yield from _leaves(reply)
    elif line.startswith("$"):
        yield reply.read(int(line[1:]) + 2)[:-2].decode()
    else:
        yield line[1:]
