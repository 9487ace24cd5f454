"""The forms that a document may have: a row each. A new form is a record of `schemas/publication.py`, a function, and a
row. What makes a form is imported when a document has it: a draft of pages needs nothing of sites."""

from __future__ import annotations

from collections.abc import Callable

from .making import Made, Making


def _pdf(making: Making) -> Made:
    from .pdf import make_pdf

    return make_pdf(making)


def _web(making: Making) -> Made:
    from .web import make_web

    return make_web(making)


def _epub(making: Making) -> Made:
    from .epub import make_epub

    return make_epub(making)


FORMS: dict[str, Callable[[Making], Made]] = {"pdf": _pdf, "web": _web, "epub": _epub}
"""The `form` of a document's record → what makes its files."""
