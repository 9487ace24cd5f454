"""The walk through the text of a document of Word that comes back."""

from __future__ import annotations

from dataclasses import replace

from ...sources.data.packages import local
from .marks import MARK, NOTE_MARK
from .records import BREAK, OBJECT
from .returned import (
    END,
    Comment,
    Element,
    Piece,
    Restyled,
    Returned,
    child_of,
    names_in,
    text_of,
    value_of,
    who_of,
)

_SIGNS = {"tab": " ", "br": BREAK, "cr": BREAK, "noBreakHyphen": "\u2011", "ptab": " "}
_OBJECTS = frozenset({"drawing", "pict", "object"})
_ABOUT = 500
"""Characters of what a comment is tied to: enough to find its beginning by."""
_SILENT = frozenset(
    "Fallback instrText delInstrText pPr rPr sectPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr softHyphen".split()
)
"""Elements that hold no text of the page; `Fallback` holds what stands beside it once more."""
_ADDED = frozenset({"ins", "moveTo"})
_REMOVED = frozenset({"del", "moveFrom"})


class Walk:
    """The walk through the text of a document."""

    def __init__(self, into: Returned, comments: dict[str, tuple[Comment, str]], notes: dict[str, Element]) -> None:
        self.into = into
        self.notes = notes
        self.mark = ""
        self._comments = comments
        self._open: dict[str, tuple[Comment, int]] = {}
        self._placeless: list[Comment] = []
        self._said: list[str] = []
        self._seen = set[str]()
        self._note_mark = ""
        self.marked_notes: list[tuple[str, Element]] = []
        """The notes that were exported, with their marks."""

    def noted(self) -> None:
        """Walk through the notes, once the text is done."""
        for name, note in self.marked_notes:
            self.mark = name
            self.children(note, None)
        for number in list(self._open):
            self._close(number)

    def children(self, element: Element, change: Piece | None) -> None:
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, local(child), change)

    def _element(self, element: Element, name: str, change: Piece | None) -> None:
        if name in ("t", "delText"):
            self._text(element.text or "", change)
        elif name == "p":
            self._paragraph(element, change)
        elif name in _ADDED | _REMOVED:
            self.children(element, _changed(element, name, change))
        elif name == "tr":
            self.children(element, _tracked(child_of(element, "trPr"), change))
        elif name == "bookmarkStart":
            self._begin(value_of(element, "name"))
        elif name.startswith("comment"):
            self._commented(name, value_of(element, "id"))
        elif name in ("footnoteReference", "endnoteReference"):
            self._noted(f"{name.removesuffix('Reference')} {value_of(element, 'id')}", change)
        elif name in _SIGNS:
            self._text(_SIGNS[name], change)
        elif name in _OBJECTS:
            self._text(OBJECT, change)
            boxes = [each for each in element.iter() if local(each) == "txbxContent"][:1]
            for box in boxes:
                self.children(box, change)
        elif name == "sym":
            self._text(_sign(value_of(element, "char")), change)
        elif name not in _SILENT:
            self._restyled(element, name)
            self.children(element, change)

    def _paragraph(self, element: Element, change: Piece | None) -> None:
        first = next((name for name in names_in(element) if name not in self._seen), "")
        if first:  # what somebody writes before the first word is the paragraph's too
            self._begin(first)
        self._restyled(element, "p")
        self.children(element, change)
        properties = child_of(element, "pPr")
        self._text(END, _tracked(child_of(properties, "rPr"), change))

    def _begin(self, name: str) -> None:
        if not MARK.fullmatch(name) or name in self._seen:
            return
        if NOTE_MARK.fullmatch(name):
            self._note_mark = name
            return
        self._seen.add(name)
        self.into.order.append(name)
        self.mark = name

    def _text(self, text: str, change: Piece | None) -> None:
        if not text:
            return
        piece = replace(change, text=text) if change else Piece(text)
        self.into.pieces.setdefault(self.mark, []).append(piece)
        while self._placeless:
            comment = self._placeless.pop()
            comment.mark = comment.mark or self.mark
        if piece.kind not in ("del", "gone"):
            self._said.append(text)

    def _commented(self, name: str, number: str) -> None:
        if number not in self._comments:
            return
        comment = self._comments[number][0]
        if name == "commentRangeStart":
            self._open[number] = comment, len(self._said)
            self._placeless.append(comment)
        elif name == "commentRangeEnd":
            self._close(number)
        elif name == "commentReference":
            comment.mark = comment.mark or self.mark

    def _close(self, number: str) -> None:
        """The end of what a comment is tied to; it may end twice, or what begins may never end."""
        comment, start = self._open.pop(number, (None, 0))
        if comment is None:
            return
        for text in self._said[start : start + _ABOUT]:
            comment.about += text[:_ABOUT]
            if len(comment.about) >= _ABOUT:
                break

    def _noted(self, key: str, change: Piece | None) -> None:
        """Where a note is named: one that was exported has paragraphs of its own; of another one the text is told
        here."""
        name, self._note_mark = self._note_mark, ""
        note = self.notes.pop(key, None)  # the same note named again is told once
        if name and note is not None:
            self._seen.add(name)
            self.into.order.append(name)
            self.marked_notes.append((name, note))
            self._text(OBJECT, change)
        else:
            self._text(OBJECT if note is None else f" [{text_of(note)}]", change)

    def _restyled(self, element: Element, name: str) -> None:
        if name not in ("r", "p"):
            return
        properties = child_of(element, f"{name}Pr")
        change = child_of(properties, f"{name}PrChange")
        if change is not None and (words := text_of(element)):
            self.into.restyled.append(Restyled(self.mark, words, who_of(change)))


def _tracked(properties: Element | None, change: Piece | None) -> Piece | None:
    """The change that properties of a paragraph's end or of a row tell of, within another one."""
    for element in properties if properties is not None else ():
        if isinstance(element.tag, str) and local(element) in _ADDED | _REMOVED:
            change = _changed(element, local(element), change)
    return change


def _changed(element: Element, name: str, around: Piece | None) -> Piece:
    kind = "ins" if name in _ADDED else "del"
    if around and around.kind in ("gone", "ins", "del") and around.kind != kind:
        kind = "gone"
    return Piece("", kind, who_of(element))


def _sign(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return OBJECT
