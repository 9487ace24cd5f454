"""Headings whose levels cannot be followed.

ISO 14289-1, 7.4.2: the first heading is of level 1, and no level is skipped on the way down. Every entry begins again
with its level 1, so that this holds for a document whatever entries it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .boxes import Seen
from .findings import Lines, TagFinding


def skipped_levels(seen: Mapping[int, Seen], lines: Lines) -> Iterator[TagFinding]:
    """Headings that skip a level, in the order in which they are read."""
    before = 0
    for found in seen.values():
        if not re.fullmatch("/H[1-6]", found.element["S"]):
            continue
        level = int(found.element["S"][2])
        if level > before + 1:
            what = (
                f"after a heading of level {before} comes one of level {level}"
                if before
                else f"the first heading is of level {level}"
            )
            hint = f"make it <h{before + 1}>, in the text or in the layout's template"
            yield TagFinding("heading-skipped", lines.of(found.box.element), what, hint)
        before = level
