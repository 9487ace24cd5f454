"""PDF files as pictures: a page of an author's file, as a drawing that all editions show (`pdf_pages.py`)."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.bounds import FIGURE_BYTES
from ..base.limits.ending import scratch_folder
from ..base.problems import Place, Problem, ProblemsFound
from ..base.rulebook import rule
from . import chart_process
from .chart_process import STOPPED, how_stopped
from .colour.tokens import Rgb
from .page_drawing import PageDrawing, PageRefusedError

rule(
    "picture-pdf",
    "a PDF as a picture that cannot be shown: several pages, letters without their font, inks of its own, a password",
)

ENDING = ".pdf"


def is_pdf(name: str) -> bool:
    """Whether a picture's file is a PDF, by its name."""
    return name.lower().endswith(ENDING)


def drawn_page(data: bytes, name: str, page: str, spots: Mapping[str, Rgb] | None, place: Place) -> PageDrawing:
    """A page of a PDF as a drawing. `page`: its number as an author wrote it, empty for the only one; `spots`: the
    layout's inks of their own, each with its colour; None where nothing is printed, and any ink looks as in the file.

    Raises `ProblemsFound` (picture-pdf).
    """

    def refused(what: str, hint: str) -> ProblemsFound:
        return ProblemsFound([Problem("picture-pdf", f"'{name}' {what}", hint, place)])

    if page and not (page.isascii() and page.isdigit() and 0 < int(page[:9]) < 1e8):
        raise refused(f"is asked for its page '{page}'", "write a number from 1 on: ':page: 2'")
    if len(data) > FIGURE_BYTES.most:
        what = f"has {len(data):,} bytes, more than the {FIGURE_BYTES.most:,} that a PDF as a picture may have"
        raise refused(what, "save the page alone, or as PNG")
    try:
        with scratch_folder() as folder:
            return chart_process.page(data, int(page or 0), spots, str(folder))
    except PageRefusedError as error:
        raise refused(error.what, error.hint) from None
    except STOPPED as error:
        raise refused(f"cannot be shown: {how_stopped(error)}", "simplify it, or save it as PNG") from None
