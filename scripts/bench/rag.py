"""How a document's paragraphs are broken: `python -m bench.rag PUBLICATION DOCUMENT`.

Sets the entries of a document one after another in this process, as a worker would, and counts over the lines of its
paragraphs (`p`, `li`, `dd`) what a reader sees of their breaking, with the CPU time that setting took. Run it before
and after a change of how lines are broken.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import pstdev
from time import process_time
from typing import Any

from trykklar.layouts.look import Look
from trykklar.typeset.executors.scratch import Scratch
from trykklar.typeset.records import Copy
from trykklar.typeset.typography.records import Fragment, Measured, SetLine
from trykklar.typeset.weasyprint import worker
from trykklar.typeset.weasyprint.measured import measured

from .levers import recorded

SHORT = 0.2
"""Of the measure: a last line that is shorter stands alone."""
PARAGRAPHS = ("p", "li", "dd")
_SIGNS = ".,;:!?()»«”“’‘\"'-\u2010\u2013"


@dataclass(frozen=True, kw_only=True)
class Rag:
    """What was counted. Widths are shares of the measure, the width of a line's block."""

    pages: int
    paragraphs: int
    """Of two lines and more."""
    lines: int
    divided: float
    """Share of lines that end in a hyphen."""
    divided_before_last: float
    """Share of paragraphs whose last line but one does."""
    short_last: float
    """Share of paragraphs whose last line is shorter than `SHORT` of the measure."""
    spread: float
    """Standard deviation of the white at the end of lines that are not last."""
    uneven: float
    """Standard deviation of that white from line to line of one paragraph."""
    ragged: float
    """Share of those lines that are shorter than four fifths of the measure."""
    stacks: int
    """Lines that end or begin with the same word as the line above."""
    loosest: float
    """The most that justification added to a space, in ems."""
    seconds: float
    """CPU time of setting."""


def paragraphs(documents: Iterable[Measured]) -> Iterator[list[tuple[Fragment, SetLine]]]:
    """The lines of each paragraph of two lines or more, over page ends."""
    for document in documents:
        for fragments in document.blocks().values():
            lines = [(fragment, line) for _, fragment in fragments for line in fragment.lines if line.text.strip()]
            if len(lines) > 1 and lines[0][0].tag in PARAGRAPHS:
                yield lines


def _white(fragment: Fragment, line: SetLine) -> float:
    return max(0.0, (fragment.right - line.right) / (fragment.right - fragment.left))


def _stacked(lines: list[tuple[Fragment, SetLine]]) -> int:
    words = [[word.strip(_SIGNS).lower() for word in line.text.split()] for _, line in lines]
    pairs = list(itertools.pairwise(words))
    return sum(a[0] == b[0] != "" for a, b in pairs) + sum(a[-1] == b[-1] != "" for a, b in pairs[:-1])


def counted(documents: list[Measured], seconds: float) -> Rag:
    """Count over these documents."""
    found = list(paragraphs(documents))
    inner = [[_white(*pair) for pair in lines[:-1] if not pair[1].ended] for lines in found]
    whites = [white for one in inner for white in one]
    steps = [b - a for one in inner for a, b in itertools.pairwise(one)]
    lines = sum(map(len, found))
    return Rag(
        pages=sum(len(document.pages) for document in documents),
        paragraphs=len(found),
        lines=lines,
        divided=sum(line.divided for one in found for _, line in one) / lines,
        divided_before_last=sum(one[-2][1].divided for one in found) / len(found),
        short_last=sum(1 - _white(*one[-1]) < SHORT for one in found) / len(found),
        spread=pstdev(whites),
        uneven=pstdev(steps) if steps else 0.0,
        ragged=sum(white > SHORT for white in whites) / len(whites),
        stacks=sum(map(_stacked, found)),
        loosest=max(line.spacing / line.size for one in found for _, line in one),
        seconds=seconds,
    )


def set_all(copies: list[Copy], look: Look) -> tuple[list[Measured], float]:
    """The measured pages of all entries, and the CPU seconds of setting them."""
    scratch, documents, plain = Scratch(), list[Measured](), worker._set

    def kept(*arguments: Any) -> Any:
        found = plain(*arguments)
        documents.append(measured(found[0]))
        return found

    worker.import_engine()
    worker._ready(file := scratch.look_file(look))
    worker._set = kept  # type: ignore[assignment]
    start = process_time()
    try:
        for copy in copies:
            worker.typeset(copy, file)
        return documents, process_time() - start
    finally:
        worker._set = plain
        scratch.close()


def main(arguments: list[str]) -> None:
    rag = counted(*set_all(*recorded(Path(arguments[0]), arguments[1])))
    for field in fields(rag):
        value = getattr(rag, field.name)
        print(f"{field.name:20} {value if isinstance(value, int) else format(value, '.4f')}")


if __name__ == "__main__":
    main(sys.argv[1:])
