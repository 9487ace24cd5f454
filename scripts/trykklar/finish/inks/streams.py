"""The colours of a content stream, in another palette; black text set to overprint.

Only operators that set colours or decide what overprints are looked at (ISO 32000-1, 8.6.8, 8.6.7, 9.4); everything
between them is copied as it is, places for page numbers (`slots.py`) among it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..content_streams import OperatorFinder, operands, put_back, texts_aside
from .palettes import Palette, Values
from .pen import STATES, Pen, StateEntry

_BLACK = (0.0, 0.0, 0.0, 1.0)
_COLOURS = {b"rg": 3, b"RG": 3, b"g": 1, b"G": 1, b"k": 4, b"K": 4}
_SPACES = {3: "DeviceRGB", 1: "DeviceGray", 4: "DeviceCMYK"}
_DEVICES = {name: count for count, name in _SPACES.items()}
_FINDER = OperatorFinder(*"q Q BT ET cm w Tr gs rg RG g G k K cs CS sc SC scn SCN Do BI".split())


class Recolourer:
    """Rewrites one content stream, or several that follow each other on a page."""

    def __init__(self, palette: Palette, looks: Mapping[str, StateEntry], spaces: Mapping[str, str], pen: Pen) -> None:
        """`looks` and `spaces` are what the stream's resources say by name: graphics states, and families of colour
        spaces."""
        self._palette = palette
        self._looks = looks
        self._spaces = spaces
        self._overprints = palette.space == "DeviceCMYK"
        self._pen = pen
        self._saved: list[Pen] = []
        self._in_text = False
        self.states: set[str] = set()
        """Names of the overprint states that were used (`pen.STATES`), which the resources must hold."""
        self.spots: set[str] = set()
        """Names of the colour spaces of spot colours that were used, which the resources must hold."""
        self.painted: set[str] = set()
        """Names of the forms and images that are painted."""

    def rewrite(self, content: bytes) -> bytes:
        """The content in the palette's colours. Raises `ValueError` for what no palette can say: inline images, other
        spaces."""
        bare, texts = texts_aside(content)
        out: list[bytes] = []
        done = 0
        for operator, begin, end in _FINDER.find(bare):
            colour = self._colour(operator, bare, done, begin)
            if colour is not None:
                place, source = colour
                out += (bare[done:place], b"\n" if place else b"", source)
                done = end
            elif operator == b"ET":
                out += (bare[done:begin], self._reset(), operator)
                done = end
            else:
                self._state(operator, bare, done, begin)
                out.append(bare[done:end])
                done = end
            out.append(self._sync(operator))
        out.append(bare[done:])
        return put_back(b"".join(out), texts)

    # Colours

    def _colour(self, operator: bytes, bare: bytes, begin: int, end: int) -> tuple[int, bytes] | None:
        """Where an operator's operands begin and what takes the place of both; None where it sets no device colour."""
        stroke = operator.isupper()
        if operator in _COLOURS:
            place, words = operands(bare, begin, end, _COLOURS[operator])
            return place, self._set(_SPACES[len(words)], words, stroke=stroke)
        if operator in (b"cs", b"CS"):
            place, words = operands(bare, begin, end, 1)
            return self._space(place, words[0], stroke=stroke)
        if operator in (b"sc", b"SC", b"scn", b"SCN"):
            space = self._pen.stroke_space if stroke else self._pen.fill_space
            if space == "Pattern":
                return None
            place, words = operands(bare, begin, end, _DEVICES.get(space, 3))
            return place, self._set(space, words, stroke=stroke)
        return None

    def _set(self, space: str, words: list[bytes], *, stroke: bool) -> bytes:
        numbers = [float(word) for word in words]
        palette = self._palette
        spot = palette.spot(*numbers) if space == "DeviceRGB" else None
        if spot:
            self.spots.add(spot)
            self._paint(space, black=False, stroke=stroke)
            return b"/%s %s" % (spot.encode(), b"CS 1 SCN" if stroke else b"cs 1 scn")
        if space == "DeviceRGB":
            values = palette.of_rgb(*numbers)
        elif space == "DeviceCMYK":
            values = palette.of_inks(*numbers)
        elif space == "DeviceGray":
            values = palette.of_rgb(*numbers * 3)
        else:
            values = palette.of_lab(*numbers)
        return self._source(space, values, stroke=stroke)

    def _source(self, space: str, values: Values, *, stroke: bool) -> bytes:
        self._paint(space, black=values == _BLACK, stroke=stroke)
        operator = self._palette.stroke if stroke else self._palette.fill
        return b" ".join([*(_number(value) for value in values), operator])

    def _paint(self, space: str, *, black: bool, stroke: bool) -> None:
        if stroke:
            self._pen = self._pen._replace(stroke_space=space, stroke_black=black)
        else:
            self._pen = self._pen._replace(fill_space=space, fill_black=black)

    def _space(self, place: int, name: bytes, *, stroke: bool) -> tuple[int, bytes] | None:
        """A colour space is chosen, and with it its first colour (8.6.5): black, in all that are written here."""
        space = name.decode("latin-1").removeprefix("/")
        space = space if space in _DEVICES or space == "Pattern" else self._spaces.get(space, space)
        if space == "Pattern":
            self._paint(space, black=False, stroke=stroke)
            return None
        if space not in _DEVICES and space != "Lab":
            raise ValueError(f"a colour of the colour space {space}")
        words = [b"0", b"0", b"0", b"1"] if space == "DeviceCMYK" else [b"0"] * _DEVICES.get(space, 3)
        return place, self._set(space, words, stroke=stroke)

    # State

    def _state(self, operator: bytes, bare: bytes, begin: int, end: int) -> None:
        if operator == b"q":
            self._saved.append(self._pen)
        elif operator == b"Q":
            self._pen = self._saved.pop() if self._saved else self._pen
        elif operator == b"BT":
            self._in_text = True
        elif operator in _READERS:
            count, reader = _READERS[operator]
            self._pen = reader(self._pen, [float(word) for word in operands(bare, begin, end, count)[1]])
        elif operator in (b"gs", b"Do"):
            name = operands(bare, begin, end, 1)[1][0].decode("latin-1").removeprefix("/")
            if operator == b"Do":
                self.painted.add(name)
            else:
                self._pen = self._pen.looking(self._looks.get(name, StateEntry()))
        elif operator == b"BI":
            raise ValueError("an inline image")

    def _sync(self, operator: bytes) -> bytes:
        """Switches overprint on or off after an operator, where that is to be."""
        if not self._overprints or operator in (b"q", b"Q"):
            return b""
        wanted = self._pen.wanted(in_text=self._in_text)
        return b"\n" + self._switch(wanted) if wanted != self._pen.state else b""

    def _reset(self) -> bytes:
        """What stands before the end of a text, so that no shape after it overprints."""
        self._in_text = False
        wanted = self._pen.wanted(in_text=False)
        return self._switch(wanted) + b"\n" if self._overprints and wanted != self._pen.state else b""

    def _switch(self, wanted: tuple[bool, bool]) -> bytes:
        self._pen = self._pen._replace(state=wanted)
        self.states.add(STATES[wanted])
        return b"/%s gs" % STATES[wanted].encode()


def _scaled(pen: Pen, matrix: list[float]) -> Pen:
    a, b, c, d, *_ = matrix
    return pen._replace(scale=float(pen.scale * abs(a * d - b * c) ** 0.5))


_READERS: dict[bytes, tuple[int, Callable[[Pen, list[float]], Pen]]] = {
    b"cm": (6, _scaled),
    b"w": (1, lambda pen, numbers: pen._replace(width=numbers[0])),
    b"Tr": (1, lambda pen, numbers: pen._replace(mode=int(numbers[0]))),
}


def _number(value: float) -> bytes:
    return f"{value:.4f}".rstrip("0").rstrip(".").encode()
