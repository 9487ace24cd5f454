"""Where an entry shows its pictures, how large, and how sharp they are there."""

from __future__ import annotations

import hashlib
import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

from ...typeset.parts import Box, EntryParts
from ..content_streams import OperatorFinder, operands, texts_aside
from ..part_objects import PartObject, parse, reference
from .raster import is_image

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)
_FINDER = OperatorFinder("q", "Q", "cm", "Do", "gs", "scn", "SCN")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageUse:
    """A picture on a page."""

    page: int
    """0-based, in the entry."""
    area: Box
    """The box around it, in pt from the trim box's lower left; where it is a repeated background, around one piece."""
    pixels: tuple[int, int]
    ppi: float
    """Pixels to an inch as printed; across or down, whichever is less."""
    digest: str
    """The object of `EntryParts.objects`."""
    space: str
    """Its colour space: 'DeviceRGB'; 'mask' where it has none."""
    picture: str
    """The file that it was: `picture_id` of its URL."""


def picture_id(url: str) -> str:
    """How a picture's URL stands in `ImageUse.picture`: WeasyPrint names pictures by a digest of it."""
    return hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()


def image_uses(parts: EntryParts) -> tuple[ImageUse, ...]:
    """All pictures of an entry in the order in which they are painted, forms, patterns and soft masks looked into."""
    walk = _Walk(parts)
    page_stream = _Stream({"/" + key: parse(source) for key, source in parts.resources.items()}, walk)
    return tuple(
        use
        for page, leaf in enumerate(parts.leaves)
        for use in walk.through(_events(zlib.decompress(leaf.content) + leaf.numbered, page_stream), page, _SAME)
    )


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does one and then the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


_Event = tuple[str, Any]
"""'q', 'Q'; 'cm' and a matrix; 'Do' and a name and digest; 'pattern' or 'mask' and a digest."""


@dataclass
class _Stream:
    """The resources of a content stream by name."""

    resources: Any
    walk: _Walk

    def named(self, category: str) -> dict[str, str]:
        """Name → digest."""
        entries = self.walk.direct(self.resources.get(category, pikepdf.Dictionary()))
        return {str(key)[1:]: digest for key, value in entries.items() if (digest := reference(value))}

    @cached_property
    def painted(self) -> dict[str, str]:
        return self.named("/XObject")

    @cached_property
    def patterns(self) -> dict[str, str]:
        return self.named("/Pattern")

    @cached_property
    def masks(self) -> dict[str, str]:
        """Graphics state → the form that masks what is drawn with it."""
        found: dict[str, str] = {}
        for key, value in self.walk.direct(self.resources.get("/ExtGState", pikepdf.Dictionary())).items():
            mask = self.walk.direct(value).get("/SMask")
            digest = reference(mask["/G"]) if isinstance(mask, pikepdf.Dictionary) else None
            if digest:
                found[str(key)[1:]] = digest
        return found


@dataclass
class _Walk:
    """Goes through content streams as a viewer does."""

    parts: EntryParts
    _read: dict[str, tuple[Any, list[_Event]]] = field(default_factory=dict)
    """Digest → dictionary and, of forms and patterns, what happens in it."""

    def direct(self, value: Any) -> Any:
        digest = reference(value)
        return parse(self.parts.objects[digest]) if digest else value

    def through(self, events: list[_Event], page: int, start: Matrix, name: str = "") -> Iterator[ImageUse]:
        """The pictures of a stream whose coordinates begin as `start`; `name` is what it is painted under."""
        matrix, saved = start, [start]
        for kind, value in events:
            if kind == "q":
                saved.append(matrix)
            elif kind == "Q":
                matrix = saved.pop() if saved else start
            elif kind == "cm":
                matrix = times(value, matrix)
            elif kind == "Do":
                yield from self._painted(value[1], page, matrix, value[0])
            else:
                yield from self._painted(value, page, start if kind == "pattern" else matrix, name)

    def _painted(self, digest: str, page: int, matrix: Matrix, name: str) -> Iterator[ImageUse]:
        dictionary, events = self._object(digest)
        if is_image(dictionary):
            use = _use(dictionary, digest, page, matrix, name)
            if use:
                yield use
        else:
            own = tuple(float(value) for value in dictionary.get("/Matrix", _SAME))
            a, b, c, d, e, f = own
            yield from self.through(events, page, times((a, b, c, d, e, f), matrix), name)

    def _object(self, digest: str) -> tuple[Any, list[_Event]]:
        if digest not in self._read:
            found = PartObject.read(self.parts.objects[digest])
            dictionary = parse(found.head)
            events: list[_Event] = []
            if not is_image(dictionary):
                resources = self.direct(dictionary.get("/Resources", pikepdf.Dictionary()))
                events = _events(found.content(), _Stream(resources, self))
            self._read[digest] = dictionary, events
        return self._read[digest]


def _events(content: bytes, stream: _Stream) -> list[_Event]:
    bare, _ = texts_aside(content)
    found: list[_Event] = []
    done = 0
    for operator, begin, end in _FINDER.find(bare):
        if operator in (b"q", b"Q"):
            found.append((operator.decode(), None))
        elif operator == b"cm":
            a, b, c, d, e, f = (float(word) for word in operands(bare, done, begin, 6)[1])
            found.append(("cm", (a, b, c, d, e, f)))
        else:
            name = operands(bare, done, begin, 1)[1][0].decode("latin-1").removeprefix("/")
            if operator == b"Do" and name in stream.painted:
                found.append(("Do", (name, stream.painted[name])))
            elif operator == b"gs" and name in stream.masks:
                found.append(("mask", stream.masks[name]))
            elif operator in (b"scn", b"SCN") and name in stream.patterns:
                found.append(("pattern", stream.patterns[name]))
        done = end
    return found


def _use(dictionary: Any, digest: str, page: int, matrix: Matrix, name: str) -> ImageUse | None:
    """An image painted on the unit square (8.9.4); None where that has no size."""
    a, b, c, d, e, f = matrix
    across, down = math.hypot(a, b), math.hypot(c, d)
    if not across or not down:
        return None
    width, height = int(dictionary["/Width"]), int(dictionary["/Height"])
    corners = [(e, f), (a + e, b + f), (c + e, d + f), (a + c + e, b + d + f)]
    (left, *_, right), (bottom, *_, top) = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    area = (round(left, 3), round(bottom, 3), round(right, 3), round(top, 3))
    space = dictionary.get("/ColorSpace", "/mask")
    shown = str(space[0] if isinstance(space, pikepdf.Array) else space)[1:]
    ppi = round(72 * min(width / across, height / down), 2)
    return ImageUse(
        page=page,
        area=area,
        pixels=(width, height),
        ppi=ppi,
        digest=digest,
        space=shown,
        picture=name[1:33],
    )
