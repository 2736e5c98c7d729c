"""The headers that every answer carries."""

from collections.abc import Mapping
from typing import Final, cast

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


STRICT_TRANSPORT: Final = {"strict-transport-security": "max-age=63072000"}
"""Where HTTPS is: two years of it."""


def page_headers(*, https_only: bool) -> dict[str, str]:
    """On every answer of a site that is, or isn't, never to be asked for without TLS."""
    return HEADERS | STRICT_TRANSPORT if https_only else HEADERS


def headers_of(app: Starlette) -> Mapping[str, str]:
    """The application's; of one that has none, those of a site that may be asked for without TLS."""
    return cast("Mapping[str, str]", getattr(app.state, "headers", HEADERS))


def bad_request(headers: Mapping[str, str]) -> bytes:
    """The answer to what is no request, with these headers: no library would make one."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 400 Bad Request\r\n{lines}content-length: 0\r\nconnection: close\r\n\r\n".encode()


class SecurityHeaders:
    """Adds these headers to every HTTP answer."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str] = HEADERS) -> None:
        """Wraps `app`."""
        self._app: Final = app
        self._headers: Final = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
