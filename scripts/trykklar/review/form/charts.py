"""Charts, and tables filled from data: drawn once to see what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...base.files import inside, read_text
from ...base.problems import Problem, ProblemsFound, errors
from ...base.rulebook import rule
from ...layouts.fonts import FontSet
from ...layouts.layout import Layout
from ...resolve.board_data import BoardData, Choice
from ...resolve.document import ResolvedDocument
from ...sources.charts.axes import Drawable, drawable
from ...sources.charts.fields import asked_of
from ...sources.charts.known_keys import unknown_keys
from ...sources.charts.spec import read_spec
from ...sources.charts.values import chart_problems, unknown_fields
from ...sources.data.read import read_data
from ...sources.manuscript import Chapter, Manuscript
from ...sources.markup.grammar import BOARD_DATA
from ...sources.markup.scan import DirectiveUse

rule("chart-data", "a chart or a table that the board has no figures for")


def charts(
    manuscript: Manuscript, documents: list[ResolvedDocument], layouts: Mapping[str, Layout], fonts: FontSet | None
) -> Iterator[Problem]:
    """Charts whose specification or data is missing or does not fit, and charts and tables whose data holds nothing to
    show, or what no font has."""
    for chapter in manuscript.chapters.values():
        shown_in = [document for document in documents if any(entry.text is chapter for entry in document.entries)]
        for use in chapter.scan.directives:
            if use.name in ("chart", "table") and use.argument and use.options.get("data"):
                try:
                    yield from _used(manuscript, chapter, use, shown_in, layouts)
                    yield from _characters(manuscript, chapter, use, fonts) if fonts else ()
                except ProblemsFound as found:
                    yield from found.problems


def _characters(manuscript: Manuscript, chapter: Chapter, use: DirectiveUse, fonts: FontSet) -> Iterator[Problem]:
    """Characters of a file's cells that none of the fonts can show, at the first row that has each. Raises
    `ProblemsFound`."""
    if use.options["data"] == BOARD_DATA:
        return
    table = read_data(manuscript.folder, use.options, chapter.language, chapter.place(use.line))
    told: set[str] = set()
    for row, cells in enumerate(zip(*(column.shown for column in table.columns), strict=True)):
        strange = {char for char in set("".join(cells)) - fonts.characters - told if char.isprintable()}
        told |= strange
        for char in sorted(strange):
            what, hint = (
                f"no font has the character '{char}' (U+{ord(char):04X})",
                "replace it, or add a font that has it",
            )
            yield Problem("character-missing", what, hint, table.place(row))


def _used(
    manuscript: Manuscript,
    chapter: Chapter,
    use: DirectiveUse,
    shown_in: list[ResolvedDocument],
    layouts: Mapping[str, Layout],
) -> Iterator[Problem]:
    """A chart's or a table's problems. Raises `ProblemsFound`."""
    place = chapter.place(use.line)
    spec: dict[str, Any] | None = None
    if use.name == "chart":
        spec = read_spec(read_text(inside(manuscript.folder, use.argument, place), use.argument), use.argument, place)
    if use.options["data"] == BOARD_DATA:
        told = list(_board_data(manuscript, chapter, use))
        yield from told
        if spec is not None and not told:
            for document in _one_a_layout(shown_in):
                yield from _of_board(spec, document, chapter, use, layouts)
        return
    table = read_data(manuscript.folder, use.options, chapter.language, place)
    told = [*table.problems, *(chart_problems(spec, use.argument, table, place) if spec else ())]
    yield from told
    if spec is not None and not errors(told, release=False):
        given = drawable(spec, table)
        for document in _one_a_layout(shown_in):
            yield from _drawn(given, layouts.get(document.document.layout), chapter, use)


def _one_a_layout(documents: list[ResolvedDocument]) -> list[ResolvedDocument]:
    return list({document.document.layout: document for document in documents}.values())


def _drawn(given: Drawable, layout: Layout | None, chapter: Chapter, use: DirectiveUse) -> Iterator[Problem]:
    from ...layouts.charts import (
        draw_chart,
    )  # vl-convert takes half a second to load, and most publications have no chart

    if layout:
        place, theme = chapter.place(use.line), layout.chart_theme
        yield from draw_chart(
            given.spec, given.rows, theme, chapter.language, place, grouped=given.grouped, tokens=layout.tokens
        ).problems


def _of_board(
    spec: dict[str, Any], document: ResolvedDocument, chapter: Chapter, use: DirectiveUse, layouts: Mapping[str, Layout]
) -> Iterator[Problem]:
    """A chart of the board's assessments, as a document shows it."""
    entry = next(entry for entry in document.entries if entry.text is chapter)
    rows = BoardData(document, chapter.language).rows(Choice.from_options(use.options), entry.row, entry.column)
    if not rows:
        return
    unknown = list(
        unknown_fields(
            asked_of(spec, frozenset(rows[0])), use.argument, BOARD_DATA, list(rows[0]), chapter.place(use.line)
        )
    )
    unknown += unknown_keys(spec, use.argument, chapter.place(use.line))
    yield from unknown
    if not unknown:
        given = Drawable(spec, rows, grouped=False)
        yield from _drawn(given, layouts.get(document.document.layout), chapter, use)


def _board_data(manuscript: Manuscript, chapter: Chapter, use: DirectiveUse) -> Iterator[Problem]:
    """What shows the board's assessments asks for what there is of them."""
    if manuscript.publication.board is None:
        yield Problem("chart-data", "the publication has no board", "name a data file", chapter.place(use.line))
        return
    scales = [scale.id for scale in manuscript.publication.scales]
    place = next((place for place in manuscript.board_places if place.file == chapter.file), None)
    fault = Choice.from_options(use.options).fault(
        scales, place.row if place else None, place.column if place else None
    )
    if fault:
        yield Problem("chart-data", f"'{use.name}' shows the board, but {fault[0]}", fault[1], chapter.place(use.line))
    elif not any(getattr(other.fields, "assessment", ()) for other in manuscript.chapters.values()):
        yield Problem("chart-data", "no crossing is assessed", "assess one, or leave this out", chapter.place(use.line))
