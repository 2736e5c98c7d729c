"""The real program where something about the machine isn't as it should be: one plain line, and exit code 1."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx
import pytest
from tests.storage.test_store_check import asking_for_a_certificate
from tests.support.command_line import lull
from tests.support.phones import NO_TLS
from tests.support.server import ROOT, free_port
from tests.support.valkey import Valkey
from tests.support.waiting import LONG_PATIENCE, PATIENCE, wait_until

from lull.storage.embedded import TOO_FEW_PROCESSES, TOO_LITTLE_MEMORY

get: Final = partial(httpx.get, timeout=PATIENCE, verify=NO_TLS)
post: Final = partial(httpx.post, timeout=PATIENCE, verify=NO_TLS)


@contextmanager
def serving(*words: str, **environment: str) -> Generator[subprocess.Popen[str]]:
    """`lull serve` with its output, and its log, in pipes; ended when left. `words`: more for `env`."""
    process = subprocess.Popen(
        # What this test was started by may have had an interrupt ignored, as a shell does for what it starts behind itself.
        ["env", "--default-signal=INT,HUP", *words, sys.executable, "-m", "lull", "serve"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "server"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        name = Path(f"/proc/{process.pid}/comm")
        wait_until(lambda: name.read_text() != "env\n", "env goes on")  # until then a signal may still be ignored
        yield process
    finally:
        process.kill()
        process.communicate()


def read_until(process: subprocess.Popen[str], words: str, *, of_log: bool = False) -> str:
    """What it wrote up to and with the line that holds these words."""
    stream = process.stderr if of_log else process.stdout
    assert stream is not None
    read = ""
    for line in stream:
        read += line
        if words in line:
            return read
    raise AssertionError(read)


def ask_until(address: str, status: str) -> int:
    """Ask until this is what is answered; the answer's own status."""
    until = time.monotonic() + PATIENCE
    while (said := get(address)).json() != {"status": status}:
        assert time.monotonic() < until, said.text
        time.sleep(0.05)
    return said.status_code


def test_a_store_that_cannot_carry_it_ends_the_start(own_valkey: Valkey, tmp_path: Path) -> None:
    """STORE1: `serve` and `check` say the same line."""
    own_valkey.do("REPLICAOF", "127.0.0.1", "1")
    line = "The store is a replica, which takes no writes. Set LULL_REDIS_URL to its primary or its sentinels.\n"
    for command in ("serve", "check"):
        ended = lull(command, LULL_PORT=str(free_port()), LULL_REDIS_URL=own_valkey.url)
        assert (ended.returncode, ended.stderr) == (1, f"lull: {line}")
    ended = lull("serve", LULL_PORT=str(free_port()), LULL_REDIS_URL=f"unix://:secret@{tmp_path}/s?x=secret")
    assert (ended.returncode, ended.stderr.count("\n"), "secret" in ended.stderr) == (1, 1, False)


@pytest.mark.parametrize("name", ["a?b", "a%41", "a#b c@:1", b"b\xff"])
def test_a_folder_for_temporary_files_of_any_name(name: str | bytes) -> None:
    """Where a name can't stand in an address at all, one line says so."""
    with TemporaryDirectory() as short:  # a socket's path has 107 bytes
        folder = os.fsdecode(os.fsencode(short) + b"/" + os.fsencode(name))
        os.mkdir(folder)  # noqa: PTH102 - no path of text
        port = str(free_port())
        if isinstance(name, bytes):
            ended = lull("serve", LULL_PORT=port, TMPDIR=folder)
            line = "lull: The path of the folder for temporary files is no text. Set TMPDIR.\n"
            assert (ended.returncode, ended.stderr) == (1, line)
            return
        with serving(LULL_PORT=port, TMPDIR=folder) as process:
            wait_until(lambda: lull("ready", LULL_PORT=port).returncode == 0, "never ready")
            process.terminate()
            assert process.wait(PATIENCE) == 0


def test_a_setting_that_is_none_is_named_once_and_its_value_never(valkey: Valkey) -> None:
    """A slip in a name would have each node use a store of its own, or all visitors be one."""
    given = {"LULL_REDIS_URI": "redis://secret", "LULL_TRUSTED_PROXY": "secret", "LULL_SITE": "lull.example"}
    with serving(LULL_PORT=str(free_port()), LULL_REDIS_URL=valkey.url, **given) as process:
        read_until(process, "Ctrl+C")
        process.terminate()
        log = process.communicate()[1]
    assert log.count("no setting of Lull") == 2
    assert "LULL_REDIS_URI is" in log
    assert "LULL_TRUSTED_PROXY is" in log
    assert "secret" not in log


def test_a_store_that_is_not_there_yet_is_waited_for(own_valkey: Valkey) -> None:
    """STORE2: the log says so, `/readyz` says so, and when it is there all goes on; then it becomes a replica."""
    port = str(free_port())
    own_valkey.kill()
    with serving(LULL_PORT=port, LULL_REDIS_URL=own_valkey.url) as process:
        read_until(process, "Lull is here")
        read_until(process, "the store does not answer yet; waiting for it", of_log=True)
        address = f"http://127.0.0.1:{port}/readyz"
        assert get(address).json()["error"]["code"] == "store_unavailable"
        own_valkey.start()
        read_until(process, "the store answers", of_log=True)
        ask_until(address, "ready")
        own_valkey.do("REPLICAOF", "127.0.0.1", "1")
        assert ask_until(address, "replica") == 503
        ended = lull("ready", LULL_PORT=port)
        assert ended.stderr == "lull: The store can't carry Lull (replica). `lull check` says more.\n"


def test_tls_at_one_end_alone_is_told_by_the_program(tmp_path: Path) -> None:
    """STORE1: by a node that waits for its store, and by those that are started then; no password in any of it."""
    port, of_store = str(free_port()), free_port()
    url = f"rediss://:a-secret@127.0.0.1:{of_store}"
    line = "The store does not speak TLS. Its address begins with redis://."
    with serving(LULL_PORT=port, LULL_REDIS_URL=url) as process:
        read_until(process, "waiting for it", of_log=True)
        with Valkey("--port", str(of_store), "--bind", "127.0.0.1"):
            assert line in read_until(process, "TLS", of_log=True)
            assert ask_until(f"http://127.0.0.1:{port}/readyz", "tls") == 503
            assert lull("ready", LULL_PORT=port).stderr.startswith("lull: The store can't carry Lull (tls).")
            for command in ("serve", "check"):
                ended = lull(command, LULL_PORT=str(free_port()), LULL_REDIS_URL=url)
                assert (ended.returncode, ended.stderr) == (1, f"lull: {line}\n")
        process.terminate()
        assert "secret" not in process.communicate()[1]
    with asking_for_a_certificate(tmp_path) as (over_tls, _):
        url = f"redis://:a-secret@127.0.0.1:{over_tls}"
        ended = lull("check", LULL_PORT=port, LULL_REDIS_URL=url)
    assert ended.stderr == "lull: The store speaks TLS. Its address begins with rediss://.\n"


def test_an_old_server_on_the_path_is_passed_over(tmp_path: Path) -> None:
    """STORE1: the bundled one is taken, and that is said."""
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=6.2.14 sha=00000000:0 malloc=libc bits=64 build=0'\n")
    old.chmod(0o755)
    ended = lull("check", LULL_PORT=str(free_port()), PATH=f"{tmp_path}:/usr/bin:/bin")
    assert "store: one of its own carries Lull (no LULL_REDIS_URL)" in ended.stdout
    assert ended.stderr == f"{old} is passed over: it is no Valkey, and no Redis 7 or newer\n"


def test_ports_names_and_folders_that_cannot_be_had(tmp_path: Path) -> None:
    """The metrics' port taken or the same, a name that is too long, nowhere to write."""
    port = str(free_port())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        other = str(taken.getsockname()[1])
        ended = lull("serve", LULL_PORT=port, LULL_METRICS_PORT=other)
    assert ended.stderr == f"lull: Port {other} is taken. Stop what uses it, or set LULL_METRICS_PORT.\n"
    ended = lull("serve", LULL_PORT=port, LULL_METRICS_PORT=port)
    assert ended.stderr == "lull: LULL_METRICS_PORT is the port of the pages. Set another.\n"
    ended = lull("serve", LULL_PORT=port, LULL_HOST="a" * 300)
    assert ended.stderr == f"lull: {'a' * 300} is not an address of this machine. Set LULL_HOST.\n"
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    ended = lull("serve", LULL_PORT=port, TMPDIR=str(deep))
    assert ended.stderr == "lull: The path of the folder for temporary files is too long for a socket. Set TMPDIR.\n"
    (tmp_path / "file").touch()
    ended = lull("serve", "--lan", LULL_PORT=port, XDG_STATE_HOME=str(tmp_path / "file"))
    assert (ended.returncode, ended.stderr.count("\n"), "XDG_STATE_HOME" in ended.stderr) == (1, 1, True)


def test_a_log_gets_no_picture_and_two_interrupts_no_traceback(valkey: Valkey) -> None:
    """In ASCII and into a pipe; on every address of both kinds; and `lull ready` finds it there."""
    port = str(free_port())
    with serving(LULL_PORT=port, LULL_HOST="::", LULL_REDIS_URL=valkey.url, PYTHONIOENCODING="ascii") as process:
        said = read_until(process, "Ctrl+C")
        assert said.isascii()
        assert lull("ready", LULL_PORT=port, LULL_HOST="::").stdout == "ready\n"
        assert get(f"http://127.0.0.1:{port}/healthz").json() == {"status": "up"}
        beside = lull("check", LULL_PORT=port, LULL_HOST="::", LULL_REDIS_URL=valkey.url)
        assert f"port {port}: this Lull answers there" in beside.stdout
        second = lull("serve", LULL_PORT=port, LULL_HOST="::", LULL_REDIS_URL=valkey.url)
        assert second.stderr == f"lull: Port {port} is taken. Stop what uses it, or set LULL_PORT.\n"
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        log = process.stderr.read()
        assert "Traceback" not in log
        assert "uvicorn" not in log, "the application was let go in order"


@pytest.mark.parametrize(("files", "of"), [(12, "Lull"), (16, "A store of our own"), (24, "A store of our own")])
def test_too_few_open_files_are_one_line(files: int, of: str) -> None:
    """However far it comes with them."""
    ended = subprocess.run(
        ["prlimit", f"--nofile={files}:{files}", sys.executable, "-m", "lull", "serve"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "server"), "LULL_PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    may = "it" if of == "Lull" else "this process"
    line = f"lull: {of} needs more open files than {may} may have. Raise `ulimit -n`: 1024 do.\n"
    assert (ended.returncode, ended.stderr) == (1, line)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "> /dev/full", "2> /dev/full"])
def test_it_serves_whatever_it_was_started_with(valkey: Valkey, closed: str) -> None:
    """Nowhere to read, nowhere to write: what is opened then has the numbers of those."""
    port = str(free_port())
    process = subprocess.Popen(
        ["bash", "-c", f'exec "$0" -m lull serve {closed}', sys.executable],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "server"),
            "LULL_PORT": port,
            "LULL_REDIS_URL": valkey.url,
            "PYTHONUNBUFFERED": "",  # what can't be written waits to be written at the end
        },
    )
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                assert get(f"http://127.0.0.1:{port}/readyz").json() == {"status": "ready"}
                break
            except httpx.TransportError:
                assert process.poll() is None and time.monotonic() < until
                time.sleep(0.05)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()


def test_an_interrupt_before_it_is_up_leaves_no_traceback() -> None:
    """From Lull's first line on, while it is loaded: what Python does with one before that is Python's."""
    with serving(LULL_PORT=str(free_port()), PYTHONPROFILEIMPORTTIME="1") as process:
        read_until(process, "mmap", of_log=True)  # the first that is loaded in there
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, -signal.SIGINT)
        assert "Traceback" not in said


def test_told_to_stop_while_it_starts_it_leaves_nothing(tmp_path: Path) -> None:
    """Beside a store that says nothing; and once a store of its own is begun, whose folder goes, too."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with serving(LULL_PORT=str(free_port()), LULL_REDIS_URL=f"redis://127.0.0.1:{port}") as process:
            asking, _ = silent.accept()
            with asking:
                process.terminate()
                assert (process.wait(PATIENCE), *process.communicate()) == (0, "", "")
    with serving(LULL_PORT=str(free_port()), TMPDIR=str(tmp_path)) as process:
        wait_until(lambda: any(tmp_path.glob("lull-valkey-*")), "no store is begun")
        process.terminate()
        assert process.wait(PATIENCE) == 0
        assert "Traceback" not in process.communicate()[1]
    assert not list(tmp_path.iterdir())


def test_a_machine_that_takes_no_file_more() -> None:
    """As with a full disk: no folder for temporary files can be had."""
    ended = subprocess.run(
        ["prlimit", "--fsize=0", sys.executable, "-B", "-m", "lull", "serve"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "server"), "LULL_PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=LONG_PATIENCE,
        check=False,
    )
    line = "lull: There is no folder for temporary files that can be written. Set TMPDIR.\n"
    assert (ended.returncode, ended.stderr) == (1, line)


@pytest.mark.parametrize("early", [True, False])
def test_a_terminal_that_closes_leaves_nothing(tmp_path: Path, *, early: bool) -> None:
    """SIGHUP ends it as SIGTERM does; whoever had that ignored, as `nohup` does, keeps it."""
    with serving(LULL_PORT=str(free_port()), TMPDIR=str(tmp_path)) as process:
        if early:
            wait_until(lambda: any(tmp_path.glob("lull-valkey-*")), "no store is begun")
        else:
            read_until(process, "Ctrl+C")
        process.send_signal(signal.SIGHUP)
        assert process.wait(PATIENCE) == 0
        assert "Traceback" not in process.communicate()[1]
    assert not list(tmp_path.iterdir())


def test_who_had_the_end_of_the_terminal_ignored_keeps_it(valkey: Valkey) -> None:
    """As behind `nohup`."""
    port = str(free_port())
    with serving("--ignore-signal=HUP", LULL_PORT=port, LULL_REDIS_URL=valkey.url) as process:
        read_until(process, "Ctrl+C")
        process.send_signal(signal.SIGHUP)
        assert get(f"http://127.0.0.1:{port}/healthz").json() == {"status": "up"}
        process.terminate()
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("command", ["--version", "schema"])
@pytest.mark.parametrize(
    ("to", "code", "said"),
    [("> /dev/full", 1, "lull: Standard output takes nothing more.\n"), (">&-", 0, ""), ("| true", 1, "")],
)
def test_what_cannot_be_written_is_one_plain_line(command: str, to: str, code: int, said: str) -> None:
    """A full disk, nobody who reads, nowhere to write: also where it is found only when all is written."""
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f'"$0" -m lull {command} {to}', sys.executable],
        env={**os.environ, "PYTHONPATH": str(ROOT / "server")},
        capture_output=True,
        text=True,
        timeout=LONG_PATIENCE,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (code, said)


def test_a_word_that_is_no_command_is_told_in_plain_letters() -> None:
    """No boxes in a log."""
    ended = lull("sevre")
    assert (ended.returncode, ended.stderr.isascii()) == (2, True)
    assert "No such command 'sevre'." in ended.stderr.splitlines()[-1]


def test_hosts_as_people_write_them(valkey: Valkey) -> None:
    """With the brackets of a URL, with blanks around; what can be no host is named, by all commands alike."""
    port = str(free_port())
    with serving(LULL_PORT=port, LULL_HOST=" [::1] ", LULL_REDIS_URL=valkey.url) as process:
        read_until(process, "Lull is here")
        assert lull("ready", LULL_PORT=port, LULL_HOST="[::1]").stdout == "ready\n"
        assert lull("ready", LULL_PORT=port, LULL_HOST="::1").stdout == "ready\n"
    for command in ("serve", "ready", "check"):
        ended = lull(command, LULL_HOST="local host\n")
        assert ended.stderr == "lull: Not understood: LULL_HOST (an address or a name of this machine).\n"


def test_asking_whether_it_is_ready_loads_little() -> None:
    """Health checks do it every few seconds on each node: with all of Lull loaded, that is a fifth of a core."""
    loaded = "import sys, lull.readiness; print(sorted({'asyncio', 'pydantic', 'typer'} & set(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", loaded],
        env={**os.environ, "PYTHONPATH": str(ROOT / "server")},
        capture_output=True,
        check=True,
    )
    assert ended.stdout == b"[]\n"


def test_the_first_page_from_elsewhere_is_told_to_the_log(valkey: Valkey) -> None:
    """WIRE5, LOG1: as behind a proxy with another name: once, with what to set, and without that name."""
    port = str(free_port())
    with serving(LULL_PORT=port, LULL_REDIS_URL=valkey.url, LULL_ORIGINS="Lull.Example,www.lull.example") as process:
        read_until(process, "Lull is here")
        for origin, status in (
            ("https://secret.example", 403),
            ("https://secret.example", 403),
            ("https://lull.example", 201),
            ("https://www.lull.example", 201),
        ):
            called = post(f"http://127.0.0.1:{port}/api/rooms", headers={"origin": origin})
            assert called.status_code == status
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        log = process.stderr.read()
    assert (log.count("set LULL_ORIGINS"), log.count("\n"), "secret" in log) == (1, 1, False)


@pytest.mark.asyncio
async def test_what_answers_on_its_port_may_be_something_else() -> None:
    """`lull ready` is never content with another program."""

    async def other(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello\r\n")
        writer.close()

    server = await asyncio.start_server(other, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        ended = await asyncio.to_thread(lull, "ready", LULL_PORT=str(port))
    assert (ended.returncode, ended.stderr) == (1, f"lull: What answers on port {port} is not Lull.\n")


SOMEBODY: Final = 47_111
"""A user whom no machine knows: what is limited by user counts nobody else's, and never root's."""

IN_THEIR_NAME: Final = (
    *("setpriv", "--reuid", f"{SOMEBODY}", "--clear-groups"),
    *(f"--{kind}-caps=-all,+dac_read_search,+dac_override" for kind in ("inh", "ambient")),
)


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("setpriv") is None, reason="takes root and util-linux")
@pytest.mark.parametrize("number", [1, 3, 6])
def test_too_few_processes_or_threads(number: int) -> None:
    """Whether it's Python that may start no thread, its fork that is refused, or the store that may start none."""
    ended = subprocess.run(
        [*IN_THEIR_NAME, "prlimit", f"--nproc={number}:{number}", sys.executable, "-B", "-m", "lull", "serve"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "server"), "LULL_PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    line = f"lull: {TOO_FEW_PROCESSES}\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", line)


@pytest.mark.parametrize("limit", ["as", "data"])
@pytest.mark.parametrize("mebibytes", [20, 40, 48, 52, 80, 90])
def test_too_little_memory(limit: str, mebibytes: int) -> None:
    """For all that has to be loaded, wherever it would have ended: Python has many words for that, and libraries abort."""
    ended = subprocess.run(
        ["prlimit", f"--{limit}={mebibytes * 2**20}", sys.executable, "-B", "-m", "lull", "serve"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "server"), "LULL_PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "lull: There is too little memory for Lull.\n")


def test_a_store_of_our_own_that_cannot_start_has_one_line(tmp_path: Path) -> None:
    """Its last words, however many there are; or what they mean."""
    said = {
        "7:M 30 Nov 2026 01:25:54.741 # Fatal: Can't initialize Background Jobs. Error": TOO_FEW_PROCESSES,
        "7:M 30 Nov 2026 01:25:54.741 # Out Of Memory allocating 99 bytes!": TOO_LITTLE_MEMORY,
        "one\n7:M 30 Nov 2026 01:25:54.741 # Something else.": "Valkey did not start: Something else.",
        "": "Valkey did not start, and says nothing of why.",
    }
    program = tmp_path / "valkey-server"
    for words, line in said.items():
        program.write_text(
            f"#!/bin/sh\n[ \"$1\" = --version ] && echo 'Valkey server v=9.0.0' && exit\ncat <<'X'\n{words}\nX\nexit 1\n"
        )
        program.chmod(0o755)
        ended = lull("check", LULL_PORT=str(free_port()), PATH=f"{tmp_path}:/usr/bin:/bin")
        assert (ended.returncode, ended.stderr) == (1, f"lull: {line}\n")


def test_the_port_of_the_figures_is_looked_at_too(valkey: Valkey) -> None:
    """By `lull check`: the same as the other, free, taken by somebody, or by the Lull that runs."""
    port, figures = str(free_port()), str(free_port())
    told = {"LULL_PORT": port, "LULL_METRICS_PORT": figures, "LULL_REDIS_URL": valkey.url}
    same = lull("check", **told | {"LULL_METRICS_PORT": port})
    assert (same.returncode, same.stderr) == (1, "lull: LULL_METRICS_PORT is the port of the pages. Set another.\n")
    assert f"port {figures}, of the figures: free\n" in lull("check", **told).stdout
    with socket.create_server(("127.0.0.1", int(figures))):
        taken = lull("check", **told)
    line = f"lull: Port {figures} is taken. Stop what uses it, or set LULL_METRICS_PORT.\n"
    assert (taken.returncode, taken.stderr) == (1, line)
    with serving(**told) as process:
        read_until(process, "Ctrl+C")
        beside = lull("check", **told)
        assert f"port {figures}, of the figures: this Lull answers there\n" in beside.stdout
        assert beside.returncode == 0


def test_a_store_that_answers_again_is_told(own_valkey: Valkey) -> None:
    """STORE2: calls that fail have their line, and that they don't any more."""
    port = str(free_port())
    with serving(LULL_PORT=port, LULL_REDIS_URL=own_valkey.url) as process:
        read_until(process, "Ctrl+C")
        own_valkey.kill()
        address = f"http://127.0.0.1:{port}/api/rooms"
        assert post(address, json={}).status_code == 503
        read_until(process, "a call to the store failed", of_log=True)
        own_valkey.start()
        until = time.monotonic() + PATIENCE
        asking = threading.Event()

        def ask() -> None:
            while not asking.wait(0.2) and time.monotonic() < until:
                post(address, json={})

        asks = threading.Thread(target=ask)
        asks.start()
        try:
            read_until(process, "the store answers calls again", of_log=True)
        finally:
            asking.set()
            asks.join()
