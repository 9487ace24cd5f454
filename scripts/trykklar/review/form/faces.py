"""Families of fonts that layouts name in tokens and in the theme of charts: those that the project has."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...base.problems import Place, Problem
from ...base.rulebook import rule
from ...layouts.fonts import FontSet
from ...layouts.layout import Layout

_GENERIC = frozenset("serif sans-serif monospace system-ui cursive fantasy math inherit initial".split())
"""Names that CSS gives to no font of its own (CSS Fonts 4, 2.1.3)."""
_OF_CHARTS = ("font", "labelFont", "titleFont", "subtitleFont")


rule("font-unknown", "a family of fonts that a layout names and that none of the project's fonts is of")


def unknown_families(layouts: dict[str, Layout], fonts: FontSet) -> Iterator[Problem]:
    """Families that no font of the project is of: another would be set in their place, without a word."""
    known = sorted({face.family for face in fonts.faces})
    for layout in layouts.values():
        tokens = layout.tokens.get("fonts", {})
        named = [("tokens.yaml", str(stack)) for stack in tokens.values()] if isinstance(tokens, dict) else []
        named += [("chart-theme.yaml", stack) for stack in _theme(layout.chart_theme)]
        for file, stack in named:
            for family in (name.strip().strip("\"'") for name in stack.split(",")):
                if family and family.lower() not in _GENERIC and family not in known:
                    near = difflib.get_close_matches(family, known, n=1)
                    hint = f"did you mean '{near[0]}'?" if near else f"families are: {', '.join(known)}"
                    yield Problem(
                        "font-unknown", f"there is no font of the family '{family}'", hint, _place(layout, file, family)
                    )


def _theme(value: Any) -> Iterator[str]:
    """The families that a theme of charts names."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in _OF_CHARTS and isinstance(inner, str):
            yield inner
        else:
            yield from _theme(inner)


def _place(layout: Layout, name: str, words: str) -> Place:
    """Where the words stand first in the layout's file of this name, or in that of one that it extends."""
    for file in (folder / name for folder in layout.folders if (Path(folder) / name).is_file()):
        for number, line in enumerate(file.read_text("utf-8").split("\n"), 1):
            if words in line:
                return Place(layout.shown(file), number)
    return Place(layout.name)
