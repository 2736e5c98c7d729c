"""What `make dist` leaves is all that a machine needs: no checkout, no Node; and it all carries one version."""

import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest
from deploy.installed import install, page_of, said, serving
from tests.support.server import ROOT

import lull
from lull.build_verification import hashes_of


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One wheel and one source archive."""
    folder = tmp_path_factory.mktemp("dist")
    _build(ROOT, folder)
    return folder


def _build(source: Path, folder: Path, *what: str) -> None:
    command = (sys.executable, "-m", "hatchling", "build", *what, "--directory", folder)
    subprocess.run(command, cwd=source, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _files(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_one_wheel_and_one_source_archive(dist: Path) -> None:
    """The version is in their names, and the page in both; nothing of a checkout's own is."""
    version = lull.__version__
    names = {f"lull-{version}-py3-none-any.whl", f"lull-{version}.tar.gz"}
    assert {file.name for file in dist.iterdir() if file.name != ".gitignore"} == names
    [wheel] = dist.glob("*.whl")
    files = _files(wheel)
    page = {path.relative_to(ROOT / "client_web" / "dist") for path in (ROOT / "client_web" / "dist").rglob("*.*")}
    assert {Path("lull/client") / path for path in page if path.name} <= {Path(name) for name in files}
    assert f'content="{version}"'.encode() in files["lull/client/index.html"]
    [archive] = dist.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        parts = {name.split("/", 1)[1] for name in packed.getnames()}
    assert {"client_web/dist/index.html", "CHANGELOG.md", "deploy/lull.service", "docker-compose.yml"} <= parts
    assert not any(part.startswith((".venv", ".git/")) or "node_modules" in part for part in parts)


def test_the_source_archive_makes_the_same_wheel_without_node(dist: Path, tmp_path: Path) -> None:
    """To the byte."""
    [archive] = dist.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    [source] = tmp_path.iterdir()
    _build(source, tmp_path / "again", "--target", "wheel")
    [again], [wheel] = (tmp_path / "again").glob("*.whl"), dist.glob("*.whl")
    assert _files(again) == _files(wheel)


def test_the_wheel_serves_the_page_without_a_checkout(dist: Path, tmp_path: Path) -> None:
    """In an environment with nothing but it and the packages it names, where no Node is to be found."""
    [wheel] = dist.glob("*.whl")
    command = install(wheel, tmp_path / "env", packages=Path(sysconfig.get_path("purelib")))
    assert said(command, tmp_path, "--version") == f"lull {lull.__version__}\n"
    printed = {
        path: given for given, path in (line.split("  ") for line in said(command, tmp_path, "hashes").splitlines())
    }
    assert printed == hashes_of(ROOT / "client_web" / "dist")
    with serving(command, tmp_path) as port:
        version, files = page_of(port)
    assert version == lull.__version__
    assert files > 4
