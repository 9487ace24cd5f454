"""What tagging finds that no tag can fix: told with the line of the source, as far as elements carry one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TagFinding:
    """A problem of a page, before it is known which file it comes from."""

    code: str
    line: int
    """1-based, in the entry's source; 0 where unknown."""
    message: str
    hint: str


class Lines:
    """The lines of the source that elements of an HTML tree come from."""

    def __init__(self, html: Any) -> None:
        self._html = html
        self._known: dict[int, int] | None = None

    def of(self, element: Any) -> int:
        """The line of the element or the nearest before it that carries one (`data-line`); 0 where there is none."""
        if self._known is None:
            self._known = dict(_lines(self._html))
        return self._known.get(id(element), 0)


def _lines(html: Any) -> Iterable[tuple[int, int]]:
    line = 0
    for element in html.iter():
        if isinstance(element.tag, str):
            line = int(element.get("data-line", line))
            yield id(element), line
