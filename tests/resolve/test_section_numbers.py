"""Numbers of sections: those of the chapter, and the place in each level."""

from __future__ import annotations

import pytest

from trykklar.resolve.numbers import numbered_headings
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
