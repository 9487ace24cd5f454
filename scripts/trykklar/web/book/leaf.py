"""A page of a book: framed, and written as XHTML that is well-formed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree
from markupsafe import Markup

from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ...layouts.templates import fill
from ..addresses import relative
from ..frame import direction, tone_of
from ..job import SiteJob
from ..page import Page

rule("epub-page", "a page of a book for devices that is not well-formed, or names what the book does not hold")

XHTML = "http://www.w3.org/1999/xhtml"
STYLES = "book.css"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_KINDS: Mapping[str, tuple[str, str]] = {
    "part": ("part", "doc-part"),
    "front": ("preface", "doc-preface"),
    "glossary": ("glossary", "doc-glossary"),
    "sources": ("bibliography", "doc-bibliography"),
    "index": ("index", "doc-index"),
}
"""Page type → what EPUB calls it (Structural Semantics Vocabulary 1.1) and its role (DPUB-ARIA 1.1)."""
_CHAPTER = ("chapter", "doc-chapter")


def meaning(page: Page) -> tuple[str, str]:
    """What a page is in a book: its `epub:type` and its role; nothing for pages of templates alone."""
    entry = page.entry
    if entry.kind == "page":
        return "", ""
    return _KINDS.get(entry.page_type, _KINDS.get(entry.kind, _CHAPTER))


def leaf(job: SiteJob, page: Page) -> bytes:
    """The page as a file. Raises `ProblemsFound` for faults of the template, and where it is no XML."""
    publication = job.resolved.manuscript.publication
    language = page.entry.language or publication.language
    kind, role = meaning(page)
    context: dict[str, Any] = {
        "title": page.title,
        "language": language,
        "direction": direction(language),
        "styles": relative(page.address, STYLES),
        "entry": page.entry,
        "kind": kind,
        "role": role,
        "tone": tone_of(publication.board, page.entry),
        "content": Markup(page.content.html),
    }
    return written(fill(job.layout, "book-page.html.j2", context), page.address)


def written(text: str, address: str) -> bytes:
    """XHTML as a file's bytes, with its language told as XML does too. Raises `ProblemsFound` for what is no XML."""
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        what = f"this page of the book is not well-formed: {error.msg}"
        hint = "fix the template or the drawing that writes it: every element is closed, every attribute has a value"
        raise ProblemsFound([Problem("epub-page", what, hint, Place(address))]) from None
    for element in root.iter(etree.Element):
        if element.get("lang"):
            element.set(_LANG, element.get("lang"))
    etree.cleanup_namespaces(root, top_nsmap={None: XHTML, "epub": "http://www.idpf.org/2007/ops"})
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")) + b"\n"
