"""The languages that Lull speaks, as the page names them."""

import re
from typing import Final

from tests.support.server import ROOT

_DECLARED: Final = (ROOT / "client_web" / "src" / "i18n" / "language.ts").read_text().partition("LANGUAGES")[2]

LANGUAGES: Final = tuple(re.findall(r'^  (\w+): "', _DECLARED, re.MULTILINE))
"""BCP 47."""
