"""What colours of typeset pages become, on the page and in soft masks.

On the page they become inks. In a mask of luminosity (ISO 32000-1, 11.5.3) a colour is only how much of what it masks
is seen, so there it becomes that grey, and nothing of a press comes into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ...layouts.colour.conversion import Conversion, limited
from ...layouts.colour.tokens import Inks, Rgb

Values = tuple[float, ...]
"""Components of a colour, 0 to 1 each."""


class Palette(Protocol):
    """Gives colours their place in one device colour space."""

    space: str
    """Its name in PDF: 'DeviceCMYK'."""
    fill: bytes
    """The operator that sets it for filling; `stroke` for stroking (ISO 32000-1, 8.6.8)."""
    stroke: bytes

    def of_rgb(self, red: float, green: float, blue: float) -> Values: ...

    def of_inks(self, cyan: float, magenta: float, yellow: float, black: float) -> Values: ...

    def of_lab(self, lightness: float, a: float, b: float) -> Values: ...

    def spot(self, red: float, green: float, blue: float) -> str | None:
        """The name of the colour space of an ink of its own that an RGB colour is printed in (`spots.py`)."""
        ...

    def between(self, first: Values, last: Values, share: float) -> Values:
        """The colour at `share` of the way (0 to 1) between two RGB colours."""
        ...


class InkPalette:
    """The inks of a printing condition: those that tokens name, and what its profile makes of other colours."""

    space = "DeviceCMYK"
    fill, stroke = b"k", b"K"

    def __init__(
        self, conversion: Conversion, table: Mapping[Rgb, Inks], spots: Mapping[Rgb, str] | None = None
    ) -> None:
        self.conversion = conversion
        self._table = table
        self._spots = spots or {}

    def spot(self, red: float, green: float, blue: float) -> str | None:
        return self._spots.get(_octets(red, green, blue)) if self._spots else None

    def inks(self, rgb: Rgb) -> Inks:
        """Inks of a flat colour, in percent."""
        return self._table.get(rgb) or self.conversion.flat(rgb)

    def of_rgb(self, red: float, green: float, blue: float) -> Values:
        return _shares(self.inks(_octets(red, green, blue)))

    def of_inks(self, cyan: float, magenta: float, yellow: float, black: float) -> Values:
        inks = limited((100 * cyan, 100 * magenta, 100 * yellow, 100 * black), self.conversion.ink_limit)
        return _shares(inks)

    def of_lab(self, lightness: float, a: float, b: float) -> Values:
        return _shares(self.inks(self.conversion.rgb_of_lab(lightness, a, b)))

    def between(self, first: Values, last: Values, share: float) -> Values:
        """Through the profile, bent so that it begins and ends with the inks that flat colours of these values have."""
        ends = _octets(*first), _octets(*last)
        begun, ended = self.inks(ends[0]), self.inks(ends[1])
        black_alone = not any(begun[:3]) and not any(ended[:3])
        middle = _octets(*(a + share * (b - a) for a, b in zip(first, last, strict=True)))
        found, left, right = (self._plainly(rgb, black_alone) for rgb in (middle, *ends))
        bent = [
            min(100.0, max(0.0, f + (1 - share) * (b - x) + share * (e - y)))
            for f, b, x, e, y in zip(found, begun, left, ended, right, strict=True)
        ]
        return _shares(limited((bent[0], bent[1], bent[2], bent[3]), self.conversion.ink_limit))

    def _plainly(self, rgb: Rgb, black_alone: bool) -> Inks:
        """As a colour among others: neutral only where all of them are, so that no grey line stands in a blend of
        colours."""
        if black_alone:
            return 0.0, 0.0, 0.0, self.conversion.black_of_grey[round(_luminosity(*rgb))]
        return self.conversion.profiled(rgb)


class LuminosityPalette:
    """How much light a colour is, as soft masks ask."""

    space = "DeviceGray"
    fill, stroke = b"g", b"G"

    def spot(self, red: float, green: float, blue: float) -> str | None:
        return None

    def of_rgb(self, red: float, green: float, blue: float) -> Values:
        return (_luminosity(red, green, blue),)

    def of_inks(self, cyan: float, magenta: float, yellow: float, black: float) -> Values:
        return (1 - min(1.0, _luminosity(cyan, magenta, yellow) + black),)

    def of_lab(self, lightness: float, a: float, b: float) -> Values:
        return (lightness / 100,)

    def between(self, first: Values, last: Values, share: float) -> Values:
        begun, ended = _luminosity(*first), _luminosity(*last)
        return (begun + share * (ended - begun),)


def _luminosity(red: float, green: float, blue: float) -> float:
    """Light of a device colour (ISO 32000-1, 11.3.5.3)."""
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _octets(red: float, green: float, blue: float) -> Rgb:
    return _octet(red), _octet(green), _octet(blue)


def _octet(value: float) -> int:
    return round(255 * min(1.0, max(0.0, value)))


def _shares(inks: Inks) -> Values:
    return tuple(value / 100 for value in inks)
