"""Logs that can tell how the server does and nothing about whom it serves (LOG1)."""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, Final

import structlog

_OURS: Final = "lull"


def _strip(_: object, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Keep of another library's record only where it came from: its words may hold addresses and paths.

    Of an exception keep the type and the places it went through, never its words: they may hold what a phone sent.
    """
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and not record.name.startswith(_OURS):
        event["event"] = f"{record.name}: {record.levelname.lower()} from {record.module}:{record.lineno}"
    raised = event.pop("exc_info", None)
    if isinstance(raised, tuple) and isinstance(raised[1], BaseException):
        event["error"] = _places(raised[1])
    return event


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    path = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {path}"


def set_up(level: str) -> None:
    """Log lines of `key=value` to standard error, from this level on."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level],
        processors=[
            _strip,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "websockets"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
