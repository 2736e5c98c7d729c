"""LOG1: what the logs may say."""

import logging
import os
import subprocess
import sys

from tests.support.server import ROOT

SECRET = "a-room-id-or-token"

PROGRAM = f"""
import logging
from lull import logs
logs.set_up("debug")
logging.getLogger("uvicorn.error").warning("%s connected from 203.0.113.9", "{SECRET}")
logging.getLogger("uvicorn.access").info("GET /?{SECRET}")
try:
    raise ValueError("{SECRET}")
except ValueError:
    logging.getLogger("uvicorn.error").exception("Exception with {SECRET}")
    logging.getLogger("lull.phone").exception("a bug")
logging.getLogger("lull").info("started")
"""


def test_words_of_libraries_and_of_exceptions_stay_out() -> None:
    """LOG1: another library's words and an exception's text never reach the log; where they came from does."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": str(ROOT / "server")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert SECRET not in ran.stderr
    assert "203.0.113.9" not in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stderr.count("ValueError at") == 2
    assert "started" in ran.stderr
    assert logging.getLogger().level == logging.WARNING
