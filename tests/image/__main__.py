"""Builds the image and starts what docker-compose.yml says: two phones pair through it, pause, and outlive an upgrade.

python -m tests.image
"""

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from tests.image.compose import Project
from tests.image.engine import Engine, engine
from tests.support.browser import Pair, chromium, two_phones_at
from tests.support.server import ROOT

import lull
from lull.web.push_message import VapidKey

KEPT: Final = ROOT / "build" / "engine"

VALUES: Final = {"LULL_SITE": "localhost", "LULL_STORE_PASSWORD": secrets.token_urlsafe(24)}


@asynccontextmanager
async def pages() -> AsyncGenerator[Pair]:
    """Two pages that come by way of the proxy."""
    async with chromium("--ignore-certificate-errors") as browser, two_phones_at(browser, "https://localhost") as pair:
        yield pair


def check_containers(project: Project) -> None:
    """What runs is what the file says, as the engine sees it. Raises `AssertionError`."""
    for name, told in project.services.items():
        seen = project.seen(name)
        host, config = seen["HostConfig"], seen["Config"]
        assert host["ReadonlyRootfs"], name
        assert host["CapDrop"] == ["ALL"], name
        assert (host["CapAdd"] or []) == told.get("cap_add", []), name
        assert host["SecurityOpt"] == ["no-new-privileges:true"], name
        assert config["User"] == told.get("user", ""), name
        assert host["Memory"] > 0 and host["PidsLimit"] > 0, name
    assert project.seen("node1")["Config"]["Labels"]["org.opencontainers.image.version"] == lull.__version__


async def until_back(pair: Pair) -> None:
    """Both are Paused with their partner there; then both say yes."""
    for phone in (pair.a, pair.b):
        await phone.shows("paused", partner_here="true")
    await pair.release(pair.a, pair.b)


async def live_through(project: Project) -> None:
    """A pair's evening while everything below it is replaced."""
    async with pages() as pair:
        await pair.join()
        await pair.start()
        tapped_at = await pair.a.tap()
        await pair.b.shows("paused")
        took = await pair.b.left_together_after(tapped_at) - tapped_at
        print(f"a tap through the containers: {took:.0f} ms", flush=True)
        await pair.release(pair.a, pair.b)
        project.build("node1", labels=(f"build={secrets.token_hex(4)}",))
        for node in ("node1", "node2"):
            was = project.seen(node)["Image"]
            began = time.time() * 1000
            code, stopped = await asyncio.to_thread(project.stop, node)
            assert code == 0, f"{node} ended with {code}"
            await asyncio.to_thread(project.start, node)
            await asyncio.to_thread(project.until_healthy, node)
            assert project.seen(node)["Image"] != was
            screens = [await phone.screen() for phone in (pair.a, pair.b)]
            print(f"{node}: stopped in {stopped:.1f} s, back with another image; the phones show {screens}", flush=True)
            if screens != ["together", "together"]:
                assert await pair.a.left_together_after(began) > began
                await until_back(pair)
        await pair.b.tap()
        await pair.a.shows("paused")


@contextmanager
def started(docker: Engine, *more: str, **values: str) -> Generator[Project]:
    """All of the files' services, healthy; removed when left."""
    project = Project(docker, {**VALUES, **values}, *more)
    project.remove()
    try:
        project.make_networks()
        project.start_all()
        yield project
    finally:
        project.remove()


async def pause_once(pair: Pair) -> None:
    """Together, a tap, both Paused."""
    await pair.join()
    await pair.start()
    await pair.a.tap()
    for phone in (pair.a, pair.b):
        await phone.shows("paused")


async def with_notices(project: Project) -> None:
    """deploy/push.yml: the nodes leave by a network of their own, and all is as before."""
    for node in ("node1", "node2"):
        assert set(project.seen(node)["NetworkSettings"]["Networks"]) == {"lull_inside", "lull_push"}
    async with pages() as pair:
        await pause_once(pair)
    print("with notices: healthy, paired, paused", flush=True)


async def with_sentinels(project: Project) -> None:
    """deploy/sentinels.yml: the primary is killed; the same two go on by the replica."""
    async with pages() as pair:
        await pause_once(pair)
        await asyncio.to_thread(project.kill, "store")
        began = time.monotonic()
        await pair.release(pair.a, pair.b)
        await pair.b.tap()
        await pair.a.shows("paused")
    print(f"with sentinels: primary killed, Together again after {time.monotonic() - began:.0f} s, paused", flush=True)


def main() -> None:
    """Build, start, live through it, remove. Ends with one line."""
    with engine(KEPT) as docker:
        docker.make_bases()
        Project(docker, VALUES).build()
        with started(docker) as project:
            check_containers(project)
            asyncio.run(live_through(project))
        contact = {"LULL_VAPID_KEY": VapidKey.new(), "LULL_VAPID_CONTACT": "mailto:someone@lull.example"}
        with started(docker, "deploy/push.yml", **contact) as project:
            asyncio.run(with_notices(project))
        with started(docker, "deploy/sentinels.yml") as project:
            check_containers(project)
            asyncio.run(with_sentinels(project))
    print("image: healthy, paired, paused")


if __name__ == "__main__":
    assert Path.cwd() == ROOT
    main()
