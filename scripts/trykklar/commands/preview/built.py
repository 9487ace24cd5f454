"""The documents as they were last built, kept while the output folder changes under them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...compose.origins import Origins
from ...preflight.source_map import PlacedBlock, SourceMap
from ...publish.reports import EarlyPages
from .leaves import Leaves, read_leaves
from .sites import ShownSite

KEPT = 10
"""How many times what is shown may change before its pages and images are no longer answered: an edit takes two, its
chapter and then all; another edition too, what it was last and what it is now."""


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
    origins: Origins | None = field(default=None, repr=False)
    """What its pages were made by; None where nobody knows."""
    fresh: bool
    """False: it was there before the preview began, and nobody knows of which sources it was made."""
    drawn: Mapping[str, tuple[Path, int]] = field(repr=False)
    """Digest of a page → the file that shows it, and its page there (0-based)."""
    settled: ShownDocument | None = field(default=None, repr=False)
    """The document as it was last whole, where some pages of this one are newer."""


def read_document(
    name: str,
    pdf: Path,
    blocks: Sequence[PlacedBlock],
    faces: str,
    scratch: Path,
    *,
    fresh: bool,
    origins: Origins | None = None,
) -> ShownDocument:
    """Copy a PDF to `scratch` and read it. Raises `OSError`, and `pikepdf.PdfError` for what is no PDF."""
    data = pdf.read_bytes()
    revision = hashlib.sha256(data).hexdigest()[:32]
    copy = scratch / f"{name}-{revision}.pdf"
    if not copy.exists():
        copy.write_bytes(data)
    leaves = read_leaves(copy, faces)
    return ShownDocument(
        name=name,
        revision=revision,
        file=copy,
        leaves=leaves,
        drawn=_drawn(copy, leaves),
        sources=SourceMap(blocks),
        built=pdf.stat().st_mtime,
        origins=origins,
        fresh=fresh,
    )


def with_early(shown: ShownDocument, early: EarlyPages, faces: str, scratch: Path) -> ShownDocument:
    """The document with pages that are newer than it; all else of it is as it was. Raises as `read_document`."""
    digest = hashlib.sha256(shown.revision.encode() + early.pdf).hexdigest()[:32]
    file = scratch / f"{shown.name}-{digest}.pdf"
    file.write_bytes(early.pdf)
    own, pages, first = read_leaves(file, faces), list(shown.leaves.pages), early.first_page - 1
    for index in range(first, min(first + early.count, len(pages))):
        pages[index] = replace(pages[index], digest=own.pages[index - first].digest)
    return replace(
        shown,
        revision=digest,
        leaves=replace(shown.leaves, pages=tuple(pages)),
        drawn={**shown.drawn, **_drawn(file, own)},
        settled=shown.settled or shown,
    )


def _drawn(file: Path, leaves: Leaves) -> dict[str, tuple[Path, int]]:
    return {leaf.digest: (file, number) for number, leaf in enumerate(leaves.pages)}


class BuiltDocuments:
    """The documents that are shown, and those of some builds before: a page that is slow, or has not heard yet of the
    last build, asks for what it was told of. A build's thread puts, the server's asks: no value changes in place."""

    def __init__(self) -> None:
        self.sites: Mapping[str, ShownSite] = {}
        """Web editions, by document."""
        self._sites_before: Mapping[str, ShownSite] = {}
        self._shown: list[dict[str, ShownDocument]] = [{}]
        self._images: dict[str, tuple[Path, int]] = {}

    @property
    def documents(self) -> list[ShownDocument]:
        return list(self._shown[-1].values())

    def get(self, name: str, revision: str | None = None) -> ShownDocument | None:
        """The document that is shown, or an earlier revision of it."""
        if revision is None:
            return self._shown[-1].get(name)
        found = (shown[name] for shown in reversed(self._shown) if name in shown)
        return next((document for document in found if document.revision == revision), None)

    def put(self, documents: Sequence[ShownDocument]) -> None:
        """Show these documents and no others."""
        before, after = self._shown, [*self._shown[1 - KEPT :], {e.name: e for e in documents}]
        kept = [document for shown in after for document in shown.values()]
        self._images = {digest: at for e in kept for digest, at in e.drawn.items()}
        self._shown = after
        for file in _files(e for shown in before for e in shown.values()) - _files(kept):
            file.unlink(missing_ok=True)

    def put_early(self, early: ShownDocument) -> None:
        """Show newer pages of one of the documents."""
        self.put([early if e.name == early.name else e for e in self.documents])

    def take_back(self) -> None:
        """Show all documents as they were last whole."""
        if any(e.settled for e in self.documents):
            self.put([e.settled or e for e in self.documents])

    def put_sites(self, sites: Mapping[str, ShownSite]) -> None:
        """Show these web editions and no others."""
        if [site.revision for site in sites.values()] != [site.revision for site in self.sites.values()]:
            self._sites_before = self.sites
        self.sites = sites

    def site_file(self, name: str, address: str) -> bytes | None:
        """A file of a web edition; what pages load also as it was before, since a page may be loading just now."""
        loaded = {} if address.endswith(".html") else self._sites_before
        sites = (shown[name] for shown in (self.sites, loaded) if name in shown)
        return next((site.files[address] for site in sites if address in site.files), None)

    def image(self, digest: str) -> tuple[Path, int] | None:
        """File and page (0-based) that show what this digest stands for."""
        return self._images.get(digest)


def _files(documents: Iterable[ShownDocument]) -> set[Path]:
    return {file for document in documents for file, _ in document.drawn.values()}
