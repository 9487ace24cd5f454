"""The small publication that a specimen is built from, written into a folder."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from ...layouts.layout import Layout

LAYOUT = "specimen-pages"
"""Name of the layout that extends the one that is shown."""
_TEMPLATES = Path(__file__).with_name("layout")
MEANS = Path(__file__).with_name("means.md")
"""A chapter that shows what authors ask for by a class."""
_LOGO = Path(__file__).with_name("logo.svg")
_WITH_ALL = {"layout": LAYOUT, "side_column": True, "landscape_from": 9}
"""Of each document: the layout with all that it can show."""
_OUTLINE: list[dict[str, Any]] = [
    {"page": "cover"},
    {"page": "specimen"},
    {"page": "contents", "depth": 2},
    {"chapter": MEANS.name, "recto": True},
    {"page": "lists", "of": ["tables"]},
]
_OF_PAPER = "layouts/base/base.css"
"""The style without which a layout is one of screens, whose pages are others."""
_BOXES = {
    "practice": {"label": "Good practice", "colour": "accent"},
    "rule": {"label": "The rule", "colour": "accent", "filled": False},
}


def write_publication(
    folder: Path, shown: Layout, about: str, trim: tuple[float, float], tokens: Mapping[str, Any], own: Path | None
) -> None:
    """Write it. `trim`: of the layout's pages, in mm; `own`: the folder of layouts of the publication that the layout
    comes from."""
    name = shown.name
    layouts = folder / "layouts"
    if own and own.is_dir():
        shutil.copytree(own, layouts, dirs_exist_ok=True)
    shutil.copytree(_TEMPLATES, layouts / LAYOUT, dirs_exist_ok=True)
    _yaml(
        layouts / LAYOUT / "layout.yaml",
        {"about": f"Pages that show {name}.", "extends": name, "styles": ["specimen.css"]},
    )
    _yaml(layouts / LAYOUT / "tokens.yaml", {"specimen": {"layout": name, "about": about, **tokens}})
    areas = [{"chapter": f"{side}.md", "template": "specimen-area"} for side in ("recto", "verso")]
    on_paper = any(style.name == _OF_PAPER for style in shown.styles)
    outline = _OUTLINE if on_paper else [line for line in _OUTLINE if line.get("page") in (None, "specimen")]
    documents = {
        "areas": {**_WITH_ALL, "trim": list(trim), "outline": areas},
        "specimen": {**_WITH_ALL, "trim": "A4", "outline": outline},
    }
    publication = {
        "id": "specimen",
        "title": f"Specimen of the layout {name}",
        "publisher": "Trykklar",
        "language": "en",
        "labels": {"page.specimen": f"Layout {name}"},
        "boxes": _BOXES,
        "logo": {"file": _LOGO.name, "on": ["cover", "head"], "alt": "The sign of the specimen"},
        "edition": {"number": "1", "date": "2000-01-01"},
        "documents": documents,
    }
    _yaml(folder / "publication.yaml", publication)
    for file in (MEANS, _LOGO):
        shutil.copyfile(file, folder / file.name)
    for side in ("recto", "verso"):
        (folder / f"{side}.md").write_text(
            f"---\nkind: chapter\nid: {side}\ntitle: The {side} page\n---\nIts text stands here.\n", "utf-8"
        )


def _yaml(file: Path, value: Any) -> None:
    file.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8")
