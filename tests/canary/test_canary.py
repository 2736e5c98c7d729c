"""Planted words, and the places where they must not be."""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncGenerator
from typing import Any, Final, cast

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from redis.asyncio import Redis
from tests.canary.search import forms_of, found_in, memory_of, unmasked
from tests.support.browser import Pair, Phone, chromium, two_phones

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIELDS: Final = ("asks", "wishes", "hard", "helps")


def planted(name: str) -> str:
    """A text that nobody writes by accident; with letters that other alphabets have."""
    return f"kanariénvogel-{name}-{secrets.token_hex(12)}-zwitschert"


async def write(phone: Phone, part: str, texts: dict[str, str]) -> None:
    """Write a page, and keep it."""
    await phone.press(f"write-{part}")
    for field, text in texts.items():
        await phone.page.fill(f'[data-field="{field}"]', text)
    await phone.press("keep")
    await phone.page.wait_for_selector('[data-action="rehearse"]')


@pytest_asyncio.fixture(loop_scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """A headless Chromium."""
    async with chromium() as started:
        yield started


async def test_the_search_finds_what_is_there() -> None:
    """SEALED1: in every dress, in a process's memory, and under a mask: else finding nothing would mean nothing."""
    text = planted("here")
    for form in forms_of(text):
        assert found_in(b"x" * 7 + form + b"y", [text]) == [text]
    assert found_in(secrets.token_hex(2_000).encode(), [text]) == []
    held = bytearray(text.encode())
    assert found_in(memory_of(os.getpid()), [text]) == [text]
    mask = os.urandom(4)
    frame = bytes([0x82, 0x80 | 126]) + len(held).to_bytes(2, "big") + mask
    frame += bytes(byte ^ mask[at % 4] for at, byte in enumerate(held))
    assert found_in(frame, [text]) == []
    assert found_in(unmasked(b"GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n" + frame), [text]) == [text]


async def test_no_word_of_an_evening_is_anywhere_else(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """SEALED1, SEAT4, SEAT5, LOG1: not in the store or what it was told, on the wire, in a log, an address, a figure, memory."""
    monkeypatch.setenv("LULL_LOG", "debug")
    async with two_phones(browser) as pair:
        await _evening_leaves_nothing(pair)


async def _evening_leaves_nothing(pair: Pair) -> None:
    texts: dict[str, dict[str, str]] = {
        name: {field: planted(f"{name}-{field}") for field in FIELDS} for name in ("a", "b")
    }
    signal = planted("signal")
    words = [signal, *(text for page in texts.values() for text in page.values())]
    urls: list[str] = []
    for phone in (pair.a, pair.b):
        phone.wire.capture = []
        phone.page.on("request", lambda request: urls.append(request.url))
        phone.page.on("websocket", lambda socket: urls.append(socket.url))
    heard: list[str] = []
    async with Redis.from_url(pair.redis_url) as redis:  # pyright: ignore[reportUnknownMemberType]
        listening = asyncio.create_task(_overhear(redis, heard))
        fragment = await pair.join()
        ticket, secret = fragment[23:45], fragment[45:]
        await write(pair.a, "ours", {"signal": signal})
        for phone, name in ((pair.a, "a"), (pair.b, "b")):
            await write(phone, "mine", texts[name])
        await pair.b.page.wait_for_function("document.body.innerText.includes('kanari')")  # it came to the other phone
        await pair.start()
        await pair.a.tap()
        await pair.b.shows("paused", mine="false")
        assert texts["a"]["asks"] in await pair.b.page.inner_text("main")  # and is read there
        store = await _dump(redis)
        listening.cancel()
    seats = [json.loads(text) for text in await asyncio.gather(*(_hello(phone) for phone in (pair.a, pair.b)))]
    tokens = [seat["token"] for seat in seats]
    wire = b"".join(unmasked(bytes(part)) for phone in (pair.a, pair.b) for part in phone.wire.capture or [])
    memory = memory_of(pair.server.pid)
    told = "\n".join(heard).encode()
    log = bytes(pair.server.log)

    control = [pair.a.url, fragment[1:23]]
    assert found_in(wire, control) == control  # the room's id does cross the wire: the capture is one
    assert found_in(told, control[1:]) == control[1:]
    for place in (store, told, wire, memory, log, "\n".join(urls).encode()):
        assert found_in(place, [*words, secret]) == []
    for place in (store, told, log, "\n".join(urls).encode()):
        assert found_in(place, [*tokens, ticket]) == []  # they cross the wire, each to be shown; and rest as hashes
    assert found_in(log, [fragment[1:23], "127.0.0.1"]) == []


async def _overhear(redis: "Redis", heard: list[str]) -> None:
    async with redis.monitor() as monitor:
        async for command in monitor.listen():
            heard.append(str(command))  # noqa: PERF401 - it is read while this goes on


async def _dump(redis: "Redis") -> bytes:
    """Every key and every value, as the store would write them to a disk."""
    held = bytearray()
    keys = cast("list[bytes]", await redis.keys())  # pyright: ignore[reportUnknownMemberType]
    for key in keys:
        held += key
        kind: Any = await redis.type(key)
        if kind == b"hash":
            fields = cast("dict[bytes, bytes]", await redis.hgetall(key))
            held += b"\0".join(part for field in fields.items() for part in field)
        held += await redis.dump(key) or b""
    assert keys
    return bytes(held)


async def _hello(phone: Phone) -> str:
    """What the phone's first frame was: the token that it showed."""
    for part in phone.wire.capture or []:
        said = unmasked(bytes(part))
        at = said.find(b'{"type":"hello"')
        if at >= 0:
            return said[at : said.index(b"}", at) + 1].decode()
    raise AssertionError("no hello was captured")
