"""Classes of the text: those that an author wrote, and no others."""

from __future__ import annotations

from trykklar.review.form.classes import _used
from trykklar.sources.markup.parse import parse

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
    assert list(_used(parse(TEXT, "a.md", "en").tokens)) == [("wide", 7), ("small", 7)]
