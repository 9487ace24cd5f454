"""Numbers of sections: those of the chapter, and the place in each level."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from trykklar.resolve.document import Entry
from trykklar.resolve.numbers import Counted, numbered_headings
from trykklar.sources.markup.parse import parse
from trykklar.sources.markup.scan import scan
from trykklar.sources.schemas.kinds import Numbering

TEXT = """\
## One

### Deeper

#### Deepest

### Deeper still

## Left out {.unnumbered}

### Below it

## Also left out {-}

## Two

#### Skipped a level
"""


@pytest.mark.parametrize(
    ("deepest", "numbers"),
    [
        (2, ["2.1", "", "", "", "", "", "", "2.2", ""]),
        (3, ["2.1", "2.1.1", "", "2.1.2", "", "2.1.3", "", "2.2", ""]),
        (4, ["2.1", "2.1.1", "2.1.1.1", "2.1.2", "", "2.1.3", "", "2.2", "2.2.0.1"]),
    ],
)
def test_each_heading_has_the_number_of_its_place(deepest: int, numbers: list[str]) -> None:
    headings = scan(parse(TEXT, "a.md", "en").tokens, "a", "a.md").headings
    found = numbered_headings("2", Numbering(), headings, deepest)
    assert [found.get(heading.id, "") for heading in headings] == numbers


@pytest.mark.parametrize(
    ("number", "form", "first"),
    [("§ 4", "§ {number}", "§ 4.1"), ("B.", "{number}.", "B.1."), ("C3", "{number}", "C3.1")],
)
def test_what_stands_around_a_chapters_number_stands_around_those_of_its_sections(
    number: str, form: str, first: str
) -> None:
    headings = scan(parse("## One\n", "a.md", "en").tokens, "a", "a.md").headings
    assert list(numbered_headings(number, Numbering(form=form), headings, 2).values()) == [first]


def test_unnumbered_is_no_section_of_a_kind() -> None:
    headings = scan(parse("{.unnumbered}\n## One\n\n{.how}\n## Two\n", "a.md", "en").tokens, "a", "a.md").headings
    assert [(heading.key, heading.numbered) for heading in headings] == [("", False), ("how", True)]
    assert [heading.id for heading in headings] == ["a-s1", "a-how"]


def entry(name: str, number: str, form: str = "{number}") -> Entry:
    """An entry as far as counting looks at it."""
    spec = SimpleNamespace(number=Numbering(form=form))
    chapter: Any = SimpleNamespace(fields=SimpleNamespace(spec=spec))
    return cast("Entry", SimpleNamespace(id=name, number=number, kind="chapter", chapter=chapter))


FOUND = [entry("preface", ""), entry("one", "1"), entry("one", "1"), entry("law", "§ 4", "§ {number}"), entry("a", "A")]


@pytest.mark.parametrize(
    ("by", "first", "numbers"),
    [
        ("document", {}, ["1", "2", "3", "4", "5"]),
        ("document", {"figure": 12}, ["12", "13", "14", "15", "16"]),
        ("chapter", {}, ["1", "1.1", "1.2", "4.1", "A.1"]),
    ],
)
def test_figures_are_counted_through_or_by_chapter(by: str, first: dict[str, int], numbers: list[str]) -> None:
    counted = Counted(by, first)
    assert [counted.next("figure", each) for each in FOUND] == numbers
    assert counted.next("table", FOUND[0]) == "1"
