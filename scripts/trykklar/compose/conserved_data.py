"""The law of conservation for data: every cell that a directive shows stands in the HTML that its template makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from ..base.problems import Place, Problem
from ..language.words import blamed, words_of
from .records import NO_TEXT, html_words

_SHOWN = 60
"""Characters of a cell that a message shows."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of cells as they are to be printed, and where it stands in the sources."""

    place: Place
    cells: Sequence[str]


def lost_cells(rows: Sequence[ShownRow], html: str, beside: Sequence[str]) -> Iterator[Problem]:
    """One problem, at the first row of which a cell is not in the HTML. `beside`: other texts that stand there and may
    hold the same words."""
    written = [[word for cell in row.cells for word in _words(cell)] for row in rows]
    blame = blamed(written, _missing(written, html, beside))
    if not blame:
        return
    row = rows[min(blame)]
    gone = set(blame[min(blame)])
    cell = max(row.cells, key=lambda cell: len(gone.intersection(_words(cell))))
    more = f", nor cells of {len(blame) - 1} more rows" if len(blame) > 1 else ""
    short = cell if len(cell) <= _SHOWN else cell[: _SHOWN - 1] + "…"
    yield Problem(
        "text-lost",
        f"the layout's template does not print the cell '{short}' of this row{more}",
        "look at the template of the directive: it must print all of 'd.columns' and 'd.table'",
        row.place,
    )


def _missing(written: Sequence[Sequence[str]], html: str, beside: Sequence[str]) -> Counter[str]:
    wanted = Counter(word for words in written for word in words)
    printed = Counter(html_words(html))
    plain = unescape(NO_TEXT.sub(" ", html))
    printed.update({word: plain.count(word) for word in wanted if not words_of(word)})
    wanted.update(word for text in beside for word in words_of(text))
    return wanted - printed


def _words(cell: str) -> list[str]:
    """The words of a cell; of one that holds signs alone, such as a dash or a tick, the signs."""
    return words_of(cell) or [cell.strip()] * bool(cell.strip())
