"""The files of the built client. Those whose names carry a hash of what is in them may be kept for ever."""

import asyncio
import mimetypes
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Final, cast
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REVALIDATE: Final = "no-cache"

IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""How long anyone may keep such a file."""

ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
"""As a browser asks for them, the smallest first, and as the build writes them beside the file."""

CERTIFICATE_PATH: Final = "/lull-ca.crt"
"""Where phones on a local network fetch the certificate that they are to trust."""

TRUST_PATH: Final = "/trust"
"""Where they are shown how."""

TRUST_PAGE: Final = Path(__file__).parents[1] / "trust"
"""The page there, with its style and its pictures."""

LINK_AS_PATH: Final = re.compile(r"[^\w#]*(?:%(?:25)*23|[#\uff03\ufe5f])(?=[0-9][\w-]{40})", re.ASCII)
"""How a pair link begins whose `#` somebody wrote as `%23`, however often, or as the wide one of another script: what
would be the fragment comes as a path (SEAT5), and marks that a chat put before it as well."""

ONLY_MARKS: Final = re.compile(r"[^\w.\x00-\x1f\ufffd\ud800-\udfff]+")
"""What a chat puts behind an address: with it the page is meant, and the browser keeps the fragment."""

TRY_PATH: Final = "/try"
"""Where two real phones are walked through docs/phones.md: on a local network alone."""

TRY_PAGE: Final = Path(__file__).parents[1] / "try"

FILES_AT_ONCE: Final = 8
"""Files of the page that are open at a time, whoever asks for them (LIMIT5)."""

SHARED_PIECES: Final = 64
"""Pieces of files, of 64 KiB at the most, that all who are sent them have in common."""

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


def _media_type(path: PathLike) -> str:
    """What is in the file, and how text in it is written."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("+xml") else kind


def _taken_encodings(header: str) -> set[str]:
    """Those that are named, in any case, and not with a weight of nothing (RFC 9110, 12.5.3)."""
    named = [part.lower().replace(" ", "").split(";") for part in header.split(",")]
    return {coding for coding, *weight in named if not re.fullmatch(r"q=0(\.0*)?", "".join(weight))}


class HashedFiles(StaticFiles):
    """Sends each file as the build compressed it: compressing here would hold up whoever pauses meanwhile."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or its compressed form where there is one that the browser takes."""
        taken = _taken_encodings(Headers(scope=scope).get("accept-encoding", ""))
        for encoding, ending in ENCODINGS:
            compressed = f"{os.fspath(full_path)}{ending}"
            if encoding in taken and os.path.isfile(compressed):  # noqa: PTH113 - as the base class has paths
                response = super().file_response(compressed, os.stat(compressed), scope, status_code)  # noqa: PTH116
                response.headers["content-encoding"] = encoding
                break
        else:
            response = super().file_response(full_path, stat_result, scope, status_code)
        if "content-type" in response.headers:
            response.headers["content-type"] = _media_type(full_path)
        response.headers["cache-control"] = IMMUTABLE
        response.headers["vary"] = "accept-encoding"
        return response


class BufferedFiles:
    """Has a file read before its first byte is sent, so that none is open for as long as somebody doesn't take it."""

    def __init__(self, app: ASGIApp, opening: asyncio.Semaphore) -> None:
        """`app`: answers with one file. `opening`: held while that is open."""
        self._app: Final = app
        self._opening: Final = opening

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            if "body" in message:
                message["body"] = _shared(message["body"])
            answer.append(message)

        # Nobody needs these files in parts, and each part would be a reading of its own: a hundred keep others waiting.
        headers = [(name, value) for name, value in scope["headers"] if name not in (b"range", b"if-range")]
        async with self._opening:
            await self._app({**scope, "headers": headers}, receive, keep)
        for message in answer:
            await send(message)


@lru_cache(SHARED_PIECES)
def _shared(piece: bytes) -> bytes:
    """The same bytes, and the same object for whoever else is sent them."""
    return piece


def static_routes(client_dir: Path, authority: Path | None) -> list[Route | Mount]:
    """The built client: `index.html` at `/`, hashed files below `/assets`, the few others by name.

    `authority`: the certificate that phones on a local network are to trust, where there is one.
    """
    index = client_dir / "index.html"

    async def page(_: Request) -> Response:
        if not index.is_file():
            return PlainTextResponse("The page has not been built yet: make client\n", 503)
        return FileResponse(index, headers={"cache-control": REVALIDATE})

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        link = LINK_AS_PATH.match(name)
        if link is not None or ONLY_MARKS.fullmatch(name):
            where = "/" if link is None else "/#" + quote(name[link.end() :])
            return Response(status_code=303, headers={"location": where, "cache-control": "no-store"})
        path = client_dir / name
        try:
            found = path.is_file() and path.parent == client_dir
        except OSError:  # no file has such a long name
            found = False
        if not found:
            raise HTTPException(404)
        return FileResponse(path, headers={"cache-control": REVALIDATE}, media_type=_media_type(path))

    async def certificate(_: Request) -> Response:
        return FileResponse(cast("Path", authority), media_type="application/x-x509-ca-cert")

    async def trust(_: Request) -> Response:
        return FileResponse(TRUST_PAGE / "trust.html", headers={"cache-control": REVALIDATE})

    async def try_it(_: Request) -> Response:
        return FileResponse(TRY_PAGE / "try.html", headers={"cache-control": REVALIDATE})

    held = [Middleware(BufferedFiles, asyncio.Semaphore(FILES_AT_ONCE))]
    local = (
        []
        if authority is None
        else [
            Route(CERTIFICATE_PATH, certificate, middleware=held),
            Route(TRUST_PATH, trust, middleware=held),
            Mount(TRUST_PATH, StaticFiles(directory=TRUST_PAGE), middleware=held),
            Route(TRY_PATH, try_it, middleware=held),
            Mount(TRY_PATH, StaticFiles(directory=TRY_PAGE), middleware=held),
        ]
    )
    return [
        Route("/", page, middleware=held),
        *local,
        Mount("/assets", HashedFiles(directory=client_dir / "assets", check_dir=False), middleware=held),
        Route("/{name}", file, middleware=held),
    ]
