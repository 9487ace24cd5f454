"""Printers' marks as a frame of every page of a file."""

from __future__ import annotations

from ...assemble.frames import Furniture, PageFrame
from ...typeset.parts import Box
from .marks import ROOM, MarkedSheet, glyph_forms, marks_form, page_content, slug_form

_MARKS, _SLUG = "TkMarks", "TkSlug"


def furnished(
    trim: Box, bleed: float, folds: tuple[float, ...], slug: str, labels: tuple[str, ...], program: bytes
) -> PageFrame:
    """A frame with marks around `trim` (pt), for a file whose pages have these labels.

    `bleed` in pt; `folds`: x of each fold in pt; `slug`: what stands under every page; `program`: the slug's font file.
    """
    sheet = MarkedSheet(trim, bleed, folds)
    forms = {_MARKS: marks_form(sheet), _SLUG: slug_form(sheet, slug, program), **glyph_forms(labels, program)}
    contents = tuple(page_content(sheet, label, program, _MARKS, _SLUG) for label in labels)
    return PageFrame(bleed, bleed + ROOM, Furniture({"XObject": forms}, contents))
