"""Every page type of a built publication held against its reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from PIL import Image

from ...base.files import read_finished
from ...base.problems import Place, Problem
from ...base.rulebook import rule
from ...preflight.opened import open_pdf
from .measure import difference, shown
from .page_types import type_pages_of
from .pictures import page_image, png, read_picture, with_palette
from .references import PageType, References

rule("look-changed", "a page of a type that does not look as it was approved")
rule("look-size", "a page of a type that has another size than was approved")
rule("look-new", "a type of page that was never approved")
rule("look-missing", "an approved picture that is not there")
rule("look-vanished", "a type of page that was approved, and that there is none of any more")


class Outcome(StrEnum):
    """How a page type stands against what was approved."""

    SAME = "as approved"
    CHANGED = "changed"
    SIZE = "another size"
    NEW = "new"
    MISSING = "reference missing"
    UNREADABLE = "reference unreadable"
    VANISHED = "vanished"


@dataclass(frozen=True)
class Sight:
    """A type of page as a file, or a site, shows it now."""

    document: str
    type: str
    file: str
    """The file's name, or the site's."""
    page: int | str
    """1-based; of a site the address."""
    image: Image.Image = field(repr=False)

    @cached_property
    def picture(self) -> bytes:
        """The image as PNG."""
        return png(self.image)

    @property
    def page_type(self) -> PageType:
        return self.document, self.type


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A type of page, as it is and as it was approved."""

    page_type: PageType
    outcome: Outcome
    now: Sight | None
    """None where it has vanished."""
    picture: bytes | None = field(default=None, repr=False)
    """What it looks like now; None where it has vanished."""
    reference: bytes | None = field(default=None, repr=False)
    """None where there is none that can be shown."""
    difference: bytes | None = field(default=None, repr=False)
    """A picture of what differs; None where nothing does, or two of one size cannot be compared."""
    share: float = 0.0
    """Of the pixels that differ, 0 to 1."""
    told: str = ""
    """What a finding says."""

    @property
    def same(self) -> bool:
        return self.outcome is Outcome.SAME


def sights(document: str, file: Path) -> list[Sight]:
    """One page of each type of a built file. Raises `ProblemsFound`."""
    with open_pdf(read_finished(file), file.name) as opened:
        pages = type_pages_of(file, opened)
        return [
            Sight(document, kind, file.name, page, page_image(opened.pdfium[page - 1])) for kind, page in pages.items()
        ]


def page_types(now: Sequence[Sight], references: References) -> list[PageType]:
    """Every type that there is, in the order of the pages, then those that there were."""
    here = [sight.page_type for sight in now]
    return [*here, *sorted(references.approved - set(here))]


def compare(now: Sequence[Sight], references: References, wanted: Sequence[PageType]) -> list[Compared]:
    """Each wanted type that there is or was. Raises `ProblemsFound` where a reference may not be read."""
    here = {sight.page_type: sight for sight in now}
    known = [page_type for page_type in wanted if page_type in here or page_type in references.approved]
    return [_compared(here[each], references) if each in here else _vanished(each, references) for each in known]


def _vanished(page_type: PageType, references: References) -> Compared:
    document, kind = page_type
    told = f"'{document}' has no page of the type '{kind}' any more"
    before = references.picture(page_type)
    return Compared(
        page_type=page_type,
        outcome=Outcome.VANISHED,
        now=None,
        picture=None,
        reference=before if before and _read(before) else None,
        told=told,
    )


def _compared(sight: Sight, references: References) -> Compared:
    page_type = sight.page_type
    where = f"page {sight.page} of {sight.file}, of the type '{sight.type}',"

    def differs(outcome: Outcome, told: str, reference: bytes | None = None) -> Compared:
        return Compared(
            page_type=page_type,
            outcome=outcome,
            now=sight,
            picture=sight.picture,
            reference=reference,
            told=told,
        )

    if page_type not in references.approved:
        return differs(Outcome.NEW, f"{where} was never approved")
    before = references.picture(page_type)
    if before is None:
        return differs(Outcome.MISSING, f"the approved picture of {where} is not there")
    old, new = _read(before), sight.image.convert("RGB")
    if old is None:
        return differs(Outcome.UNREADABLE, f"the approved picture of {where} cannot be read")
    if old.size != new.size:
        sizes = " and not ".join(f"{width} × {height}" for width, height in (new.size, old.size))
        return differs(Outcome.SIZE, f"{where} has {sizes} pixels", before)
    if old.tobytes() == new.tobytes():
        return Compared(page_type=page_type, outcome=Outcome.SAME, now=sight, picture=before, reference=before)
    found = difference(old, new)
    outcome = Outcome.SAME if found.forgiven else Outcome.CHANGED
    told = "" if found.forgiven else f"{where} does not look as it was approved: {found.share:.2%} of it differs"
    return Compared(
        page_type=page_type,
        outcome=outcome,
        now=sight,
        picture=sight.picture,
        reference=before,
        difference=png(with_palette(shown(new, found))),
        share=found.share,
        told=told,
    )


def _read(data: bytes) -> Image.Image | None:
    try:
        return read_picture(data)
    except ValueError:
        return None


_CODES = {
    Outcome.CHANGED: "look-changed",
    Outcome.SIZE: "look-size",
    Outcome.NEW: "look-new",
    Outcome.MISSING: "look-missing",
    Outcome.UNREADABLE: "look-unreadable",
    Outcome.VANISHED: "look-vanished",
}


def findings(compared: Sequence[Compared], references: References) -> list[Problem]:
    """What is not as it was approved, as problems."""
    return [
        Problem(_CODES[each.outcome], each.told, _hint(each), Place(references.shown(each.page_type)))
        for each in compared
        if not each.same
    ]


def _hint(each: Compared) -> str:
    return f"see looks.html; if that is meant: trykklar looks --approve --only {'-'.join(each.page_type)}"
