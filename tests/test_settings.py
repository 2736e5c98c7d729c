"""What the settings take, and how they put it."""

import pytest
from pydantic import ValidationError

from lull.settings import SettingError, Settings
from lull.web.networks import Networks


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


def test_a_proxy_is_trusted_however_its_address_is_written() -> None:
    """LIMIT4: a peer's IPv4 address that came as IPv6 is the IPv4 one, so a setting's is too."""
    settings = Settings.model_validate({"trusted_proxies": "::ffff:172.31.87.2, ::ffff:10.0.0.0/104, fd00::/8"})
    assert [str(it) for it in settings.trusted_proxies] == ["172.31.87.2/32", "10.0.0.0/8", "fd00::/8"]
    networks = Networks(settings.trusted_proxies)
    assert all(map(networks.trusts, ("172.31.87.2", "::ffff:172.31.87.2", "10.9.9.9", "fd00::1")))
    assert not any(map(networks.trusts, ("172.31.87.3", "::ffff:172.31.87.3", "fe80::1")))


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
