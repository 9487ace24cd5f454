"""Charts, and tables filled from data: drawn once to see what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from ...base.digests import digest_of
from ...base.files import inside, read_text
from ...base.memo import Memo
from ...base.problems import Place, Problem, ProblemsFound, errors
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
from ...sources.data.laid import laid_data
from ...sources.data.read import read_data
from ...sources.data.records import DataTable
from ...sources.kinds import KINDS_FILE
from ...sources.manuscript import Chapter, Manuscript
from ...sources.markup.grammar import BOARD_DATA
from ...sources.markup.scanned import DirectiveUse
from .series import crowded

rule("chart-data", "a chart or a table that the board has no figures for")


@dataclass(frozen=True)
class _Shown:
    """A chart, or a table filled from data. What it names is read once; reading raises `ProblemsFound`."""

    manuscript: Manuscript
    chapter: Chapter
    use: DirectiveUse

    @property
    def place(self) -> Place:
        return self.chapter.place(self.use.line)

    @property
    def of_board(self) -> bool:
        return self.use.options["data"] == BOARD_DATA

    @cached_property
    def spec(self) -> dict[str, Any] | None:
        """The chart's specification; None for a table."""
        file = self.use.argument
        if self.use.name != "chart":
            return None
        return read_spec(read_text(inside(self.manuscript.folder, file, self.place), file), file, self.place)

    @cached_property
    def table(self) -> DataTable:
        return read_data(
            self.manuscript.folder, self.use.options, self.chapter.language, self.place, spans=self.use.name != "chart"
        )


def charts(
    manuscript: Manuscript,
    documents: list[ResolvedDocument],
    layouts: Mapping[str, Layout],
    fonts: FontSet | None,
    known: Memo[tuple[Problem, ...]] | None = None,
) -> Iterator[Problem]:
    """Charts whose specification or data is missing or does not fit, and charts and tables whose data holds nothing to
    show, or what no font has. `known`: what was found in those of earlier builds."""
    known, around = known or Memo(), _around(manuscript, layouts, fonts)
    for chapter in manuscript.chapters.values():
        shown_in = [document for document in documents if any(entry.text is chapter for entry in document.entries)]
        for use in chapter.scan.directives:
            if use.name in ("chart", "table") and use.argument and use.options.get("data"):
                shown = _Shown(manuscript, chapter, use)
                find = partial(_found, shown, shown_in, layouts, fonts)
                key = _key(shown, shown_in, around)
                try:
                    yield from known.find(key, find) if key else find()
                except ProblemsFound as found:
                    yield from found.problems


def _found(
    shown: _Shown, shown_in: list[ResolvedDocument], layouts: Mapping[str, Layout], fonts: FontSet | None
) -> tuple[Problem, ...]:
    """The problems of a chart or table. Raises `ProblemsFound` with all of them where a file cannot be read: that may
    be over at the next look, and is not remembered."""
    found: list[Problem] = []
    try:
        if shown.of_board:
            found.extend(_of_the_board(shown, shown_in, layouts))
        else:
            found.extend(_of_data(shown, shown_in, layouts))
            found.extend(_characters(shown.table, fonts) if fonts else ())
    except ProblemsFound as more:
        raise ProblemsFound([*found, *more.problems]) from None
    return tuple(found)


def _around(manuscript: Manuscript, layouts: Mapping[str, Layout], fonts: FontSet | None) -> str:
    """Digest of what all charts depend on: the board, layouts and fonts."""
    publication, by_id = manuscript.publication, manuscript.by_id()
    placed = [by_id.get(place.id) for place in manuscript.board_places]
    board = [f"{chapter.file} {chapter.title} {chapter.fields.assessments!r}" if chapter else "" for chapter in placed]
    assessed = any(chapter.fields.assessments for chapter in manuscript.chapters.values())
    faces = fonts.digest if fonts else ""
    told = [publication.language, repr(publication.board), repr(publication.scales), str(assessed)]
    told.append(manuscript.files.get(KINDS_FILE, ""))
    return digest_of([*told, *board, *(f"{name} {layout.digest}" for name, layout in layouts.items()), faces])


def _key(shown: _Shown, shown_in: list[ResolvedDocument], around: str) -> str:
    """What the findings depend on; empty where a file that is named is none of those that the publication holds."""
    use, chapter, files = shown.use, shown.chapter, shown.manuscript.files
    named = [use.argument] if use.name == "chart" else []
    named += [] if shown.of_board else [use.options["data"]]
    if any(name not in files for name in named):
        return ""
    entries = [next(entry for entry in document.entries if entry.text is chapter) for document in shown_in]
    where = [f"{d.document.layout} {e.row} {e.column}" for d, e in zip(shown_in, entries, strict=True)]
    own = [chapter.file, chapter.digest, chapter.language, repr(use)]
    return digest_of([around, *own, *(files[name] for name in named), "", *where])


def _characters(table: DataTable, fonts: FontSet) -> Iterator[Problem]:
    """Characters of a file's cells that none of the fonts can show, at the first row that has each."""
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


def _of_the_board(shown: _Shown, shown_in: list[ResolvedDocument], layouts: Mapping[str, Layout]) -> Iterator[Problem]:
    """Problems of a chart or a table of the board's assessments. Raises `ProblemsFound`."""
    spec = shown.spec
    told = list(_board_data(shown.manuscript, shown.chapter, shown.use))
    yield from told
    if spec is not None and not told:
        for document in _one_a_layout(shown_in):
            yield from _of_board(spec, document, shown.chapter, shown.use, layouts)


def _of_data(shown: _Shown, shown_in: list[ResolvedDocument], layouts: Mapping[str, Layout]) -> Iterator[Problem]:
    """Problems of a chart or a table of a data file. Raises `ProblemsFound`."""
    spec, table = shown.spec, shown.table
    told = [*table.problems, *(chart_problems(spec, shown.use.argument, table, shown.place) if spec else ())]
    yield from told
    if spec is None:
        laid_data(table, shown.use.options, shown.chapter.language, shown.place)
        return
    yield from crowded(spec, table, shown.place)
    if not errors(told, release=False):
        given = drawable(spec, table)
        for document in _one_a_layout(shown_in):
            yield from _drawn(given, layouts.get(document.document.layout), shown.chapter, shown.use)


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
    elif not any(other.fields.assessments for other in manuscript.chapters.values()):
        yield Problem("chart-data", "no crossing is assessed", "assess one, or leave this out", chapter.place(use.line))
