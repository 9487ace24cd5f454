"""Whether two tools set the same text, read back from their PDFs, chapter by chapter.

A ratio of two times means nothing unless both did the same work. Words are read from the text area only (running
heads and folios differ with the number of pages); hyphens are taken out, since lines break elsewhere; numbers are
counted, not compared.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

TOLERANCE = 0.03
"""Share of a chapter's words that may differ: what a table's cells or a chart's labels run together when read back."""
FEW = 5
"""So many words may differ in any chapter, however short."""
WHOLE = 0.005
"""Share of the whole book's words that may differ."""
_PT_PER_MM = 72 / 25.4
_HYPHEN = re.compile("[-\u00ad\u2010\ufffe\x02]\\s*")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class SetText:
    """What a PDF says."""

    pages: tuple[str, ...]
    starts: dict[str, int]
    """Named destination → page (0-based)."""
    size: int
    """Bytes of the file."""

    def chapters(self, ids: list[str]) -> dict[str, str]:
        """The text from each id's page to the next one's."""
        places = [self.starts[name] for name in ids] + [len(self.pages)]
        return {
            name: "\n".join(self.pages[start:end]) for name, start, end in zip(ids, places, places[1:], strict=False)
        }


@dataclass(frozen=True)
class Difference:
    """A chapter that two tools did not set alike."""

    chapter: str
    words: int
    differing: int
    examples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One tool's text against Trykklar's."""

    tool: str
    chapters: int
    words: int
    differing: int
    numbers: tuple[int, int]
    """How many numbers this tool and Trykklar printed."""
    failures: tuple[Difference, ...]
    """Chapters that differ by more than is tolerated."""

    @property
    def same(self) -> bool:
        return not self.failures and self.differing <= max(2 * FEW, WHOLE * self.words)


def read_pdf(file: Path, top_mm: float, bottom_mm: float) -> SetText:
    """The text of a PDF between the top and bottom margins, and where its chapters begin."""
    document = pypdfium2.PdfDocument(file)
    try:
        pages = []
        for page in document:
            _, lowest, _, highest = page.get_trimbox()  # a tool's page may have a bleed around it
            text = page.get_textpage()
            pages.append(
                text.get_text_bounded(bottom=lowest + bottom_mm * _PT_PER_MM, top=highest - top_mm * _PT_PER_MM)
            )
    finally:
        document.close()
    return SetText(tuple(pages), destinations(file), file.stat().st_size)


def page_count(file: Path) -> int:
    """The pages of a PDF."""
    with pikepdf.open(file) as pdf:
        return len(pdf.pages)


def destinations(file: Path) -> dict[str, int]:
    """Named destinations: name → page (0-based)."""
    with pikepdf.open(file) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        names: Any = pdf.Root.get("/Names", {})
        tree = names.get("/Dests")
        if tree is None:
            return {}
        found: dict[str, int] = {}
        for name, value in pikepdf.NameTree(tree).items():
            target: Any = value.get("/D") if isinstance(value, pikepdf.Dictionary) else value
            page = pages.get(target[0].objgen)
            if page is not None:
                found[str(name)] = page
        return found


def words(text: str) -> Counter[str]:
    """The words of a text, as they count here."""
    return Counter(word.lower() for word in _WORD.findall(_HYPHEN.sub("", text)))


def compare(tool: str, found: SetText, expected: SetText, chapters: list[str]) -> Comparison:
    """Compare a tool's text with Trykklar's, chapter by chapter (chapters without a destination belong to the one
    before)."""
    shared = [name for name in chapters if name in found.starts and name in expected.starts]
    if len(shared) < len(chapters) / 2:
        raise ValueError(f"{tool}: only {len(shared)} of {len(chapters)} chapters can be found in the PDF")
    mine, theirs = found.chapters(shared), expected.chapters(shared)
    failures = []
    differing = 0
    for name in shared:
        a, b = words(mine[name]), words(theirs[name])
        left, right = a - b, b - a
        count = max(left.total(), right.total())
        differing += count
        if count > max(FEW, TOLERANCE * b.total()):
            examples = [f"+{word}" for word in list(left)[:8]] + [f"-{word}" for word in list(right)[:8]]
            failures.append(Difference(name, b.total(), count, tuple(examples)))
    total = sum(words(text).total() for text in theirs.values())
    numbers = (sum(len(_NUMBER.findall(t)) for t in found.pages), sum(len(_NUMBER.findall(t)) for t in expected.pages))
    return Comparison(
        tool=tool,
        chapters=len(shared),
        words=total,
        differing=differing,
        numbers=numbers,
        failures=tuple(failures),
    )
