"""Other people's PDFs: read in a process of its own, with limits, whatever is damaged in them.

The functions here run in that process; what they give back is small. A file that its libraries refuse is tried once
more as qpdf repairs it, and is a problem where that does not help.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pikepdf
import pypdfium2
from pypdf.errors import PyPdfError

from ..base.bounds import PAGE_POINTS, READ_BYTES, READ_SECONDS
from ..base.files import read_finished
from ..base.limits.process import TookTooLong, TookTooMuch, WorkerDied, confined
from ..base.problems import Place, Problem, ProblemsFound, counted, placed
from ..base.rulebook import rule
from ..finish.imposition.options import Imposing
from ..preflight.heard import Heard, heard
from ..preflight.opened import OpenedPdf, open_pdf
from ..preflight.report import PreflightReport

rule("pdf-untagged", "a PDF without tags, of which nothing can be read aloud")

T = TypeVar("T")
_BYTES_A_SECOND = 200_000
_REFUSALS = (
    PyPdfError,
    pikepdf.PikepdfError,
    pypdfium2.PdfiumError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    AssertionError,
    NotImplementedError,
)
"""What pypdf, pikepdf and pdfium raise where a file is not what it says; pypdf's parsers let Python's own errors
through."""


def in_confinement(function: Callable[..., T], file: Path, *args: Any) -> T:
    """Call one of the functions below for a file, in a process of its own. Raises `ProblemsFound`, also where that was
    stopped or lost."""
    data = read_finished(file)
    try:
        found: T = confined(
            function, (data, file, *args), READ_SECONDS.most + len(data) / _BYTES_A_SECOND, READ_BYTES.most
        )
    except TookTooLong as error:
        raise _refused(file, f"reading it took more than {error.seconds:.0f} s of work and was stopped") from None
    except (TookTooMuch, MemoryError):
        raise _refused(file, f"reading it took more than {READ_BYTES.most / 2**20:.0f} MB and was stopped") from None
    except WorkerDied as error:
        raise _refused(file, f"the process that read it was lost: {str(error)[:200]}") from None
    return found


def preflighted(data: bytes, file: Path, profile: str, with_pictures: bool) -> tuple[PreflightReport, str]:
    """The report, and the same as HTML where it is asked for."""
    from ..preflight.html import report_html
    from ..preflight.whole import preflight_file

    with open_pdf(data, file.name) as opened:
        report = preflight_file(opened, file, profile)
        return report, report_html(report, opened) if with_pictures else ""


def painted(data: bytes, file: Path) -> list[bytes]:
    """A digest of all that is painted on each page of a file."""
    from ..publish.release.differences import painted as digests

    with open_pdf(data, file.name) as opened:
        try:
            return digests(opened.pdf)
        except _REFUSALS as error:
            raise _refused(file, f"its pages cannot be read: {str(error)[:120] or type(error).__name__}") from None


def listened(data: bytes, file: Path, page: int | None) -> list[Heard]:
    """What is heard of a file, or of a page. Raises `ProblemsFound` for one without tags, or without that page."""
    with open_pdf(data, file.name) as opened:
        if page is not None and page > opened.page_count:
            what, mend = f"there is no page {page}", f"the file has {counted(opened.page_count, 'page')}"
            raise ProblemsFound([Problem("usage", what, mend, Place(file.name))])
        if opened.root("/StructTreeRoot") is None:
            what, mend = "the file has no tags, so that nothing in it can be read aloud", "read the file to mail"
            raise ProblemsFound([Problem("pdf-untagged", what, mend, Place(file.name))])
        try:
            return heard(opened, page)
        except _REFUSALS as error:
            raise _refused(file, f"its tags cannot be read: {str(error)[:120] or type(error).__name__}") from None


def imposed(data: bytes, file: Path, asked: Imposing, program: bytes) -> Any:
    """The sheets. `program`: font file for the slug."""
    from ..finish.imposition.impose import impose

    return _tried(data, file, lambda tried: impose(tried, asked, program, file.name))


def sheet(data: bytes, file: Path, width: int) -> bytes:
    """The contact sheet of all pages, as PNG."""
    from ..publish.contact_sheet import contact_sheet

    return _tried(data, file, lambda tried: contact_sheet(tried, width))


def sheet_of_types(data: bytes, file: Path, width: int, only: tuple[str, ...]) -> bytes:
    """The contact sheet of one page of each type, or of these types, as PNG."""
    from ..publish.contact_sheet import captioned_sheet
    from .looks.page_types import chosen, type_pages_of

    with open_pdf(data, file.name) as opened:
        types = chosen(type_pages_of(file, opened), only)
    return _tried(data, file, lambda tried: captioned_sheet(tried, types, width))


def _tried(data: bytes, file: Path, make: Callable[[bytes], T]) -> T:
    """What is made of a file; where it is refused, of the file as it is when repaired."""
    try:
        with open_pdf(data, file.name) as opened:
            _check_sizes(opened)
        return make(data)
    except ProblemsFound as found:
        if any(problem.code != "pdf-damaged" for problem in found.problems):
            raise ProblemsFound(placed(found.problems, Place(file.name))) from None
        first = found.problems[0].message
    except _REFUSALS as error:
        first = f"this is no PDF that can be read: {type(error).__name__}: {str(error)[:120]}"
    try:
        repaired = _repaired(data)
        with open_pdf(repaired, file.name) as opened:
            _check_sizes(opened)
        return make(repaired)
    except _REFUSALS:
        raise _refused(file, first) from None


def _repaired(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out)
    return out.getvalue()


def _check_sizes(opened: OpenedPdf) -> None:
    """Every page has a media box of a size that a page can have, and what other boxes it has are boxes. Raises
    `ProblemsFound`."""
    for number, page in enumerate(opened.pdf.pages, 1):
        for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
            box = page.mediabox if key == "/MediaBox" else page.obj.get(key)
            if box is not None:
                _check_box([float(side) for side in box], f"page {number}'s {key[1:]}", opened.name)


def _check_box(sides: list[float], what: str, name: str) -> None:
    wide, tall = (
        (abs(sides[2] - sides[0]), abs(sides[3] - sides[1]))
        if len(sides) == 4 and all(map(math.isfinite, sides))
        else (0, 0)
    )
    if not (1 <= wide <= PAGE_POINTS.most and 1 <= tall <= PAGE_POINTS.most):
        told = f"{what} is {wide:g} × {tall:g} pt" if wide else f"{what} is no box"
        hint = f"a page has sides of 1 to {PAGE_POINTS.most:,} pt; make the file again"
        raise ProblemsFound([Problem("pdf-damaged", told, hint, Place(name))])


def _refused(file: Path, what: str) -> ProblemsFound:
    return ProblemsFound([Problem("pdf-damaged", what, "make the file again", Place(file.name))])
