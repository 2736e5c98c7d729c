"""`python -m lull ...` run to its end, each time in a process of its own that finds Lull loaded.

Loading it takes a second of a busy core, and what most commands do then a tenth of that. What is about the start itself, or takes
limits, signals or another Python, starts one: see `serving` in `tests/test_any_machine.py`. The library's fork server isn't
used: a process has one at the most, and `tests/rules/drive.py` needs one that has not loaded Lull.
"""

import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from importlib import import_module
from multiprocessing.connection import wait
from threading import Lock
from typing import Final

from tests.support.server import ROOT
from tests.support.waiting import LONG_PATIENCE

_ONE_AT_A_TIME: Final = Lock()


def lull(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    told = {**os.environ, "PYTHONPATH": str(ROOT / "server"), **environment}
    (out, to_out), (err, to_err) = os.pipe(), os.pipe()
    with _ONE_AT_A_TIME, open(out, "rb") as output, open(err, "rb") as errors:  # noqa: PTH123 - no paths
        _, wire = _loaded()
        try:
            socket.send_fds(wire, [json.dumps((arguments, told)).encode()], [to_out, to_err])
        finally:
            os.close(to_out)
            os.close(to_err)
        pid = _heard(wire)
        try:
            said = _read(output.fileno(), errors.fileno())
            return subprocess.CompletedProcess(arguments, _heard(wire), *said)
        except BaseException:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            _loaded.cache_clear()  # what it still has to say is about this one
            raise


@cache
def _loaded() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """A process that has loaded Lull and waits for what to do. It ends with this one, whose end of the socket is closed then."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(LONG_PATIENCE)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(its.fileno())],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in ("server", "."))},
            stdin=subprocess.DEVNULL,
            pass_fds=(its.fileno(),),
            start_new_session=True,
        )
    return process, ours


def _heard(wire: socket.socket) -> int:
    said = wire.recv(100)
    assert said, "Lull can't be loaded"
    return int(said)


def _read(*ends: int) -> list[str]:
    """All that comes out of these pipes, to the end of each."""
    until = time.monotonic() + LONG_PATIENCE
    said, unended = dict.fromkeys(ends, b""), [*ends]
    while unended:
        ready = wait(unended, until - time.monotonic())
        assert ready, [*said.values()]
        for end in {*unended}.intersection(ready):
            some = os.read(end, 65_536)
            said[end] += some
            if not some:
                unended.remove(end)
    return [it.decode() for it in said.values()]


def main() -> None:
    """Fork for each command, and tell the number of its process and its exit code. The forked process does what Python does."""
    import_module("lull.cli")
    gc.freeze()  # none of it is looked through when a forked process ends, which took as long as loading it
    wire = socket.socket(fileno=int(sys.argv[1]))
    while True:
        asked, ends, _, _ = socket.recv_fds(wire, 2**20, 2)
        if not asked:
            return
        pid = os.fork()
        if pid == 0:
            break
        for end in ends:
            os.close(end)
        wire.send(str(pid).encode())
        _, status = os.waitpid(pid, 0)
        wire.send(str(os.waitstatus_to_exitcode(status)).encode())
    wire.close()
    for end, number in zip(ends, (1, 2), strict=True):
        os.dup2(end, number)
        os.close(end)
    sys.stdout, sys.stderr = open(1, "w"), open(2, "w", buffering=1, errors="backslashreplace")  # noqa: SIM115 - no paths
    arguments, environment = json.loads(asked)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["lull", *arguments]
    runpy.run_module("lull", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
