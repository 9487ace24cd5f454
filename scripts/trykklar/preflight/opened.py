"""A PDF that somebody made, ready to be read by checks; bounded, and closed again."""

from __future__ import annotations

import hashlib
import io
import re
from functools import cached_property
from types import TracebackType
from typing import Any

import pikepdf
import pypdfium2

from ..base.bounds import READ_PAGES
from ..base.cache import Cache
from ..base.problems import Place, Problem, ProblemsFound
from ..base.rulebook import rule

rule("pdf-damaged", "a file that is no PDF, or cannot be read")
rule("pdf-encrypted", "an encrypted PDF")
rule("pdf-empty", "a PDF without pages")
rule("pdf-long", "a PDF with more pages than can be read")

MAX_PAGES = READ_PAGES.most


class OpenedPdf:
    """A file's bytes, read by two libraries that share no code with what writes our files. A context manager."""

    def __init__(self, data: bytes, name: str, cache: Cache | None = None) -> None:
        self.data = data
        self.name = name
        self.cache = cache
        """Where readings of its pages are kept; None for a file that is read once."""
        self._closers: list[Any] = []

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        """The file as pikepdf opens it, when somebody asks: that takes a second for every 100,000 objects. Raises
        `ProblemsFound` for one that is damaged, encrypted, empty or endless."""
        found = _opened(self.data, self.name)
        self._closers.append(found)
        return found

    @cached_property
    def sha256(self) -> str:
        """Of the whole file, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def page_count(self) -> int:
        return len(self.pdf.pages)

    def root(self, *keys: str) -> Any:
        """What stands under these keys, one below the other, in the document catalogue; None where there is nothing."""
        found: Any = self.pdf.Root
        for key in keys:
            found = found.get(key) if found is not None else None
        return found

    @cached_property
    def pdfium(self) -> Any:
        """The file as pdfium opens it, to be rendered."""
        document = pypdfium2.PdfDocument(self.data)
        self._closers.append(document)
        return document

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What one check worked out and others need, by the name of who made it."""
        return {}

    def __enter__(self) -> OpenedPdf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for closer in reversed(self._closers):
            closer.close()


def open_pdf(data: bytes, name: str, cache: Cache | None = None) -> OpenedPdf:
    """Open a file. Raises `ProblemsFound` for one that is damaged, encrypted, empty or endless."""
    opened = OpenedPdf(data, name, cache)
    _ = opened.pdf
    return opened


def _opened(data: bytes, name: str) -> pikepdf.Pdf:
    """Raises `ProblemsFound`."""

    def refused(code: str, what: str, hint: str) -> ProblemsFound:
        return ProblemsFound([Problem(code, what, hint, Place(name))])

    try:
        pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
        pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise refused("pdf-encrypted", "the file wants a password", "save it without encryption") from None
    except (pikepdf.PikepdfError, ValueError, RecursionError, TypeError, AttributeError) as error:
        raise refused(
            "pdf-damaged", f"this is no PDF that can be read: {_said(error)}", "make the file again"
        ) from None
    if pdf.is_encrypted:
        pdf.close()
        raise refused("pdf-encrypted", "the file is encrypted", "save it without encryption")
    if not pages:
        pdf.close()
        raise refused("pdf-empty", "the file has no pages", "make the file again")
    if pages > MAX_PAGES:
        pdf.close()
        raise refused("pdf-long", f"the file has {pages:,} pages; {MAX_PAGES:,} are read", "split it first")
    return pdf


def _said(error: Exception) -> str:
    """What a library said, without the address of the stream that it read."""
    return re.sub(r"(stream )?<_io\.\w+ object at 0x[0-9a-f]+>:? ?", "", str(error))[:120]
