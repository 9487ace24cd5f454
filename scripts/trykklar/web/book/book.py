"""The book of one document: every page as XHTML, and what stands around them, in one file."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree
from PIL import Image, UnidentifiedImageError

from ...base.problems import Problem
from ...compose.records import ChapterHtml
from ...sources.pictures import FORMATS
from ..fonts import face_css, web_faces
from ..job import SiteJob, compose_pages
from ..page import Page
from ..styles import book_stylesheet
from .container import PACKAGE, container
from .leaf import STYLES, leaf, meaning, written
from .nav import NAV, navigation
from .package import Told, package
from .whole import faults

COVER = "cover.png"


@dataclass(frozen=True)
class Book:
    """An EPUB."""

    data: bytes = field(repr=False)
    page_count: int
    """Content documents, without the navigation."""
    problems: tuple[Problem, ...]
    composed: tuple[ChapterHtml, ...] = field(repr=False)


def make_book(job: SiteJob, cover: bytes) -> Book:
    """The whole book. `cover`: a PNG; empty where there is none. Raises `ProblemsFound`.

    Printed documents are not part of it: pages are named, and not linked to.
    """
    job = replace(job, documents={n: replace(d, file="", pdf=b"") for n, d in job.documents.items()})
    made = compose_pages(job)
    files = {page.address: leaf(job, page) for page in made.pages}
    body = [page for page in made.pages if not page.own]
    files[NAV] = written(etree.tostring(navigation(job, body), encoding="unicode"), NAV)
    texts = [page.decode("utf-8") for page in files.values()]
    styles = "".join(sheet.text for sheet in job.layout.styles)
    faces, fonts = web_faces(job.fonts, job.layout.tokens, texts, job.cache, styles=styles)
    files |= fonts
    files[STYLES] = book_stylesheet(job.layout, face_css(faces), made.work.styles).encode()
    files |= made.work.pictures.files
    if cover:
        files[COVER] = cover
    order = [*(page.address for page in made.pages if page.own), NAV, *(page.address for page in body)]
    told = _told(job, made.pages, made.work.pictures.files, cover)
    problems = [problem for page in made.pages for problem in page.content.problems]
    problems += faults(files, order)
    data = container({**files, PACKAGE: package(job, order, files, told)})
    return Book(data, len(made.pages), tuple(problems), tuple(made.htmls))


def _told(job: SiteJob, pages: Sequence[Page], pictures: Mapping[str, bytes], cover: bytes) -> Told:
    drawn = frozenset(page.address for page in pages if "<svg" in page.content.html)
    kinds = {meaning(page)[0] for page in pages}
    features = ["tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability", "ARIA"]
    features += ["alternativeText"] if drawn or pictures else []
    features += ["pageBreakMarkers", "pageNavigation"] if job.starts else []
    features += ["index"] if "index" in kinds else []
    formulas = frozenset(page.address for page in pages if "<math" in page.content.html)
    features += ["MathML"] if formulas else []
    return Told(
        drawn=drawn,
        formulas=formulas,
        pictured=bool(drawn or pictures),
        moving=any(map(_moves, pictures.values())),
        features=tuple(features),
        cover=COVER if cover else "",
    )


def _moves(picture: bytes) -> bool:
    """Whether a picture has more than one frame, or is a drawing that is set in motion."""
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as image:
            return bool(getattr(image, "is_animated", False))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return b"<animate" in picture or b"<set" in picture
