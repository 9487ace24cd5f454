"""Trim sizes of documents: those that their layouts are made for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...base.problems import Problem
from ...base.rulebook import WARNING, rule
from ...layouts.layout import Layout
from ...layouts.trims import is_near, nearest, sides_of
from ...resolve.document import ResolvedDocument

rule("layout-trim", "a trim size that the document's layout is not made for", WARNING, waivable=True)


def other_trims(documents: list[ResolvedDocument], layouts: Mapping[str, Layout]) -> Iterator[Problem]:
    """Documents on pages whose layout says what trims it is made for, and theirs is like none of them."""
    for document in documents:
        layout = layouts.get(document.document.layout)
        if document.document.form != "pdf" or layout is None:
            continue
        sides = sides_of(document.pdf.trim)
        made = nearest(layout.trims, sides) if sides else None
        if sides and made and not is_near(made, sides):
            names = ", ".join(trim.name for trim in layout.trims)
            what = f"the layout '{layout.name}' is made for {names}, not for {sides[0]:g} × {sides[1]:g} mm"
            hint = (
                f"choose one of them; its measures are those of {made.name} until then, so look at every page,"
                f" or write a layout that extends '{layout.name}' and has this trim under 'trims:'"
            )
            place = document.manuscript.located.place(("documents", document.name, "trim"))
            yield Problem("layout-trim", what, hint, place)
