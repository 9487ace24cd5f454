"""The wheel is the whole tool: in an environment that has nothing else of the clone, a new book is made in all
profiles.

TRYKKLAR_INSTALLED names a `trykklar` that was installed from the wheel (`.ci/run` does). Without it the wheel is
installed into an environment of its own here, which borrows the other packages, for tests have no network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from support import HELPERS, REPOSITORY
from trykklar.base.profiles import PROFILES

PLACES = {"scripts/trykklar": "trykklar", "layouts": "trykklar/workspace/layouts", "fonts": "trykklar/workspace/fonts"}
WEB = """\
  web:
    form: web
    layout: web
    refers_to: [report]
    outline:
      - chapter: chapters/writing.md
      - chapter: chapters/showing.md
      - chapter: chapters/cases.md
      - chapter: chapters/glossary.md
      - chapter: chapters/sources.md
      - chapter: chapters/index.md
web: {address: "https://example.org/", statement: "https://example.org/was",
  contact: {mail: a@example.org, phone: "+45 00 00 00 00"}}
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    hatchling = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(hatchling, cwd=REPOSITORY, check=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program `trykklar` of an environment into which the wheel was installed."""
    named = os.environ.get("TRYKKLAR_INSTALLED")
    if named:
        return Path(named).absolute()
    own = tmp_path_factory.mktemp("installed") / "own"
    venv.create(own)
    python = own / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "-q", "--python", str(python), "install", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(pip, check=True)
    packages = own / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    # A folder that a .pth file names is searched last, and .pth files in it, such as the clone's own, are not read.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return own / "bin" / "trykklar"


def run(program: Path, *arguments: str, cwd: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(HELPERS / "blocked")}
    done = subprocess.run(
        [str(program), *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_has_every_file_of_package_layouts_and_fonts(wheel: Path) -> None:
    wanted = set()
    for folder, place in PLACES.items():
        files = [file.relative_to(REPOSITORY / folder) for file in (REPOSITORY / folder).rglob("*") if file.is_file()]
        wanted |= {f"{place}/{file.as_posix()}" for file in files if "__pycache__" not in file.parts}
    with zipfile.ZipFile(wheel) as opened:
        held = {name for name in opened.namelist() if ".dist-info/" not in name}
    assert held == wanted
    assert wheel.stat().st_size < 8_000_000


@pytest.mark.full
def test_a_new_book_is_released_in_all_profiles(installed: Path, tmp_path: Path) -> None:
    where = "import trykklar.base.settings as s; print(s.__file__, s.own_fonts_dir(), s.own_layouts_dir(), sep='\\n')"
    for path in run(installed.with_name("python"), "-P", "-c", where, cwd=tmp_path).split():
        assert Path(path).is_relative_to(installed.parents[1].resolve())
        assert Path(path).exists()
    run(installed, "new", "book", cwd=tmp_path)
    with (tmp_path / "book" / "publication.yaml").open("a", encoding="utf-8") as file:
        file.write(WEB)
    told = json.loads(
        run(installed, "build", "--publication", "book", "--release", "--profile", "all", "--json", cwd=tmp_path)
    )
    assert len(told["documents"]) == 2
    assert not any(document["kept_back"] for document in told["documents"])
    assert not [problem for problem in told["problems"] if problem["severity"] == "error"]
    output = tmp_path / "book" / "output"
    assert (output / "web" / "the-index.html").is_file()
    assert {f"report-{profile}.pdf" for profile in PROFILES} <= {file.name for file in output.glob("*.pdf")}
    run(installed, "specimen", "plain", cwd=tmp_path)
