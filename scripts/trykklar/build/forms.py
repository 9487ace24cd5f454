"""The forms that a document may have: a row each. A new form is a record of `schemas/publication.py`, a function, and a
row."""

from __future__ import annotations

from collections.abc import Callable

from .epub import make_epub
from .making import Made, Making
from .pdf import make_pdf
from .web import make_web

FORMS: dict[str, Callable[[Making], Made]] = {"pdf": make_pdf, "web": make_web, "epub": make_epub}
"""The `form` of a document's record → what makes its files."""
