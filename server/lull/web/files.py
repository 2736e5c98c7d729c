"""The files of the built page whose names carry a hash of what is in them."""

import mimetypes
import os
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

NEVER_CHANGES: Final = "public, max-age=31536000, immutable"
"""How long anyone may keep such a file."""

ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
"""As a browser asks for them, the smallest first, and as the build writes them beside the file."""


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
        response.headers["cache-control"] = NEVER_CHANGES
        response.headers["vary"] = "accept-encoding"
        return response
