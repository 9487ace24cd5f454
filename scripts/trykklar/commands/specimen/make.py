"""Making a specimen: two builds, the first of which measures where text stands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...base.files import read_text
from ...base.limits.ending import scratch_folder
from ...base.located_yaml import read_yaml
from ...base.problems import Place, Problem, ProblemsFound
from ...base.records import validate
from ...base.settings import Settings, read_settings
from ...build.sources import Sources, read_sources
from ...build.workshop import Workshop
from ...compose.records import trim_size
from ...layouts.fonts import load_fonts
from ...layouts.layout import Layout, LayoutFile, layout_names, load_layout
from ...layouts.trims import TRIM_SIZES
from ...publish.reports import BuiltDocument, Progress
from . import areas, colours, faces
from .publication import write_publication


def make_specimen(name: str, publication: Path | None, trim: str | None) -> tuple[bytes, int]:
    """The PDF and the number of its pages. `trim`: a name of `TRIM_SIZES`; None takes that of a document in the layout,
    else A4.

    Raises `ProblemsFound`, as loading the layout and building do; usage where there is no such layout.
    """
    source = _publication(publication)
    with scratch_folder("specimen-") as scratch:
        folder = scratch / "specimen"
        folder.mkdir()
        (folder / "publication.yaml").touch()
        settings = read_settings(folder, cache=False, jobs=1)
        if source:
            settings = replace(settings, workspace=source.workspace)
        layout = _layout(source or settings, name)
        width, height = TRIM_SIZES[trim] if trim else _trim(source, name)
        tokens = _tokens(layout, settings)
        own = (
            source.publication_dir / "layouts"
            if source and source.publication_dir / "layouts" in source.layouts_dirs
            else None
        )
        about = _about(layout)
        write_publication(folder, layout, about, (width, height), tokens, own)
        line = faces.points(str(layout.tokens.get("sizes", {}).get("line", "12pt")))
        with Workshop(settings) as workshop:
            measured = workshop.build(["areas"], Progress()).documents[0]
            tokens["spread"] = areas.spread(measured.places, width, height, line)
            write_publication(folder, layout, about, (width, height), tokens, own)
            made: BuiltDocument = workshop.build(["specimen"], Progress()).documents[0]
        return made.files[0].read_bytes(), made.page_count


def _publication(folder: Path | None) -> Settings | None:
    """Settings of the publication whose layouts are looked at first: the one that is named, or the only one there
    is."""
    if folder:
        return read_settings(folder)
    with suppress(ProblemsFound):
        return read_settings(None)
    return None


def _layout(settings: Settings, name: str) -> Layout:
    known = layout_names(settings)
    if name not in known:
        raise ProblemsFound([Problem("usage", f"there is no layout '{name}'", "layouts here: " + ", ".join(known))])
    return load_layout(settings, name, Place(f"layouts/{name}/layout.yaml"))


def _trim(source: Settings | None, name: str) -> tuple[float, float]:
    """Trimmed page in mm of the first document that is set in the layout, else A4."""
    sources: Sources | None = None
    with suppress(ProblemsFound):
        sources = read_sources(source) if source else None
    found = [d for d in sources.documents.values() if d.document.layout == name] if sources else []
    return trim_size(found[0]) if found else TRIM_SIZES["A4"]


def _about(layout: Layout) -> str:
    file = layout.folders[0] / "layout.yaml"
    return validate(read_yaml(read_text(file.resolve(), str(file)), str(file)), LayoutFile).about


def _tokens(layout: Layout, settings: Settings) -> dict[str, Any]:
    return {
        "extends": [folder.name for folder in layout.folders[1:]],
        "swatches": colours.swatches(layout),
        "sights": colours.sights(layout),
        "scale": faces.scale(layout),
        "faces": faces.faces(layout, load_fonts(*settings.fonts_dirs)),
        "spaces": [
            {"name": name, "value": str(value), "points": faces.points(str(value))}
            for name, value in layout.tokens.get("spaces", {}).items()
        ],
        "others": [
            {"group": group, "name": name, "value": str(value)}
            for group, values in layout.tokens.items()
            if group not in ("colours", "sizes", "fonts", "spaces")
            for name, value in values.items()
        ],
        "icons": sorted(layout.icons()),
    }
