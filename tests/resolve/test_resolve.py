"""Numbers and targets: per document, in outline order."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import edit, settings_for
from trykklar.build.sources import read_sources
from trykklar.language.labels import labels_for
from trykklar.resolve.document import ResolvedDocument
from trykklar.resolve.resolving import resolve
from trykklar.sources.markup.plain import plain

OUTLINE = """\
id: x
title: X
publisher: P
language: en
edition: {number: "1", date: 2026-01-02}
documents:
  book:
    layout: tiny
    trim: A5
    outline:
      - section: cover
        items: [{page: cover}, {page: cover}]
      - section: front
        items: [{chapter: preface.md}]
      - section: body
        items:
          - part: part-a.md
            items: [{chapter: a.md}, {chapter: b.md}]
          - part: part-b.md
            items: [{chapter: c.md}]
          - chapter: end.md
  short:
    title: Short
    layout: tiny
    trim: A5
    outline: [{chapter: b.md}, {chapter: a.md, excerpt: true}]
"""
FIGURE = ":::{{figure}} pictures/leaf.svg\n:id: fig-{0}\n:alt: A\n:credit: B\n:license: C\n{0}\n:::\n\n"
TABLE = ":::{{table}} Title {0}\n:id: tab-{0}\n| x |\n|---|\n| y |\n:::\n\n"
CHAPTERS = {
    "preface": ("front", "Words.\n"),
    "part-a": ("part", "Words.\n"),
    "part-b": ("part", "Words.\n"),
    "a": ("chapter", FIGURE.format("a1") + TABLE.format("a1") + FIGURE.format("a2")),
    "b": ("chapter", "## Section\n\n" + FIGURE.format("b1")),
    "c": ("chapter", ":::{case} flood\n:::\n\n" + TABLE.format("c1")),
    "end": ("back", "Words.\n"),
}


@pytest.fixture
def documents(publication: Path) -> dict[str, ResolvedDocument]:
    for file in publication.glob("*.md"):
        file.unlink()
    (publication / "publication.yaml").write_text(OUTLINE)
    for name, (kind, body) in CHAPTERS.items():
        (publication / f"{name}.md").write_text(f"---\nkind: {kind}\ntitle: Title of {name}\n---\n{body}")
    (publication / "cases.yaml").write_text(
        "".join(f"- {{id: {n}, title: T, who: W, text: T, source: almanac}}\n" for n in ("drought", "flood"))
    )
    return read_sources(settings_for(publication)).documents


def test_parts_and_chapters_are_numbered_through(documents: dict[str, ResolvedDocument]) -> None:
    assert [(e.id, e.number, e.part) for e in documents["book"].entries] == [
        ("page-cover", "", None),
        ("page-cover-2", "", None),
        ("preface", "", None),
        ("part-a", "1", "part-a"),
        ("a", "1", "part-a"),
        ("b", "2", "part-a"),
        ("part-b", "2", "part-b"),
        ("c", "3", "part-b"),
        ("end", "", None),
    ]


def test_every_document_numbers_by_itself(documents: dict[str, ResolvedDocument]) -> None:
    book, short = documents["book"].targets, documents["short"].targets
    assert [book[i].number for i in ("fig-a1", "fig-a2", "fig-b1", "tab-a1", "tab-c1")] == ["1", "2", "3", "1", "2"]
    assert (book["b"].number, short["b"].number, short["fig-b1"].number) == ("2", "1", "1")


def test_of_an_excerpt_only_the_chapter_can_be_named(documents: dict[str, ResolvedDocument]) -> None:
    short = documents["short"]
    assert "a" in short.targets
    assert "fig-a1" not in short.targets
    assert short.entry("a").text is None


def test_excerpts_in_a_row_run_on_but_one_that_is_told_not_to(publication: Path, documents: object) -> None:
    row = "[{chapter: b.md}, {chapter: a.md, excerpt: true}, {chapter: c.md, excerpt: true}, {chapter: end.md, EXC}]"
    row = row.replace("EXC", "excerpt: true, run_on: false")
    edit(publication / "publication.yaml", "[{chapter: b.md}, {chapter: a.md, excerpt: true}]", row)
    short = read_sources(settings_for(publication)).documents["short"]
    assert [(e.id, e.runs_on) for e in short.entries] == [("b", False), ("a", False), ("c", True), ("end", False)]


def test_sections_begin_once(documents: dict[str, ResolvedDocument]) -> None:
    starts = [(e.id, e.section) for e in documents["book"].entries if e.starts_section]
    assert starts == [("page-cover", "cover"), ("preface", "front"), ("part-a", "body")]


def test_cases_are_numbered_as_they_appear(documents: dict[str, ResolvedDocument]) -> None:
    assert documents["book"].cases == {"flood": 1, "drought": 2}


def test_labels_are_words_with_numbers(documents: dict[str, ResolvedDocument]) -> None:
    book = documents["book"]
    danish = labels_for("da", {"kind.figure": "billede"})
    assert book.targets["fig-a2"].label(book.labels) == "figure 2"
    assert book.targets["fig-a2"].label(danish) == "billede 2"
    assert book.targets["end"].label(book.labels) == "Title of end"


def test_titles_are_the_documents_own_or_the_publications(documents: dict[str, ResolvedDocument]) -> None:
    assert (documents["book"].title, documents["short"].title) == ("X", "Short")


def test_resolving_again_gives_the_same(documents: dict[str, ResolvedDocument]) -> None:
    book = documents["book"]
    again = resolve(book.manuscript, "book", book.labels)
    assert (again.entries, again.targets) == (book.entries, book.targets)


def test_coordinates_follow_the_pattern(publication: Path) -> None:
    for pattern, expected in (
        ("{row_letter}{column_number}", ["A1", "B1"]),
        ("{column_letter}-{row_number}", ["A-1", "A-2"]),
    ):
        text = (publication / "publication.yaml").read_text()
        (publication / "publication.yaml").write_text(text.replace('"{row_letter}{column_number}"', f'"{pattern}"'))
        book = read_sources(settings_for(publication)).documents["book"]
        assert [e.number for e in book.entries if e.kind == "crossing"] == expected


def test_titles_say_elsewhere_what_their_roles_print(publication: Path) -> None:
    """Contents, references, running heads and bookmarks read no typed id, and code in a heading stays as it is."""
    (publication / "publication.yaml").write_text(OUTLINE.replace("title: X", "title: X of {fact}`area`"))
    for name, (kind, body) in CHAPTERS.items():
        (publication / f"{name}.md").write_text(f"---\nkind: {kind}\ntitle: Title of {name}\n---\n{body}")
    (publication / "facts.yaml").write_text(
        "- {id: area, about: A, value: 12, unit: m², year: 2026, source: almanac}\n"
    )
    (publication / "glossary.yaml").write_text("- {id: folio, term: Folio*s, text: A number.}\n")
    body = "{#one}\n## Of {num}`fig-a1`, {term}`folio`[^n]\n\n{#two}\n## `__init__` of {title}`one`\n\n[^n]: A note.\n"
    (publication / "b.md").write_text(f"---\nkind: chapter\ntitle: The {{fact}}`area`\n---\n{body}")
    book = read_sources(settings_for(publication)).documents["book"]
    assert book.title_words == "X of 12\u00a0m²"
    assert book.entry("b").title == "The 12\u00a0m²"
    said = [" ".join(plain(book.targets[name].title, "en").split()) for name in ("b", "one", "two")]
    assert said == ["The 12 m²", "Of figure 1, Folio*s", "__init__ of Of figure 1, Folio*s"]


def test_a_heading_names_no_page(publication: Path) -> None:
    (publication / "start.md").write_text(
        "---\nkind: chapter\ntitle: Start\n---\n\n## Seen on {page}`start`\n\nWords.\n"
    )
    problems = read_sources(settings_for(publication)).manuscript.chapters["start.md"].scan.problems
    assert [(each.code, each.place.line if each.place else 0) for each in problems] == [("role-content", 6)]
