"""`python -m lull ...` run to its end, each time in a process of its own that finds Lull loaded.

Loading it takes a second of a busy core, and what most commands do then a tenth of that. What is about the start itself, or takes
limits, signals or another Python, starts one: see `serving` in `tests/test_any_machine.py`.
"""

import multiprocessing
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.context import ForkServerContext
from unittest.mock import patch

from tests.support.server import ROOT
from tests.support.waiting import LONG_PATIENCE

_PROGRAM = "lull.cli"


@cache
def _processes() -> ForkServerContext:
    """What forks them: one process, which has loaded Lull and this."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload([__name__, _PROGRAM])
    paths = os.pathsep.join(str(ROOT / folder) for folder in ("server", "."))
    with patch.dict(os.environ, PYTHONPATH=paths):  # our own `sys.path` comes to what it forks alone
        forkserver.ensure_running()
    return forks


def lull(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    forks = _processes()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "server"), **environment}
    (out, to_out), (err, to_err) = Pipe(duplex=False), Pipe(duplex=False)
    process = forks.Process(target=_run, args=(arguments, environment, to_out, to_err))
    with out, err:
        process.start()
        to_out.close()
        to_err.close()
        try:
            said = _read(out.fileno(), err.fileno())
            process.join(LONG_PATIENCE)
            assert process.exitcode is not None, (arguments, said)
        finally:
            process.kill()
            process.join()
    return subprocess.CompletedProcess(arguments, process.exitcode, *said)


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


def _run(arguments: tuple[str, ...], environment: Mapping[str, str], out: Connection, err: Connection) -> None:
    """In the new process: what `python -m lull` does."""
    assert _PROGRAM in sys.modules, "it would be loaded each time"
    for end, number in ((out, 1), (err, 2)):
        os.dup2(end.fileno(), number)
        end.close()
    sys.stdout, sys.stderr = open(1, "w"), open(2, "w", buffering=1, errors="backslashreplace")  # noqa: SIM115 - no paths
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["lull", *arguments]
    runpy.run_module("lull", run_name="__main__", alter_sys=True)
