"""A site whose build is killed (SIGKILL, which nothing can catch) is the old one or the new one, whole; and the next
build tidies up."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from editioned import change, write_rain
from sites import build_site
from support import FAR

SABOTEUR = """
import os, signal
from pathlib import Path
from trykklar.base import whole_folders
from trykklar.commands.main import main

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def after(*places):
    exchanged(*places)
    die()

exchanged = whole_folders.exchange
moment = os.environ["MOMENT"]
if moment == "half of it is written":
    write, link, left = Path.write_bytes, os.link, [20]
    def counted(self, data):
        left[0] -= ".site" in str(self) or "output" in str(self)
        return die() if left[0] < 0 else write(self, data)
    def linked(before, file, **options):
        left[0] -= 1
        return die() if left[0] < 0 else link(before, file, **options)
    Path.write_bytes, os.link = counted, linked
else:
    whole_folders.exchange = die if moment == "before it takes its place" else after
main()
"""
MOMENTS = ("half of it is written", "before it takes its place", "after it took its place")


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """A publication with another word than its built site, and the files of the sites before and after."""
    folder = tmp_path_factory.mktemp("killed")
    publication = write_rain(folder / "rain")
    before = contents(build_site(publication))
    change(publication, "pipes.md", ("Pipes lead the water", "Pipes carry the water"))
    new = Path(shutil.copytree(publication, folder / "new"))
    return publication, before, contents(build_site(new))


def contents(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


@pytest.mark.parametrize("moment", [MOMENTS[0], *(pytest.param(name, marks=pytest.mark.full) for name in MOMENTS[1:])])
def test_a_site_is_whole_whenever_its_build_is_killed(
    twice: tuple[Path, dict[str, bytes], dict[str, bytes]], tmp_path: Path, moment: str
) -> None:
    kept, before, after = twice
    publication = Path(shutil.copytree(kept, tmp_path / "rain"))
    command = [sys.executable, "-c", SABOTEUR, "build", "--publication", str(publication)]
    done = subprocess.run(command, check=False, env={**os.environ, "MOMENT": moment}, capture_output=True, timeout=FAR)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    site = publication / "output" / "site"
    assert contents(site) == (after if moment == MOMENTS[2] else before)
    assert contents(build_site(publication)) == after
    left = {path.name for path in (publication / "output").iterdir()} - {".cache", "site", "manifest.json", ".lock"}
    assert left == set(), "the next build tidies up"
