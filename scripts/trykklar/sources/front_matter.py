"""Where a chapter's front matter ends and its body begins: the one place that says so.

It is YAML between two lines of three hyphens that begin at the margin, the first of them the file's first. Such a line
that is indented, as in a text of several lines, is part of the YAML, and so is `...`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n)*?)---[ \t]*(?:\n|\Z)")
YAML_LINE = 2
"""The line of a file on which its YAML begins (1-based)."""


class FrontMatter(NamedTuple):
    """The front matter of a chapter."""

    yaml: str
    body_line: int
    """The first line of the body, 1-based."""

    @property
    def id(self) -> str:
        """The id that is written in it, even where the rest is no YAML; '' where there is none."""
        found = re.search(r"^id:[ \t]*['\"]?([a-z][a-z0-9-]*)", self.yaml, re.MULTILINE)
        return found[1] if found else ""


def front_matter_of(text: str) -> FrontMatter | None:
    """The front matter with which a chapter's text begins; None where there is none, or it is not ended."""
    found = _FRONT_MATTER.match(text)
    return FrontMatter(found["yaml"], found["yaml"].count("\n") + YAML_LINE + 1) if found else None
