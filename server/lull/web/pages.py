"""The page itself and the headers that every answer carries."""

import mimetypes
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lull.protocol.messages import HttpErrorCode
from lull.web.calls import refusal
from lull.web.files import HashedFiles

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

ASK_EACH_TIME: Final = "no-cache"

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


def page_routes(client_dir: Path, authority: Path | None) -> list[Route | Mount]:
    """The built client: `index.html` at `/`, hashed files below `/assets`, the few others by name.

    `authority`: the certificate that phones on a local network are to trust, where there is one.
    """
    index = client_dir / "index.html"

    async def page(_: Request) -> Response:
        if not index.is_file():
            return PlainTextResponse("The page has not been built yet: make client\n", 503)
        return FileResponse(index, headers={"cache-control": ASK_EACH_TIME})

    async def file(request: Request) -> Response:
        path = client_dir / request.path_params["name"]
        try:
            found = path.is_file() and path.parent == client_dir
        except OSError:  # no file has such a long name
            found = False
        if not found:
            raise HTTPException(404)
        return FileResponse(path, headers={"cache-control": ASK_EACH_TIME})

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
    return refusal(code)


async def on_bug(_: Request, __: Exception) -> Response:
    """A fault of ours: the caller learns that, and no more (LOG1)."""
    return refusal("internal")
