"""The sources of an earlier edition, as a site is given them to compare its pages with."""

from __future__ import annotations

import gc
import hashlib
from pathlib import Path

from mailings import released
from support import PUBLICATIONS
from trykklar.build.history import _read
from trykklar.publish.release.editions import FrozenEdition
from trykklar.publish.release.record import SOURCES, SUMS, zipped


def test_its_sources_lie_there_as_long_as_it_is_known(tmp_path: Path) -> None:
    """Its charts and pictures are read when its pages are composed, long after it was."""
    made = released(tmp_path / "release")
    zipped({"publication": PUBLICATIONS / "specimen"}, 2026, made.folder / SOURCES)
    digest = hashlib.sha512((made.folder / SOURCES).read_bytes()).hexdigest()
    (made.folder / SUMS).write_text(f"{digest}  {SOURCES}\n")
    edition = _read(FrozenEdition(made.folder, made.record))
    folder = edition.manuscript.folder
    assert (folder / "publication.yaml").is_file()
    del edition
    gc.collect()
    assert not folder.exists()
