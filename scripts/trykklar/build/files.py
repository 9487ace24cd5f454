"""What is published of a document, and what the manifest says of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.cache import Cache
from ..base.profiles import Profile
from ..base.program import program_digest
from ..base.settings import Settings
from ..preflight.build_map import map_name
from ..preflight.report import ApprovedPdf
from ..publish.manifest import Kind, Made, Origin, PublishedFile, Status
from ..resolve.pages import PageMap, page_map_name
from .sources import Sources

if TYPE_CHECKING:
    from ..finish.job import Produced


@dataclass(frozen=True)
class Publishable:
    """A file as the manifest tells of it, with its bytes."""

    told: PublishedFile
    data: bytes = field(repr=False)


def document_files(
    settings: Settings,
    made: list[tuple[Profile, Produced]],
    passed: Mapping[str, ApprovedPdf] | None,
    pages: PageMap,
    cache: Cache | None,
) -> list[Publishable]:
    """All files of a document, its PDFs first. `passed`: name → file of those that preflight lets through, where it was
    asked.

    A draft comes without its contact sheet: it is for speed.
    """
    files = [*_pdfs(settings, made, passed, pages.document), *_beside(settings, made, passed, pages.document)]
    files.append(
        published_file(
            settings, page_map_name(pages.document), Kind.PAGE_MAP, pages.document, None, pages.to_json().encode()
        )
    )
    if settings.release:
        from ..publish.contact_sheet import contact_sheet

        profile, produced = made[0]
        first = produced.products[0].finished
        name = f"{Path(first.name).stem}-pages.png"
        looks = passed[first.name].report.looks if passed and first.name in passed else ()
        sheet = contact_sheet(first.pdf, looks=looks, cache=cache)
        files.append(published_file(settings, name, Kind.CONTACT_SHEET, pages.document, profile.name, sheet))
    return files


def _pdfs(
    settings: Settings, made: list[tuple[Profile, Produced]], passed: Mapping[str, ApprovedPdf] | None, document: str
) -> Iterator[Publishable]:
    for profile, produced in made:
        for product in produced.products:
            finished = product.finished
            if passed is not None and finished.name not in passed:
                continue
            status = Status.NOT_HELD if passed is None else Status.APPROVED if settings.release else Status.PASSED
            told = PublishedFile(
                name=finished.name,
                kind=Kind.PDF,
                document=document,
                release=settings.release,
                profile=profile.name,
                held_to=product.demands.profile,
                status=status,
                changes=settings.changes_since is not None,
                pages=finished.page_count,
                bytes=len(finished.pdf),
                sha256=finished.sha256,
            )
            yield Publishable(told, passed[finished.name].pdf if passed is not None else finished.pdf)


def _beside(
    settings: Settings, made: list[tuple[Profile, Produced]], passed: Mapping[str, ApprovedPdf] | None, document: str
) -> Iterator[Publishable]:
    """What comes with the PDFs: the tickets of print orders, and the maps that lead from a page to the sources."""
    for profile, produced in made:
        for name, data in produced.files.items():
            yield published_file(settings, name, Kind.TICKET, document, profile.name, data)
    for profile, produced in made:
        for product in produced.products:
            if passed is None or product.finished.name in passed:
                name = map_name(product.finished.name)
                yield published_file(settings, name, Kind.BUILD_MAP, document, profile.name, product.map_text.encode())


def published_file(
    settings: Settings, name: str, kind: Kind, document: str, profile: str | None, data: bytes
) -> Publishable:
    """A file that is no PDF."""
    told = PublishedFile(
        name=name,
        kind=kind,
        document=document,
        release=settings.release,
        profile=profile,
        held_to=None,
        status=Status.NOT_HELD,
        changes=settings.changes_since is not None,
        pages=None,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return Publishable(told, data)


def made_by(settings: Settings, sources: Sources, built: dict[str, tuple[str, ...]], files: list[Publishable]) -> Made:
    """What a build made, for the manifest. `built`: document → profiles that nothing keeps back."""
    publication = sources.manuscript.publication
    origin = Origin(
        publication=publication.id,
        edition=publication.edition.number,
        date=publication.edition.date.isoformat(),
        sources=sources.manuscript.digest,
        layouts=sources.layouts_digest,
        fonts=sources.fonts_digest,
        program=program_digest(),
    )
    return Made(
        origin=origin,
        files=tuple(file.told for file in files),
        release=settings.release,
        changes=settings.changes_since is not None,
        documents=tuple(sources.documents),
        built=built,
    )
