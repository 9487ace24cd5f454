"""A paragraph of plain text, read from the boxes of WeasyPrint: its text, where each character stands, and where lines
may end.

Plain is a line box that holds nothing but text in one direction and boxes within the line that have no room of their
own: links, marks, slots, calls of notes. All else is WeasyPrint's.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from .division import OFFER
from .optimum import Place
from .shaping import face_of, is_css_style

_EDGES = (("margin_", ""), ("padding_", ""), ("border_", "_width"))
_SPACING = [f"{what}{side}{of}" for what, of in _EDGES for side in ("left", "right")]
_STRANGE = re.compile(
    "[^\u0020-\u00ac\u00ae-\u058f\u1e00-\u2029\u202f-\u2065\u206a-\u27ff\u2c60-\u2c7f"
    "\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
"""What is not broken by the rules of this module: other scripts, soft hyphens, line ends, marks of direction."""
_MAYBE = re.compile(r"[^\w ]| +")
"""Behind what a line may end."""
_WORD = re.compile(r"[^\W\d_]+")

_VALUES = (
    "letter_spacing white_space hyphens lang hyphenate_limit_chars hyphenate_character text_decoration_line"
).split()
"""What measuring and dividing read of a style, besides its face."""

KEPT = 500
"""Texts whose widths are kept, of all documents of one look."""

SEAM, INSIDE = 2.0, 4.0
"""What dividing a word at a seam of a compound costs, and elsewhere."""

GLYPH_WIDTHS = "void pango_glyph_item_get_logical_widths (PangoGlyphItem *item, const char *text, int *widths);"


class Piece(NamedTuple):
    """The text of one box."""

    box: Any
    path: tuple[int, ...]
    """Where the box stands in the line box: the index of a child, of one of its children …"""
    start: int
    """Where its text begins in the paragraph."""
    may_end: bool
    """Whether a line may end before it, as far as styles say."""


class Paragraph(NamedTuple):
    pieces: tuple[Piece, ...]
    text: str
    key: tuple[Any, ...]
    """What its breaks hang on, besides the measure."""


class _Reading:
    """Goes through a line box, from text to text."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.texts: list[str] = []
        self.keys: list[Any] = []
        self.at, self.may_end = 0, True

    def walk(self, box: Any, path: tuple[int, ...]) -> bool:
        """Take what is in a box; false where it is not plain."""
        from weasyprint.formatting_structure import boxes

        wraps = box.style["white_space"] == "normal"
        for index, child in enumerate(box.children):
            if index:
                self.may_end = wraps
            if type(child) is boxes.TextBox:
                if child.text and not self.take(child, (*path, index)):
                    return False
            elif type(child) is not boxes.InlineBox or not _is_bare(child) or not self.walk(child, (*path, index)):
                return False
        return True

    def take(self, box: Any, path: tuple[int, ...]) -> bool:
        if not _is_plain_text(box.text, box.style):
            return False
        self.pieces.append(Piece(box, path, self.at, self.may_end))
        self.texts.append(box.text)
        self.keys.append(style_key(box.style))
        self.at += len(box.text)
        return True


def read(linebox: Any) -> Paragraph | None:
    """The paragraph of a line box; None where it is not plain."""
    found = _Reading()
    if not found.walk(linebox, ()) or not found.pieces:
        return None
    return Paragraph(tuple(found.pieces), "".join(found.texts), (*found.texts, *found.keys))


def _is_plain_text(text: str, style: Any) -> bool:
    found = getattr(style, "_trykklar_plain", None)
    if found is None:
        found = style._trykklar_plain = (
            is_css_style(style)
            and style["white_space"] in ("normal", "nowrap")
            and style["direction"] == "ltr"
            and style["word_spacing"] == 0
            and style["word_break"] == "normal"
            and style["font_size"] > 0
            and not style["hyphenate_limit_zone"].value
        )
    return bool(found) and not _STRANGE.search(text)


def _is_bare(box: Any) -> bool:
    """Whether a box within the line takes no room besides its text."""
    if not box.is_in_normal_flow() or box.is_leader:
        return False
    found = getattr(box.style, "_trykklar_bare", None)
    if found is None:
        found = box.style._trykklar_bare = all(_is_nothing(box.style[name]) for name in _SPACING)
    return bool(found)


def _is_nothing(value: Any) -> bool:
    return value == 0 or getattr(value, "value", None) == 0


def style_key(style: Any) -> Any:
    """A number for all values that measuring and dividing read."""
    found = getattr(style, "_trykklar_plain_key", None)
    if found is None:
        values = (str(face_of(style).key), *[str(style[name]) for name in _VALUES])
        known = style.font_config.__dict__.setdefault("_trykklar_plain_keys", {})
        found = style._trykklar_plain_key = known.setdefault(values, len(known))
    return found


@lru_cache(4000)
def _points(division: str) -> tuple[tuple[int, float], ...]:
    found, at = [], 0
    for char in division:
        if char in "|-":
            found.append((at, SEAM if char == "|" else INSIDE))
        else:
            at += 1
    return tuple(found)


class Shaped(NamedTuple):
    """A text as Pango shapes it."""

    widths: Sequence[float]
    """Of its characters."""
    ends: list[int]
    """Before which of them a line may end."""
    height: float
    baseline: float
    layout: dict[str, Any] | None
    """What a `Layout` of it holds besides the text; None where it takes more than one font, so that its parts may be of
    other heights."""


class Reader:
    """Measures texts and finds places, with what one font configuration keeps of both."""

    def __init__(self) -> None:
        from weasyprint.text import line_break
        from weasyprint.text.ffi import FROM_UNITS, ffi, pango, unicode_to_char_p

        self.engine, self.ffi, self.pango = line_break, ffi, pango
        self.unit, self.char_p = FROM_UNITS, unicode_to_char_p

    def shaped(self, text: str, style: Any) -> Shaped | None:
        """A text of one style; None where it runs in another direction."""
        kept = style.font_config.__dict__.setdefault("_trykklar_shaped", {})
        key = (text, style_key(style))
        found = kept.get(key, False)
        if found is False:
            if len(kept) >= KEPT:
                kept.clear()
            found = kept[key] = self._shape(text, style)
        return found  # type: ignore[no-any-return]

    def _shape(self, text: str, style: Any) -> Shaped | None:
        layout = self.engine.create_layout(text, style, None, None, 0)
        line, _ = layout.get_first_line()
        pointer, _kept = self.char_p(text)
        widths: list[int] = []
        fonts = set()
        run = line.runs
        while run != self.ffi.NULL:
            item = run.data.item
            if item.analysis.level % 2:
                return None
            fonts.add(item.analysis.font)
            found = self.ffi.new("int[]", item.num_chars)
            self.pango.pango_glyph_item_get_logical_widths(run.data, pointer, found)
            widths.extend(self.ffi.unpack(found, item.num_chars))
            run = run.next
        if len(widths) != len(text):
            return None
        ends = [match.end() for match in _MAYBE.finditer(text) if match.end() < len(text)]
        if ends:
            attributes = self.pango.pango_layout_get_log_attrs_readonly(layout.layout, self.ffi.NULL)
            ends = [end for end in ends if attributes[end].is_line_break]
        _, height = self.engine.line_size(line, style)
        baseline = self.pango.pango_layout_get_baseline(layout.layout) * self.unit
        layout.deactivate()
        shared = layout.__dict__.copy() if len(fonts) == 1 else None
        return Shaped(array("d", [width * self.unit for width in widths]), ends, height, baseline, shared)

    def hyphenated(self, letter: str, style: Any) -> float:
        """The width of a letter with a hyphen behind it."""
        kept = style.font_config.__dict__.setdefault("_trykklar_hyphens", {})
        key = (letter, style_key(style))
        if key not in kept:
            sign = style["hyphenate_character"]
            both = self.shaped(letter + sign, style)
            kept[key] = sum(both.widths) if both else 0.0
        return float(kept[key])

    def pieces(self, paragraph: Paragraph) -> list[Shaped] | None:
        """Its texts as they are shaped; None where one of them runs in another direction."""
        found = []
        for piece in paragraph.pieces:
            shaped = self.shaped(piece.box.text, piece.box.style)
            if shaped is None:
                return None
            found.append(shaped)
        return found

    def edges(self, paragraph: Paragraph, shaped: list[Shaped]) -> list[float]:
        """Where each character begins, and the text ends."""
        widths: list[float] = []
        for piece, one in zip(paragraph.pieces, shaped, strict=True):
            widths.extend(one.widths)
            spacing = piece.box.style["letter_spacing"]
            if spacing != "normal":
                widths[-1] += spacing
        return list(accumulate(widths, initial=0.0))

    def bare(self, place: Place, piece: Piece, widths: Sequence[float]) -> Place:
        """A place, with what the last sign before it is wider or narrower where no letter follows it."""
        at = place.end - piece.start - 1
        if not place.row or at < 0:
            return place
        alone = self.shaped(piece.box.text[at], piece.box.style)
        return place._replace(more=alone.widths[0] - widths[at]) if alone else place

    def parted(self, two: str, language: str) -> bool:
        """Whether a line may end between two characters of two boxes."""
        if " " not in two and two.isalnum():
            return False
        return _can_break(self.engine.can_break_text, two, language)

    def divisions(self, piece: Piece, widths: Sequence[float], context: Any) -> list[Place]:
        """Where its words may be divided."""
        style = piece.box.style
        if style["hyphens"] != "auto" or not style["lang"] or style["white_space"] != "normal":
            return []
        language = self.engine.pyphen.language_fallback(style["lang"])
        if not language:
            return []
        total, left, right = style["hyphenate_limit_chars"]
        found = []
        offered = language.partition("_")[0].partition("-")[0] == OFFER.language
        for match in _WORD.finditer(piece.box.text):
            word = match[0]
            if len(word) < total:
                continue
            if offered:
                division = OFFER.words.get(word)
                points = _points(division) if division else ()
            else:
                points = self.patterns(context, language, total, left, right, word)
            for at, cost in points:
                if left <= at <= len(word) - right:
                    end = match.start() + at
                    hyphen = self.hyphenated(word[at - 1], style) - widths[end - 1]
                    found.append(Place(piece.start + end, piece.start + end, hyphen, cost, row=True, divides=True))
        return found

    def patterns(self, context: Any, language: str, total: int, left: int, right: int, word: str) -> Any:
        key = (language, left, right, total)
        dictionary = context.dictionaries.get(key)
        if dictionary is None:
            dictionary = context.dictionaries[key] = self.engine.pyphen.Pyphen(lang=language, left=left, right=right)
        return [(len(start), INSIDE) for start, _ in dictionary.iterate(word)]


def places_of(reader: Reader, paragraph: Paragraph, shaped: list[Shaped], context: Any) -> list[Place]:
    """All places where a line may end, in order."""
    places: list[Place] = []
    text, before = paragraph.text, ""
    for piece, one in zip(paragraph.pieces, shaped, strict=True):
        style, own = piece.box.style, piece.box.text
        if before and piece.may_end and reader.parted(before[-1] + own[0], style["lang"]):
            places.append(_place(text, piece.start))
        if style["white_space"] == "normal":
            places.extend(reader.bare(_place(text, piece.start + end), piece, one.widths) for end in one.ends)
        places.extend(reader.divisions(piece, one.widths, context))
        before = own
    places.sort()
    end = len(text.rstrip(" "))
    places = [place for place in places if 0 < place.end < end]
    places.append(Place(end, len(text)))
    return places


@lru_cache(1)
def reader() -> Reader:
    return Reader()


@lru_cache(2000)
def _can_break(asked: Any, two: str, language: str) -> bool:
    return bool(asked(two, language))


def _place(text: str, at: int) -> Place:
    """The place before a character."""
    end = at
    while end and text[end - 1] == " ":
        end -= 1
    while at < len(text) and text[at] == " ":
        at += 1
    return Place(end, at, row=text[end - 1 : end] in ("-", "\u2010"))
