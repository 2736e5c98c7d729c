"""`python -m tests.crypto` writes the vectors anew."""

import json

from tests.crypto.vectors import FILES
from tests.support.transcripts import FOLDER

for name, made in FILES.items():
    (FOLDER / name).write_text(json.dumps(made(), indent=2) + "\n")
