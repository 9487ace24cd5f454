"""What a book says of itself and of its files (EPUB 3.3, 5: package document)."""

from __future__ import annotations

import posixpath
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from ...base.media_types import PAGE_TYPES
from ...sources.schemas.people import Person
from ..job import SiteJob
from ..words import plain
from .nav import NAV

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
TYPES: Mapping[str, str] = {
    **PAGE_TYPES,
    ".xhtml": "application/xhtml+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}
"""File's suffix → media type; all but the last are core ones (EPUB 3.3, 3.2), and that one is read by no page."""
CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
_E = ElementMaker(namespace=OPF, nsmap={None: OPF, "dc": DC})
_DC = ElementMaker(namespace=DC, nsmap={"dc": DC})


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is known of the book's files."""

    drawn: frozenset[str]
    """Pages with drawings in them."""
    formulas: frozenset[str]
    """Pages with MathML in them."""
    pictured: bool
    """Whether there is anything that is seen, besides text."""
    moving: bool
    """Whether a picture may move."""
    features: tuple[str, ...]
    """Values of schema.org's `accessibilityFeature`."""
    cover: str
    """The cover picture's address; empty where there is none."""


def package(job: SiteJob, order: Sequence[str], files: Mapping[str, bytes], told: Told) -> bytes:
    """The package document. `order`: pages in reading order; `files`: all others of the book, by address."""
    ids = {address: f"f{number}" for number, address in enumerate(sorted(files), start=1)}
    items = [_item(address, ids[address], told) for address in sorted(files)]
    spine = [_E.itemref(idref=ids[address]) for address in order]
    language = job.resolved.manuscript.publication.language
    root = _E.package(_E.metadata(*_metadata(job, told)), _E.manifest(*items), _E.spine(*spine))
    root.set("version", "3.0")
    root.set("unique-identifier", "id")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _item(address: str, name: str, told: Told) -> Any:
    item = _E.item(id=name, href=address)
    item.set("media-type", TYPES[posixpath.splitext(address)[1]])
    properties = [
        *(["nav"] if address == NAV else []),
        *(["svg"] if address in told.drawn else []),
        *(["mathml"] if address in told.formulas else []),
        *(["cover-image"] if address == told.cover else []),
    ]
    if properties:
        item.set("properties", " ".join(properties))
    return item


def _metadata(job: SiteJob, told: Told) -> Iterator[Any]:
    resolved = job.resolved
    publication = resolved.manuscript.publication
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{publication.web.base}#{publication.id}/{resolved.name}")
    yield _DC.identifier(f"urn:uuid:{name}", id="id")
    yield _DC.title(_words(job, resolved.title), id="title")
    if resolved.subtitle:
        yield _DC.title(_words(job, resolved.subtitle), id="subtitle")
        yield _meta("title-type", "main", refines="#title")
        yield _meta("title-type", "subtitle", refines="#subtitle")
    yield _DC.language(publication.language)
    for number, author in enumerate(publication.authors, 1):
        yield _DC.creator(str(author), id=f"creator-{number}")
        if isinstance(author, Person):
            yield _meta("file-as", author.inverted, refines=f"#creator-{number}")
    yield _DC.publisher(publication.publisher)
    yield _DC.date(publication.edition.date.isoformat())
    yield _meta("dcterms:modified", f"{publication.edition.date.isoformat()}T00:00:00Z")
    if job.starts and job.printed:
        edition = f"{resolved.labels['edition']} {publication.edition.number}"
        yield _meta("pageBreakSource", f"{_words(job, job.printed.title)}, {edition}")
    yield from _accessibility(job, told)


def _accessibility(job: SiteJob, told: Told) -> Iterator[Any]:
    """EPUB Accessibility 1.1, 2: what there is to hear and to see. Conformance is claimed where somebody stands for
    it, and nowhere else."""
    labels = job.resolved.labels
    yield _meta("schema:accessMode", "textual")
    if told.pictured:
        yield _meta("schema:accessMode", "visual")
    yield _meta("schema:accessModeSufficient", "textual")
    for feature in told.features:
        yield _meta("schema:accessibilityFeature", feature)
    yield _meta("schema:accessibilityHazard", "unknown" if told.moving else "none")
    summary = [labels["web.statement-made.speech"], labels["web.statement-known.charts"]]
    summary += [labels["web.statement-made.print"]] if job.starts else []
    yield _meta("schema:accessibilitySummary", " ".join(summary))
    certifier = getattr(job.resolved.document, "certified_by", None)
    if certifier:
        yield _meta("dcterms:conformsTo", CONFORMS, id="conforms")
        yield _meta("a11y:certifiedBy", certifier, refines="#conforms")


def _words(job: SiteJob, text: str) -> str:
    return plain(job.composer.inline_text(job.resolved.entries[0], text))


def _meta(name: str, value: str, **more: str) -> Any:
    return _E.meta(value, property=name, **more)
