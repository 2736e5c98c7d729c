"""What a person sees who starts Lull."""

import json
import socket
from pathlib import Path

import pytest
from tests.support.command_line import lull
from tests.support.server import ROOT, free_port

from lull import cli as command_line
from lull.cli import SetupError, _bind, hashes, ready  # pyright: ignore[reportPrivateUsage] - looks at it alone


def test_a_taken_port_is_one_plain_line() -> None:
    """No traceback: what is wrong, and what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = lull("serve", LULL_PORT=str(port))
    assert ended.returncode == 1
    assert ended.stderr == f"lull: Port {port} is taken. Stop what uses it, or set LULL_PORT.\n"


def test_a_setting_that_makes_no_sense_is_named() -> None:
    """The setting's name, and no traceback."""
    for ice in ("stun.lull.example", "https://stun.lull.example", "turn:user:word@turn.lull.example"):
        ended = lull("serve", LULL_ICE=f"stun:ok.example,{ice}")
        assert (ended.returncode, ended.stderr) == (1, "lull: Not understood: LULL_ICE.\n")
    ended = lull("serve", LULL_ICE="stun:stun.lull.example,turn:turn.lull.example")
    assert (ended.returncode, ended.stderr) == (1, "lull: Not understood: LULL_ICE_SECRET.\n")
    for name, value in (
        ("LULL_PORT", "eighty"),
        ("LULL_TRUSTED_PROXIES", "127.0.0.1,proxy"),
        ("LULL_ICE", "stun:stun.lull.example:99999"),
    ):
        ended = lull("serve", **{name: value})
        assert (ended.returncode, ended.stderr) == (1, f"lull: Not understood: {name}.\n")
    ended = lull("serve", LULL_PUSH_HOSTS="https://push.example")
    assert ended.stderr == "lull: Not understood: LULL_PUSH_HOSTS (hosts, such as push.example or push.example:8443).\n"


def test_a_setting_in_two_spellings_is_refused() -> None:
    """Which of them counts would be the environment's order; one in small letters alone is as good as any."""
    ended = lull("check", LULL_PORT="1", Lull_Port="2", LULL_LOG="info", lull_log="info")
    line = "lull: Set twice, in capitals and in small letters: LULL_LOG, LULL_PORT.\n"
    assert (ended.returncode, ended.stderr) == (1, line)
    ended = lull("check", lull_metrics_port="eighty")
    assert ended.stderr == "lull: Not understood: LULL_METRICS_PORT.\n"


@pytest.mark.parametrize("host", ["255.255.255.255", "224.0.0.1", "ff02::1", "0.0.0.1"])
def test_an_address_that_nobody_reaches_is_none_of_this_machine(host: str) -> None:
    """Some of them can be bound to, and nobody ever comes."""
    with pytest.raises(SetupError, match="is not an address of this machine"):
        _bind((host,), free_port())


def test_a_page_whose_path_is_too_long_is_not_built(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, as for a folder that isn't there."""
    monkeypatch.setenv("LULL_CLIENT_DIR", "d" * 5000)
    with pytest.raises(SetupError, match="The page is not built"):
        hashes()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("body", [b"[" * 4000, b"{}", b"null", b'{"status": []}', b"\xff", b'{"status": "ok"}', b""])
def test_what_is_no_node_is_told_whatever_it_says(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """`lull ready` has one line for it."""

    def answered(*_: object) -> tuple[int, bytes]:
        return 200, body

    monkeypatch.setattr(command_line, "ask_node", answered)
    with pytest.raises(SetupError, match="is not Lull"):
        ready()


def test_an_address_of_another_machine_is_told() -> None:
    """LULL_HOST has to be an address of this machine."""
    ended = lull("serve", LULL_HOST="198.51.100.1", LULL_PORT=str(free_port()))
    assert (ended.returncode, ended.stderr) == (
        1,
        "lull: 198.51.100.1 is not an address of this machine. Set LULL_HOST.\n",
    )


def test_check_names_every_missing_part(tmp_path: Path) -> None:
    """An unbuilt page and a store that isn't there are both told."""
    ended = lull(
        "check", LULL_PORT=str(free_port()), LULL_CLIENT_DIR=str(tmp_path), LULL_REDIS_URL=f"unix://{tmp_path}/none"
    )
    assert ended.returncode == 1
    assert "make client" in ended.stderr
    assert "LULL_REDIS_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_schema_that_is_printed_is_the_one_that_is_kept() -> None:
    """`lull schema` says what protocol/schema.json says."""
    kept = (ROOT / "protocol" / "schema.json").read_text()
    assert json.loads(lull("schema").stdout) == json.loads(kept)
