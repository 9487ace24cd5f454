"""A run's folder for what native libraries read from files (fonts), gone with the run."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from ...base.limits.ending import ScratchFolder
from ...layouts.look import Look
from ..records import ScratchLook


class Scratch:
    """A run's scratch folder. Raises OSError where nothing can be written."""

    def __init__(self) -> None:
        self._scratch = ScratchFolder()
        self.folder = self._scratch.path

    def close(self) -> None:
        """Remove everything."""
        self._scratch.close()

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
            _write(conf, fonts_conf(folder / "files", folder / "cache", look.generics).encode())
        return conf


def _write(path: Path, data: bytes) -> None:
    beside = path.with_suffix(".unfinished")
    beside.write_bytes(data)
    beside.replace(path)


def fonts_conf(fonts_dir: Path, cache_dir: Path, generics: Mapping[str, Sequence[str]] | None = None) -> str:
    """A fontconfig file's text that shows Pango the fonts of one folder and none of the machine's.

    `generics`: what `serif` and the like stand for (fonts-conf(5), alias).
    """
    aliases = "".join(
        f'  <alias binding="strong"><family>{name}</family><prefer>'
        f"{''.join(f'<family>{escape(family)}</family>' for family in families)}</prefer></alias>\n"
        for name, families in (generics or {}).items()
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{escape(str(fonts_dir))}</dir>\n  <cachedir>{escape(str(cache_dir))}</cachedir>\n"
        f"{aliases}</fontconfig>\n"
    )
