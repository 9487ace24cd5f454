"""Tracked composing: whatever is edited, what is composed from a cache is what is composed afresh.

Some fifty edits, one after the other and then back again, of two small publications; between them every cache stays.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from support import PUBLICATIONS, settings_for
from trykklar.base.cache import Cache
from trykklar.base.settings import Settings
from trykklar.build.sources import Memory, Sources, read_sources
from trykklar.compose import seen
from trykklar.compose.composed_cache import ComposerMemory, KeptHtml
from trykklar.compose.composer import Composer
from trykklar.compose.records import ChapterHtml, Start
from trykklar.resolve.document import Entry, ResolvedDocument
from trykklar.resolve.pages import NamedTarget, PageMap, PageRef
from trykklar.web.job import SiteJob, compose_pages

ATLAS = [
    ("publication.yaml", "title: An atlas of small shapes", "title: An atlas of shapes"),
    ("publication.yaml", "subtitle: With a pocket guide", "subtitle: With a guide"),
    ("publication.yaml", "kind_of_work: Atlas", "kind_of_work: Picture book"),
    ("publication.yaml", "publisher: The Geometers' Press", "publisher: Another Press"),
    ("publication.yaml", "authors: [Ada Circle, Ben Square]", "authors: [Ben Square, Ada Circle]"),
    ("publication.yaml", "authors: [Ada Circle, Ben Square]", "authors: []"),
    ("publication.yaml", 'number: "3.2"', 'number: "3.3"'),
    ("publication.yaml", "date: 2025-05-09", "date: 2025-06-10"),
    ("publication.yaml", "language: en", "language: en\nlabels: {page: sheet}"),
    ("publication.yaml", "language: en", "language: en\nlabels: {kind.figure: drawing, see-report: look into}"),
    ("publication.yaml", "language: en", "language: da"),
    ("publication.yaml", "language: en", "language: en\ncitation_style: apa"),
    ("publication.yaml", "citation: the atlas", "citation: the great atlas"),
    ("publication.yaml", "trim: [150, 200]", "trim: [160, 210]"),
    ("publication.yaml", "title: A pocket guide to the atlas", "title: A guide to it"),
    ("publication.yaml", "          - page: lists\n", ""),
    ("publication.yaml", "          - chapter: references.md\n", ""),
    ("publication.yaml", "          - page: lists\n", "          - page: lists\n          - page: lists\n"),
    (
        "publication.yaml",
        "              - chapter: triangles.md\n              - chapter: squares.md\n",
        "              - chapter: squares.md\n              - chapter: triangles.md\n",
    ),
    (
        "publication.yaml",
        "          - part: round.md\n            items:\n              - chapter: circles.md\n",
        "          - chapter: circles.md\n",
    ),
    ("facts.yaml", "value: 3.14", "value: 3.15"),
    ("facts.yaml", "unit: degrees", "unit: gons"),
    ("facts.yaml", "qualifier: about", "qualifier: nearly"),
    ("facts.yaml", "source: square2019", "source: circle2020"),
    ("glossary.yaml", "term: Corner", "term: Nook"),
    ("glossary.yaml", "A straight line that bounds", "A line that bounds"),
    ("glossary.yaml", "id: side", "id: edge"),
    ("sources.yaml", "title: Shapes at rest", "title: Shapes that move"),
    ("sources.yaml", "{family: Square, given: Ben}", "{family: Cube, given: Ben}"),
    ("triangles.md", "title: Triangles", "title: Three corners"),
    ("triangles.md", "Three sides, three", "Few sides, three"),
    ("triangles.md", "### The right one", "### The upright one"),
    ("triangles.md", "A triangle at rest.", "A triangle that rests. And more."),
    ("triangles.md", "## Kinds of triangle\n", "## Kinds of triangle\n\n[](#fig-square) comes next.\n"),
    ("triangles.md", ":id: fig-triangle", ":id: fig-triangle\n:width: 40%"),
    ("squares.md", "title: Squares", "title: Four *corners*"),
    ("squares.md", "A square in grey.", "A grey square."),
    ("circles.md", "kind: chapter", "kind: chapter\nlang: de"),
    ("circles.md", "summary: One line", "summary: A line"),
    ("straight.md", "title: ", "title: Quite "),
    ("index.md", "title: ", "title: An "),
    ("data/areas.csv", "4,16.5", "4,16"),
    ("data/areas.csv", "side,area", "sides,area\n0,0"),
    ("charts/areas.yaml", "title: Side", "title: Length of a side"),
    ("pictures/triangle.svg", "<svg", "<svg data-x='1'"),
    ("layouts/atlas/tokens.yaml", "#7a3b1d", "#1d3b7a"),
    ("layouts/atlas/short.html.j2", "<p>", '<p class="short">'),
    ("layouts/atlas/layout.yaml", "body_recto: true", "body_recto: false"),
]
BOARD = [
    ("publication.yaml", "title: Weather and places", "title: Weather"),
    ("publication.yaml", "  title: The board", "  title: The field"),
    ("publication.yaml", "singular: crossing", "singular: meeting"),
    ("publication.yaml", "title: The farm, short: Farm", "title: The farm, short: Fields"),
    ("publication.yaml", "colour: theme-1, icon: miljo", "colour: theme-2, icon: miljo"),
    ("publication.yaml", "colour: area-1, icon: arbejde", "colour: area-1, icon: data"),
    ("publication.yaml", "{row_letter}{column_number}", "{column_letter}{row_number}"),
    ("publication.yaml", "title: Use, low: little", "title: Good, low: little"),
    ("publication.yaml", "steps: 5", "steps: 6"),
    ("publication.yaml", "citation: the book", "citation: this book"),
    ("publication.yaml", "      - each: rows\n      - each: crossings", "      - each: crossings\n      - each: rows"),
    ("publication.yaml", "language: en", "language: en\nlabels: {board-alt: '{row} and {column}'}"),
    ("cases.yaml", "title: The flood, who: A village", "title: The high water, who: A town"),
    ("cases.yaml", "{id: flood", "{id: first, title: First, who: Nobody, text: None., source: almanac}\n- {id: flood"),
    ("facts.yaml", "value: 5000", "value: 5001"),
    ("glossary.yaml", "text: Water that falls.", "text: It falls."),
    ("sources.yaml", "title: The almanac", "title: Another almanac"),
    ("start.md", "title: Start", "title: Beginning"),
    ("start.md", "## A section", "## The section"),
    ("places/farm.md", "title: ", "title: All of "),
    ("weathers/rain.md", "title: ", "title: All of "),
    ("crossings/farm-rain.md", "title: Rain on the farm", "title: Wet fields"),
    ("crossings/farm-rain.md", "value: 3, reason", "value: 4, reason"),
    ("crossings/town-rain.md", "Where does", "Where else does"),
    ("crossings/town-rain.md", "title: Buy", "title: Never buy"),
    ("kinds.yaml", 'label: "What drives it"', 'label: "What is behind it"'),
    ("kinds.yaml", "number: {series: chapter}", "number: {series: chapter, style: upper-roman}"),
    ("pictures/leaf.svg", "<svg", "<svg data-x='1'"),
    ("layouts/tiny/layout.yaml", "extends: base", "extends: report"),
    ("variants.yaml", "name: {type: text}", "name: {type: text, about: who}"),
    ("variants.yaml", "a1: {values: {name: Ærøby}}", "a1: {values: {name: Ærøbo}}"),
    ("variants.yaml", "kind_of_work:", "publisher:"),
    ("variants.yaml", "b2: {values: {name: Bøstrup}", "b2: {values: {name: Bøstrup}, facts: {drops: {value: 7}}"),
]
VARIANTS = """\
variables:
  name: {type: text}
set:
  kind_of_work: "For {var}`name`"
variants:
  a1: {values: {name: Ærøby}}
  b2: {values: {name: Bøstrup}}
"""
SITE = "  site:\n    form: web\n    layout: web\n    outline:\n" + "".join(
    f"      - {item}\n"
    for item in (
        "page: board",
        "chapter: start.md",
        "each: columns",
        "each: rows",
        "each: crossings",
        "chapter: glossary.md",
    )
)
Edit = tuple[str, str, str]
Composed = dict[tuple[str, str], ChapterHtml]


@dataclass
class Desk:
    """Composes all documents of a publication, for each of some variants."""

    publication: Path
    variants: tuple[str, ...] = ("",)
    sources: Memory = field(default_factory=Memory)

    def read(self) -> list[tuple[Sources, Settings]]:
        """The sources of each variant as they are now."""
        every = [replace(settings_for(self.publication, release=False), variant=variant) for variant in self.variants]
        return [(read_sources(settings, self.sources), settings) for settings in every]

    def write(self, file: str, old: str, new: str) -> None:
        path = self.publication / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} has no '{old}'"
        path.write_text(text.replace(old, new, 1), "utf-8")


def composed(read: list[tuple[Sources, Settings]], memory: Callable[[], ComposerMemory]) -> Composed:
    """All entries, as one process with this memory composes them."""
    return {
        (f"{settings.variant}/{name}", html.entry): html
        for sources, settings in read
        for name, resolved in sources.documents.items()
        for html in _composed(sources, resolved, settings, memory())
    }


def _composed(
    sources: Sources, resolved: ResolvedDocument, settings: Settings, memory: ComposerMemory
) -> list[ChapterHtml]:
    layout = sources.layouts[resolved.document.layout]
    if resolved.document.form != "pdf":
        job = SiteJob(
            resolved=resolved,
            layout=layout,
            fonts=sources.fonts,
            fonts_digest=sources.fonts_digest,
            settings=settings,
            documents={},
            foreign={},
            cache=None,
            memory=memory,
        )
        return compose_pages(job).htmls
    maps = {other: _map(sources.documents[other]) for other in resolved.document.refers_to}
    composer = Composer(resolved, layout, maps, settings, slotted=True, memory=memory)
    pages = {target: PageRef(str(n), n + 2) for n, target in enumerate(resolved.targets, start=1)}
    return [composer.compose(entry, pages, Start()) for entry in resolved.entries]


def _map(resolved: ResolvedDocument) -> PageMap:
    targets = {
        t.id: NamedTarget(t.title, t.number, t.kind, str(n), n)
        for n, t in enumerate(resolved.targets.values(), start=1)
    }
    return PageMap(document=resolved.name, edition="1", sources="", page_count=9, targets=targets)


@pytest.fixture
def atlas(tmp_path: Path) -> Desk:
    return Desk(Path(shutil.copytree(PUBLICATIONS / "atlas", tmp_path / "atlas")))


@pytest.fixture
def board(publication: Path) -> Desk:
    """A board on pages and on a site, for two variants."""
    (publication / "variants.yaml").write_text(VARIANTS, "utf-8")
    file = publication / "publication.yaml"
    file.write_text(f"{file.read_text('utf-8').rstrip()}\n{SITE}", "utf-8")
    return Desk(publication, ("", "b2"))


def differing(desk: Desk, edits: Sequence[Edit], folder: Path) -> Iterator[str]:
    """The edits after which a cache in memory or one on the disk gives something else than composing afresh; at the
    end all are taken back."""
    cache = KeptHtml(Cache(folder), "salt")
    stays = ComposerMemory(kept=cache)
    composed(desk.read(), lambda: stays)
    before = {file: (desk.publication / file).read_text("utf-8") for file, _, _ in edits}
    for file, old, new in [*edits, ("", "", "")]:
        if file:
            (desk.publication / file).write_text(before[file], "utf-8")
            desk.write(file, old, new)
        else:
            for each, text in before.items():
                (desk.publication / each).write_text(text, "utf-8")
        read = desk.read()
        fresh, warm = composed(read, ComposerMemory), composed(read, lambda: stays)
        if not fresh == warm == composed(read, lambda: ComposerMemory(kept=cache)):
            yield f"{file}: {new}"


@pytest.mark.full
def test_a_cache_gives_what_composing_afresh_gives_of_a_book(atlas: Desk, tmp_path: Path) -> None:
    assert list(differing(atlas, ATLAS, tmp_path / "cache")) == []


@pytest.mark.full
def test_a_cache_gives_what_composing_afresh_gives_of_a_board(board: Desk, tmp_path: Path) -> None:
    assert list(differing(board, BOARD, tmp_path / "cache")) == []


def test_a_few_of_these_edits(atlas: Desk, board: Desk, tmp_path: Path) -> None:
    assert list(differing(atlas, ATLAS[::16], tmp_path / "atlas")) == []
    assert list(differing(board, BOARD[::16], tmp_path / "board")) == []


@pytest.mark.parametrize(
    ("unseen", "edit"),
    [
        (".labels", ("publication.yaml", "language: en", "language: en\nlabels: {kind.figure: drawing}")),
        (".facts", ("facts.yaml", "value: 3.14", "value: 3.15")),
        ("[terms", ("glossary.yaml", "term: Corner", "term: Nook")),
        (".targets", ("squares.md", "title: Squares", "title: Four corners")),
        (".references", ("sources.yaml", "{family: Square, given: Ben}", "{family: Cube, given: Ben}")),
        (".files", ("data/areas.csv", "4,16.5", "4,16")),
        (".foreign", ("publication.yaml", "          - chapter: preface.md\n", "")),
        (".publisher", ("publication.yaml", "publisher: The Geometers' Press", "publisher: Another Press")),
    ],
)
def test_a_read_that_is_left_out_would_be_found(
    atlas: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unseen: str, edit: Edit
) -> None:
    whole = seen.Reads.paths.fget
    assert whole is not None
    monkeypatch.setattr(
        seen.Reads, "paths", property(lambda self: tuple(path for path in whole(self) if unseen not in path))
    )
    assert list(differing(atlas, [edit], tmp_path / "cache")) != []


def test_an_edit_composes_what_reads_it_and_no_more(
    atlas: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = KeptHtml(Cache(tmp_path / "cache"), "salt")
    composed(atlas.read(), lambda: ComposerMemory(kept=cache))
    made: list[str] = []
    compose = Composer._composed

    def watched(self: Composer, entry: Entry, *more: Any) -> ChapterHtml:
        made.append(f"{self.book.resolved.name}/{entry.id}")
        return compose(self, entry, *more)

    monkeypatch.setattr(Composer, "_composed", watched)

    def after(*edit: str) -> set[str]:
        made.clear()
        atlas.write(*edit)
        composed(atlas.read(), lambda: ComposerMemory(kept=cache))
        return set(made)

    printed = {"atlas/page-cover", "atlas/page-backcover", "atlas/page-colophon"}
    assert after("publication.yaml", "publisher: The", "publisher: Some") == printed
    assert after("facts.yaml", "value: 3.14", "value: 3.15") == {
        "atlas/circles",
        "atlas/references",
        "atlas/page-colophon",
    }
    assert after("facts.yaml", "about: How often", "about: How") == {"atlas/references", "atlas/page-colophon"}
    assert after("triangles.md", "smallest shape", "least shape") == {"atlas/triangles", "atlas/page-colophon"}
    assert after("pictures/triangle.svg", "<svg", "<svg data-x='1'") == {"atlas/triangles", "atlas/page-colophon"}


def test_nothing_is_composed_again_where_nothing_changed(board: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever templates of pages and of sites are given tells by itself whether it is the same: something that tells
    where it lies in memory instead had all crossings of a site composed in every build."""
    memory = ComposerMemory()
    composed(board.read(), lambda: memory)
    again: list[str] = []
    freely = Composer._composed_freely

    def noted(self: Composer, entry: Entry, *rest: Any) -> ChapterHtml:
        again.append(entry.id)
        return freely(self, entry, *rest)

    monkeypatch.setattr(Composer, "_composed_freely", noted)
    composed(board.read(), lambda: memory)
    assert again == []


def test_what_rounds_of_a_build_print_is_kept_of_each(
    atlas: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build composes by a page table that it guesses, then by those that come of it: the next process finds the text
    of each. Kept under one name, the last had thrown the first away, and every gathered chapter was composed again."""
    cache = KeptHtml(Cache(tmp_path / "cache"), "salt")
    made: list[str] = []
    freely = Composer._composed_freely

    def noted(self: Composer, entry: Entry, *rest: Any) -> ChapterHtml:
        made.append(entry.id)
        return freely(self, entry, *rest)

    monkeypatch.setattr(Composer, "_composed_freely", noted)
    [(sources, settings)] = atlas.read()
    resolved = sources.documents["atlas"]

    def rounds() -> list[ChapterHtml]:
        memory = ComposerMemory(kept=cache)
        layout = sources.layouts[resolved.document.layout]
        maps = {other: _map(sources.documents[other]) for other in resolved.document.refers_to}
        composer = Composer(resolved, layout, maps, settings, slotted=True, memory=memory)
        tables = [{target: PageRef(str(n), n) for target in resolved.targets} for n in (9, 10, 100)]
        return [composer.compose(entry, pages, Start()) for pages in tables for entry in resolved.entries]

    first, entries = rounds(), len(resolved.entries)
    assert entries < len(made) < 3 * entries  # some print numbers, and not all
    made.clear()
    assert rounds() == first
    assert made == []
