"""What a person sees who starts Lull."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError
from tests.support.server import ROOT, free_port
from tests.support.waiting import LONG_PATIENCE

from lull import cli as command_line
from lull.cli import SetupError, _bind, hashes, ready  # pyright: ignore[reportPrivateUsage] - looks at it alone
from lull.settings import SettingError, Settings
from lull.web.networks import Networks


def lull(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    return subprocess.run(
        [sys.executable, "-m", "lull", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "server"), **environment},
        capture_output=True,
        text=True,
        timeout=LONG_PATIENCE,
        check=False,
    )


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


@pytest.mark.parametrize(
    ("field", "given"),
    [
        *(("host", it) for it in ("*", "http://127.0.0.1", "127.0.0.1,::1", "\udcff")),
        *(("push_hosts", it) for it in ("a:99999", "a:0", "*", "..", "https://a")),
        *(("ice", it) for it in ("stun:a:0", "stun:a:65536", "stun:a\u200b", "STUN:a", "stun:", "stun:[:]")),
        *(("ice", it) for it in ("stun:a?transport=udp", "stun:a..b", "turns:999.1.1.1")),
        *(("ice_secret", it) for it in ("two\nlines", "\udcff", "a\0b")),
        *(("trusted_proxies", it) for it in ("*", "10.0.0.1:443", "10.0.0.1/8", "fe80::1%eth0", "proxy")),
        *(("port", it) for it in ("0", "65536", "８０８０", "1e3")),
        *(("redis_url", it) for it in ("redis://:\udcff@host", f"redis://host/{9**20}", "redis://host/٣")),
        *(("kept_kib", it) for it in ("0", "nan", "inf", "-1")),
        *(("log", it) for it in ("verbose", "0")),
        ("vapid_key", "\udcff"),
        ("origins", "https://\udcff.example"),
    ],
)
def test_what_could_never_work_is_refused(field: str, given: str) -> None:
    """An environment may hold anything; what would be taken and then quietly do nothing is named at the start."""
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({field: given})
    assert {error["loc"][0] for error in refused.value.errors()} == {field}


def test_a_secret_has_no_line_break_of_the_file_it_was_in() -> None:
    """PATH8: a relay's own secret has none, so every password would be wrong, and no one would be told."""
    ice = "stun:[::1]:3478,turn:turn.lull.example?transport=udp"
    settings = Settings.model_validate({"ice": ice, "ice_secret": " s3 cret\n"})
    assert settings.ice_secret is not None
    assert settings.ice_secret.get_secret_value() == "s3 cret"
    with pytest.raises(ValidationError):
        Settings.model_validate({"ice": ice, "ice_secret": " \n"})


def test_a_setting_in_two_spellings_is_refused() -> None:
    """Which of them counts would be the environment's order; one in small letters alone is as good as any."""
    ended = lull("check", LULL_PORT="1", Lull_Port="2", LULL_LOG="info", lull_log="info")
    line = "lull: Set twice, in capitals and in small letters: LULL_LOG, LULL_PORT.\n"
    assert (ended.returncode, ended.stderr) == (1, line)
    ended = lull("check", lull_metrics_port="eighty")
    assert ended.stderr == "lull: Not understood: LULL_METRICS_PORT.\n"


def test_a_proxy_is_trusted_however_its_address_is_written() -> None:
    """LIMIT4: a peer's IPv4 address that came as IPv6 is the IPv4 one, so a setting's is too."""
    settings = Settings.model_validate({"trusted_proxies": "::ffff:172.31.87.2, ::ffff:10.0.0.0/104, fd00::/8"})
    assert [str(it) for it in settings.trusted_proxies] == ["172.31.87.2/32", "10.0.0.0/8", "fd00::/8"]
    networks = Networks(settings.trusted_proxies)
    assert all(map(networks.trusts, ("172.31.87.2", "::ffff:172.31.87.2", "10.9.9.9", "fd00::1")))
    assert not any(map(networks.trusts, ("172.31.87.3", "::ffff:172.31.87.3", "fe80::1")))


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


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({"port": 9000}, {"http://127.0.0.1:9000", "http://localhost:9000"}),
        ({"port": 80}, {"http://127.0.0.1", "http://localhost"}),
        ({"port": 1, "host": "0x7g.1"}, {"http://127.0.0.1:1", "http://localhost:1", "http://0x7g.1:1"}),
        ({"port": 1, "host": "0:0:0:0:0:0:0:1"}, {"http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"}),
        ({"origins": "https://[::ffff:1.2.3.4]"}, {"https://[::ffff:102:304]"}),
        (
            {"port": 9000, "host": "10.0.0.5"},
            {"http://127.0.0.1:9000", "http://localhost:9000", "http://10.0.0.5:9000"},
        ),
        ({"origins": "https://a.example, https://b.example/"}, {"https://a.example", "https://b.example"}),
    ],
)
def test_the_allow_list_of_origins(given: dict[str, object], allowed: set[str]) -> None:
    """WIRE5: exact origins; this machine's own names where none are set."""
    assert set(Settings.model_validate(given).allowed_origins()) == allowed


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("https://Lull.Example", "https://lull.example"),
        ("HTTPS://lull.example:443/", "https://lull.example"),
        ("http://lull.example:80", "http://lull.example"),
        ("https://lull.example:8443", "https://lull.example:8443"),
        ("https://küche.example", "https://xn--kche-0ra.example"),
        ("https://Straße.example", "https://xn--strae-oqa.example"),  # Python's own says strasse
        ("https://☎.example", "https://xn--y3h.example"),  # no name by the newest standard, but browsers go there
        ("https://[2001:DB8:0::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://Lull.Example, www.lull.example", "https://lull.example https://www.lull.example"),
        ("https://lull.example www.lull.example", "https://lull.example https://www.lull.example"),
    ],
)
def test_an_origin_is_put_as_a_browser_sends_it(given: str, sent: str) -> None:
    """WIRE5: also where LULL_SITE is a list, or has capitals."""
    assert Settings.model_validate({"origins": given}).allowed_origins() == tuple(sent.split())


@pytest.mark.parametrize(
    "given",
    [
        "https://host/lull/",
        "https://me:secret@lull.example",
        "https://me@lull.example",
        "https://lull.example:65536",
        "https://lull.example:0",
        "https://*.lull.example",
        "https://lull.example?secret",
        "https://[::1",
        "https://10.0.0.300",
        "https://0x7f.1",
        f"https://{'a.' * 130}example",
        "ftp://lull.example",
        "localhost:8787",
        "null",
        f"https://{'a' * 64}.example",
    ],
)
def test_what_no_browser_sends_is_refused(given: str) -> None:
    """WIRE5: at the start, with a reason that holds nothing of it; so is hosting under a path."""
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({"origins": given})
    why = refused.value.errors()[0].get("ctx", {}).get("error")
    assert isinstance(why, SettingError)
    assert "secret" not in str(why)
