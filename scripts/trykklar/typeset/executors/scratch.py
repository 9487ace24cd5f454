"""A run's folder for what native libraries read from files (fonts), gone with the run.

A run that is killed cannot tidy up. So each folder holds a lock that the system lets go of with the
process, and the next run removes folders that nobody holds.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from html import escape
from pathlib import Path

from ...layouts.look import Look
from ..records import ScratchLook

_PREFIX = "trykklar-"
_LOCK = "lock"


class Scratch:
    """A run's scratch folder. Raises OSError where nothing can be written."""

    def __init__(self) -> None:
        _remove_stale()
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = os.open(self.folder / f"{_LOCK}.new", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        (self.folder / f"{_LOCK}.new").rename(self.folder / _LOCK)  # nobody sees it before it is held

    def close(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)

    def no_fonts(self) -> Path:
        """A fontconfig file without fonts, for the time before a worker knows its look."""
        conf = self.folder / "no-fonts.conf"
        if not conf.exists():
            (self.folder / "no-fonts").mkdir(exist_ok=True)
            _write(conf, fonts_conf(self.folder / "no-fonts", self.folder / "no-fonts").encode())
        return conf

    def look_file(self, look: Look) -> Path:
        """A look as workers read it: its fonts in a folder that fontconfig is shown, the rest pickled."""
        path = self.folder / f"{look.digest}.look"
        if not path.exists():
            scratch = ScratchLook(replace(look, fonts={}), self._fonts_conf(look))
            _write(path, pickle.dumps(scratch))
        return path

    def _fonts_conf(self, look: Look) -> Path:
        folder = self.folder / f"fonts-{look.fonts_digest}"
        conf = folder / "fonts.conf"
        if not conf.exists():
            (folder / "files").mkdir(parents=True, exist_ok=True)
            (folder / "cache").mkdir(exist_ok=True)  # before two workers both try
            for name, data in look.fonts.items():
                (folder / "files" / Path(name).name).write_bytes(data)
            _write(conf, fonts_conf(folder / "files", folder / "cache").encode())
        return conf


def _write(path: Path, data: bytes) -> None:
    beside = path.with_suffix(".unfinished")
    beside.write_bytes(data)
    beside.replace(path)


def _remove_stale() -> None:
    """Remove folders of runs that ended without tidying up: ours, locked once, and no longer."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            handle = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)


def fonts_conf(fonts_dir: Path, cache_dir: Path) -> str:
    """A fontconfig file's text that shows Pango the fonts of one folder and none of the machine's."""
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{escape(str(fonts_dir))}</dir>\n  <cachedir>{escape(str(cache_dir))}</cachedir>\n</fontconfig>\n"
    )
