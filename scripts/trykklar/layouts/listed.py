"""The layouts of some folders, with what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..base.files import read_text
from ..base.located_yaml import read_yaml
from ..base.records import validate
from .layout import LayoutFile


@dataclass(frozen=True, kw_only=True)
class ListedLayout:
    """A layout as a list shows it."""

    name: str
    about: str
    extends: str | None
    folder: Path
    trims: tuple[str, ...]
    """Trims that it says itself it is made for; one that says none has those of the layout that it extends."""


def listed_layouts(folders: Iterable[Path]) -> list[ListedLayout]:
    """Every layout in `folders`, by name; of two with one name that of the first folder. Raises `ProblemsFound`."""
    found: dict[str, ListedLayout] = {}
    for file in (file for folder in folders for file in sorted(folder.glob("*/layout.yaml"))):
        name = file.parent.name
        if name not in found:
            said = validate(read_yaml(read_text(file, str(file)), str(file)), LayoutFile)
            found[name] = ListedLayout(
                name=name, about=said.about, extends=said.extends, folder=file.parent, trims=tuple(said.trims)
            )
    return [found[name] for name in sorted(found)]
