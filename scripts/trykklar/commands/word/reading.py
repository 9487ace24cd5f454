"""What a document holds that comes back: its text with the changes that were tracked, and its comments.

A document comes from anywhere: its parts are read within the bounds of those that are imported, and nothing that they
name is followed. Elements are known by their names alone, as there are two namespaces of one vocabulary (ISO/IEC
29500-1 and -4).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

from ...base.bounds import DOCUMENT_BYTES
from ...base.files import read_bytes
from ...base.limits.wall import guarded
from ...base.problems import Place
from ...sources.data.packages import Package, local
from ..bring.word import DOCUMENT
from .marks import of_part
from .returned import (
    Comment,
    Element,
    Returned,
    Who,
    text_of,
    value_of,
    who_of,
)
from .walking import Walk


def read_document(file: Path) -> Returned:
    """Raises `ProblemsFound` for what cannot be read, or is no document of Word."""
    data = read_bytes(file, file.name, DOCUMENT_BYTES.most, Place(file.name))
    return guarded(f"reading '{file.name}'", Place(file.name), lambda: _read(data, file.name))


def _read(data: bytes, file: str) -> Returned:
    parts = _Parts(Package(data, file, DOCUMENT))
    returned = Returned(file=file, saved=_saved(parts))
    comments = dict(_comments(parts))
    walk = Walk(returned, comments, dict(_notes(parts)))
    walk.children(parts.body, None)
    walk.noted()
    returned.comments = list(_threads(comments, _threading(parts)))
    returned.aside = [text for root in parts.of("header", "footer") if (text := text_of(root))]
    found = (of_part(root) for root in parts.of("customXml"))
    returned.exported = next((told for told in found if told), None)
    return returned


class _Parts:
    """The parts of a document, found as its relationships name them."""

    def __init__(self, package: Package) -> None:
        """Raises `ProblemsFound`."""
        self._package = package
        main = [target for kind, target in self._related("") if kind == "officeDocument"]
        self._main = main[0] if main else "word/document.xml"
        if self._main not in package.names:
            raise package.fault("is no document of Word")
        self.body = package.part(self._main)

    def of(self, *kinds: str) -> Iterator[Element]:
        """The roots of the document's parts of some kinds, each once, however often it is named."""
        for target in dict.fromkeys(target for kind, target in self._related(self._main) if kind in kinds):
            if target in self._package.names:
                yield self._package.part(target)

    def about(self) -> Element | None:
        found = [t for kind, t in self._related("") if kind == "core-properties" and t in self._package.names]
        return self._package.part(found[0]) if found else None

    def _related(self, part: str) -> Iterator[tuple[str, str]]:
        folder, name = posixpath.split(part)
        place = posixpath.join(folder, "_rels", f"{name}.rels")
        if place not in self._package.names:
            return
        for element in self._package.part(place):
            if local(element) == "Relationship" and element.get("TargetMode") != "External":
                target = str(element.get("Target") or "")
                whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                yield str(element.get("Type") or "").rpartition("/")[2], whole


# Comments and notes


def _comments(parts: _Parts) -> Iterator[tuple[str, tuple[Comment, str]]]:
    """Id → the comment, and the id of its last paragraph, by which replies name it ([MS-DOCX], 2.5.3)."""
    for root in parts.of("comments"):
        for element in root:
            if local(element) == "comment":
                last = [value_of(each, "paraId") for each in element.iter() if local(each) == "p"][-1:]
                yield value_of(element, "id"), (Comment(who=who_of(element), text=text_of(element)), "".join(last))


def _threading(parts: _Parts) -> dict[str, tuple[str, bool]]:
    """Id of a comment's last paragraph → that of the comment which it replies to, and whether it is resolved."""
    found = [each for root in parts.of("commentsExtended") for each in root if local(each) == "commentEx"]
    return {
        value_of(each, "paraId"): (value_of(each, "paraIdParent"), value_of(each, "done") in ("1", "true"))
        for each in found
    }


def _threads(comments: dict[str, tuple[Comment, str]], threading: dict[str, tuple[str, bool]]) -> Iterator[Comment]:
    """The comments that reply to none, with their replies, also those to replies."""
    by_paragraph = {paragraph: comment for comment, paragraph in comments.values() if paragraph}
    parents = {own: parent for own, (parent, _) in threading.items() if own and parent in by_paragraph}
    first: dict[str, str] = {}
    for comment, paragraph in comments.values():
        comment.done = threading.get(paragraph, ("", False))[1]
        above = by_paragraph.get(_first(paragraph, parents, first), comment)
        if above is comment:
            yield comment
        else:
            above.replies.append(comment)


def _first(paragraph: str, parents: Mapping[str, str], known: dict[str, str]) -> str:
    """What a thread begins with; in a circle, one of it. `known` grows by what was found on the way."""
    way = {paragraph: None}
    at = paragraph
    while at not in known and at in parents and parents[at] not in way:
        at = parents[at]
        way[at] = None
    known |= dict.fromkeys(way, known.get(at, at))
    return known[at]


def _notes(parts: _Parts) -> Iterator[tuple[str, Element]]:
    for root in parts.of("footnotes", "endnotes"):
        for element in root:
            if local(element) in ("footnote", "endnote") and not value_of(element, "type"):
                yield f"{local(element)} {value_of(element, 'id')}", element


def _saved(parts: _Parts) -> Who:
    """Who saved the document last, and when."""
    root = parts.about()
    told = {local(each): (each.text or "").strip() for each in root} if root is not None else {}
    return Who(told.get("lastModifiedBy") or "somebody", told.get("modified", "")[:10])
