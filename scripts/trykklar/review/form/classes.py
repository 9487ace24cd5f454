"""Classes that authors give to blocks and words: those that a style of a layout names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...base.problems import Problem, did_you_mean
from ...base.rulebook import WARNING, rule
from ...layouts.layout import Layout
from ...sources.manuscript import Manuscript

rule("class-unknown", "a class in the text that no style of a layout names", WARNING)

_NAMED = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


def unknown_classes(manuscript: Manuscript, layouts: dict[str, Layout]) -> Iterator[Problem]:
    """Classes that no layout's styles name: they would change nothing, without a word. A heading's are the keys of its
    labels, and are held elsewhere."""
    if not layouts:
        return
    known = {name for layout in layouts.values() for sheet in layout.styles for name in _NAMED.findall(sheet.text)}
    known |= manuscript.publication.boxes.keys()
    for chapter in manuscript.chapters.values():
        for name, line in chapter.told.classes:
            if name not in known:
                hint = did_you_mean(name, sorted(known), "name it in a style of the layout, or take it out")
                what = f"no style of a layout names the class '{name}': it changes nothing"
                yield Problem("class-unknown", what, hint, chapter.place(line))
