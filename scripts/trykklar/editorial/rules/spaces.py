"""Rules on spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...problems import Problem
from ..lines import MASKED
from ..text import Text

_DOUBLED = re.compile(rf"(?<=[^\s{MASKED}|])  +(?=[^\s{MASKED}|])")


def doubled(text: Text) -> Iterator[Problem]:
    """Two spaces between words."""
    for line in text.lines:
        for match in _DOUBLED.finditer(line.prose):
            words = line.text[max(0, match.start() - 15) : match.end() + 15].strip()
            yield line.problem(
                "space-doubled", f"{len(match[0])} spaces in a row: '{words}'", "keep one", column=match.start(), old=match[0], new=" "
            )
