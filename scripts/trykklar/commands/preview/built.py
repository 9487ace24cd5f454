"""The documents as they were last built, kept while the output folder changes under them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...preflight.source_map import PlacedBlock, SourceMap
from .leaves import Leaves, read_leaves


@dataclass(frozen=True, kw_only=True)
class ShownDocument:
    """One document of one build."""

    name: str
    revision: str
    """Digest of the PDF: what it was built to, whenever."""
    file: Path
    """A copy of the PDF that stays as long as the document is shown."""
    leaves: Leaves = field(repr=False)
    sources: SourceMap = field(repr=False)
    built: float
    """When the PDF was written, in seconds since 1970 (UTC)."""
    fresh: bool
    """False: it was there before the preview began, and nobody knows of which sources it was made."""


def read_document(
    name: str, pdf: Path, blocks: Sequence[PlacedBlock], faces: str, scratch: Path, *, fresh: bool
) -> ShownDocument:
    """Copy a PDF to `scratch` and read it. Raises `OSError`, and `pikepdf.PdfError` for what is no PDF."""
    data = pdf.read_bytes()
    revision = hashlib.sha256(data).hexdigest()[:32]
    copy = scratch / f"{name}-{revision}.pdf"
    if not copy.exists():
        copy.write_bytes(data)
    return ShownDocument(
        name=name,
        revision=revision,
        file=copy,
        leaves=read_leaves(copy, faces),
        sources=SourceMap(blocks),
        built=pdf.stat().st_mtime,
        fresh=fresh,
    )


class BuiltDocuments:
    """The documents that are shown, and those of the build before, whose images may still be asked for."""

    def __init__(self) -> None:
        self._now: dict[str, ShownDocument] = {}
        self._before: dict[str, ShownDocument] = {}
        self._images: dict[str, tuple[Path, int]] = {}

    @property
    def documents(self) -> list[ShownDocument]:
        return list(self._now.values())

    def get(self, name: str) -> ShownDocument | None:
        return self._now.get(name)

    def put(self, documents: Sequence[ShownDocument]) -> None:
        """Show these documents and no others."""
        gone = [e.file for e in self._before.values()]
        self._before, self._now = self._now, {e.name: e for e in documents}
        self._images = {}
        for document in (*self._before.values(), *self._now.values()):
            self._images.update(
                (leaf.digest, (document.file, number)) for number, leaf in enumerate(document.leaves.pages)
            )
        kept = {e.file for e in (*self._before.values(), *self._now.values())}
        for file in set(gone) - kept:
            file.unlink(missing_ok=True)

    def image(self, digest: str) -> tuple[Path, int] | None:
        """File and page (0-based) that show what this digest stands for."""
        return self._images.get(digest)
