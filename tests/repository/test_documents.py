"""What must hold of the documents: one version, decisions in one form, links that lead somewhere."""

import json
import re
from pathlib import Path
from typing import Final

import pytest
from tests.support.server import ROOT

import lull
from lull.settings import Settings

DECISIONS: Final = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
DOCUMENTS: Final = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("model/*.md"), *ROOT.glob("bench/*.md")]
)
LINK: Final = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")
NAMED: Final = re.compile(r"`((?:tests|server|client_web|docs|model|bench|deploy|protocol|requirements)/[\w./-]*\w)`")


def test_there_is_one_version() -> None:
    """Of the package, the page, the image and the newest entry of the changes."""
    page = json.loads((ROOT / "client_web" / "package.json").read_text())["version"]
    lock = json.loads((ROOT / "client_web" / "package-lock.json").read_text())["version"]
    image = re.search(r'image\.version="([^"]+)"', (ROOT / "Dockerfile").read_text())
    changes = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert image is not None and changes is not None
    assert {page, lock, image[1], changes[1]} == {lull.__version__}


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_decisions_have_one_form(path: Path) -> None:
    """A number, what made it necessary, what was decided; and what follows, or what was not chosen."""
    text = path.read_text()
    assert re.match(rf"# {path.name[:4]}: \S.*\n\n\*\*Context\.\*\* ", text)
    parts = re.findall(r"^\*\*(\w+)\.\*\* ", text, re.MULTILINE)
    assert parts[:2] == ["Context", "Decision"]
    assert parts[2:] and set(parts[2:]) <= {"Consequences", "Alternatives", "Overtaken"}


def test_the_list_of_decisions_is_whole() -> None:
    """Every record is in it by number and title, in order, and nothing else is."""
    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", (ROOT / "docs" / "decisions" / "README.md").read_text(), re.MULTILINE)
    assert listed == [(path.read_text().splitlines()[0].removeprefix("# "), path.name) for path in DECISIONS]
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_documents_name_is_there(path: Path) -> None:
    """Links between them, and files and folders in backticks."""
    text = path.read_text()
    gone = [link for link in LINK.findall(text) if not (path.parent / link).exists()]
    if path.name != "CHANGELOG.md":
        gone += [name for name in NAMED.findall(text) if not (ROOT / name).exists()]
    assert gone == []


@pytest.mark.parametrize("name", sorted(set(Settings.model_fields) - {"client_dir"}))
def test_each_setting_is_in_the_readme(name: str) -> None:
    """But for where the page lies, which who installs Lull leaves alone."""
    assert f"`LULL_{name.upper()}`" in (ROOT / "README.md").read_text()


def test_each_practice_names_what_stands_on_its_screen() -> None:
    """`docs/practices.md`: forty-eight practices, and every name in its table is said by the page, word for word."""
    catalogues = (*ROOT.glob("client_web/src/i18n/**/en.ts"), ROOT / "client_web" / "src" / "tools" / "i18n" / "en.ts")
    said = "".join(path.read_text() for path in catalogues).replace("’", "'").lower()
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", (ROOT / "docs" / "practices.md").read_text(), re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 49))
    for number, screen in rows:
        for emphasised, quoted in re.findall(r'\*([^*]+)\*|"([^"]+)"', screen):
            assert (emphasised or quoted).lower() in said, f"{number}: {emphasised or quoted}"
