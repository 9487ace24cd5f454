"""Pictures of what is printed, whose colours ink does not reach."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

from ...base.files import MAX_PICTURE_BYTES, inside, read_bytes
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import WARNING, rule
from ...layouts.colour.conditions import PrintingCondition, load_condition
from ...layouts.colour.gamut import Lost, lost_colours
from ...layouts.colour.pictures import shown
from ...layouts.colour.tokens import Rgb
from ...resolve.document import ResolvedDocument
from ...sources.manuscript import Chapter, Manuscript
from ...sources.markup.grammar import values_of
from ...sources.pictures import DRAWINGS, FORMATS, REFUSALS

rule(
    "picture-gamut",
    "a picture of a document that is bound, with colours that its printing condition does not reach",
    WARNING,
    WARNING,
    waivable=True,
    why="the press prints the nearest colour that it has: a green that shines on the screen is dull on paper.",
)

LEAST = 0.02
"""Share of a picture below which nobody misses a colour."""


def gamuts(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Pictures of bound documents that lose colours in print, each once for each printing condition."""
    told: set[tuple[str, str]] = set()
    for document in documents:
        condition = _condition(manuscript, document)
        for entry in document.entries if condition else ():
            for src, line in _pictures(entry.chapter) if entry.chapter else ():
                if condition and entry.chapter and (src, condition.identifier) not in told:
                    told.add((src, condition.identifier))
                    yield from _judged(manuscript, src, entry.chapter.place(line), condition)


def _condition(manuscript: Manuscript, document: ResolvedDocument) -> PrintingCondition | None:
    """What a document is printed in; None where it is not bound, or its condition cannot be read (told when pages are
    separated)."""
    if document.document.form != "pdf" or document.pdf.print.binding == "none":
        return None
    printed = document.pdf.print
    try:
        return load_condition(printed.condition, printed.profile, manuscript.folder, Place(""), printed.ink_limit)
    except ProblemsFound:
        return None


def _pictures(chapter: Chapter) -> Iterator[tuple[str, int]]:
    yield from ((image.src, image.line) for image in chapter.scan.images)
    for use in chapter.scan.directives:
        values = values_of(use.name, use.argument, use.options, use.line, {})
        yield from ((value.text, use.line) for value in values if value.nature == "picture")


def _judged(manuscript: Manuscript, src: str, place: Place, condition: PrintingCondition) -> Iterator[Problem]:
    if src.lower().endswith(DRAWINGS):
        return
    try:
        data = read_bytes(inside(manuscript.folder, src, place), src, MAX_PICTURE_BYTES, place)
        with Image.open(io.BytesIO(shown(data)), formats=FORMATS) as image:
            lost = lost_colours(image, condition.icc)
    except (ProblemsFound, Image.DecompressionBombError, *REFUSALS):
        return  # told by `pictures`
    if lost and lost.share >= LEAST:
        hint = "make these colours less bright yourself, where you can see what becomes of them; or waive it"
        yield Problem("picture-gamut", _told(src, lost, condition), hint, place)


def _told(src: str, lost: Lost, condition: PrintingCondition) -> str:
    return (
        f"{lost.share:.0%} of '{src}' has colours that {condition.identifier} does not reach, most of it "
        f"{lost.left:.0%} from its left and {lost.top:.0%} from its top edge: {_hex(lost.shown)} prints as about "
        f"{_hex(lost.printed)}"
    )


def _hex(rgb: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)
