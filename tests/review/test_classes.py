"""Classes of the text: those that an author wrote, and no others."""

from __future__ import annotations

from trykklar.sources.markup.parse import parse
from trykklar.sources.markup.told import told_of

TEXT = """\
(here)=
## Rain

% a comment

{.wide}
A paragraph, and [small]{.small} words.

+++

- [ ] to do
"""


def test_classes_of_the_parser_are_not_the_authors() -> None:
    assert told_of(parse(TEXT, "a.md", "en").tokens).classes == (("wide", 7), ("small", 7))
