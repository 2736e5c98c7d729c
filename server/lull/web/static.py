"""The page itself and the headers that every answer carries."""

import mimetypes
import os
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lull.protocol.messages import HttpErrorCode
from lull.web.api import error_response

HEADERS: Final = {
    "content-security-policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "media-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types lull-worker",
        )
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": ", ".join(
        (
            *(f"{feature}=(self)" for feature in ("accelerometer", "autoplay", "camera", "gyroscope")),
            "screen-wake-lock=(self)",
            *(f"{feature}=()" for feature in ("display-capture", "fullscreen", "geolocation", "hid")),
            *(f"{feature}=()" for feature in ("microphone", "midi", "payment", "serial", "usb")),
        )
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""On every answer. Nothing may load from elsewhere, embed the page, or learn where a visitor came from."""

REVALIDATE: Final = "no-cache"

IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""How long anyone may keep such a file."""

ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
"""As a browser asks for them, the smallest first, and as the build writes them beside the file."""

CERTIFICATE_PATH: Final = "/lull-ca.crt"
"""Where phones on a local network fetch the certificate that they are to trust."""

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


class SecurityHeaders:
    """Adds `HEADERS` to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Wraps `app`."""
        self._app: Final = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class HashedFiles(StaticFiles):
    """Sends each file as the build compressed it: compressing here would hold up whoever pauses meanwhile."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or its compressed form where there is one that the browser takes."""
        taken = {part.split(";")[0].strip() for part in Headers(scope=scope).get("accept-encoding", "").split(",")}
        for encoding, ending in ENCODINGS:
            compressed = f"{os.fspath(full_path)}{ending}"
            if encoding in taken and os.path.isfile(compressed):  # noqa: PTH113 - as the base class has paths
                response = super().file_response(compressed, os.stat(compressed), scope, status_code)  # noqa: PTH116
                response.headers["content-encoding"] = encoding
                response.headers["content-type"] = mimetypes.guess_type(full_path)[0] or "application/octet-stream"
                break
        else:
            response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = IMMUTABLE
        response.headers["vary"] = "accept-encoding"
        return response


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
        path = client_dir / request.path_params["name"]
        try:
            found = path.is_file() and path.parent == client_dir
        except OSError:  # no file has such a long name
            found = False
        if not found:
            raise HTTPException(404)
        return FileResponse(path, headers={"cache-control": REVALIDATE})

    async def certificate(_: Request) -> Response:
        if authority is None:
            raise HTTPException(404)
        return FileResponse(authority, media_type="application/x-x509-ca-cert")

    return [
        Route("/", page),
        Route(CERTIFICATE_PATH, certificate),
        Mount("/assets", HashedFiles(directory=client_dir / "assets", check_dir=False)),
        Route("/{name}", file),
    ]


async def on_http_exception(_: Request, error: Exception) -> Response:
    """Routing's own refusals, with codes like all others (WIRE6)."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code: HttpErrorCode = "not_found" if status == 404 else "method_not_allowed" if status == 405 else "bad_request"
    return error_response(code)


async def on_bug(_: Request, __: Exception) -> Response:
    """A fault of ours: the caller learns that, and no more (LOG1)."""
    return error_response("internal")
