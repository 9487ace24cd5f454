"""The inks of an author's PDF (ISO 32000-1, 8.6): black ink alone becomes grey, which a press prints with black again,
where a profile would make four inks of it; of other inks it is told that they are there; an ink of its own that the
layout does not name (`pdf_spots.py`) is refused, for it would be printed of four.

Done to the page before it is drawn, in the process that draws (`pdf_pages.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from .page_drawing import PageRefusedError
from .pdf_reached import contents_of, reached
from .pdf_spots import Spots, in_full, make_spot, refuse_blends, spot_in

_PROCESS = frozenset({"Cyan", "Magenta", "Yellow", "Black"})
_DARK = frozenset({"Black", "All"})
"""Colorants that are black where they stand alone; All is what registration marks are in."""
_FAINT = 2
"""Of 255: ink that a JPEG of a picture in black ink alone may have of the others."""
_SETS = {"cs": "cs", "CS": "CS", "sc": "cs", "scn": "cs", "SC": "CS", "SCN": "CS", "k": "cs", "K": "CS"}
"""Operator → the one that sets the colour space that it is about."""
_GREY = {"cs": "g", "CS": "G"}
_CMYK = pikepdf.Name.DeviceCMYK


def blackened(page: Any, spots: Spots | None) -> bool:
    """Make black ink of a `pikepdf.Page` grey, and give those of the layout their colours. Whether it has colours of
    other inks. Raises `PageRefusedError` for inks that are none of the four, nor of these; without `spots` all look as
    they do in the file."""
    page.contents_coalesce()
    found = list(reached(page.obj))
    for item in found:
        if isinstance(item, pikepdf.Array) and len(item) > 3 and item[0] in ("/Separation", "/DeviceN"):
            _known(item, spots)
    for item in found:
        if _is_picture(item) or _is_shading(item):
            refuse_blends(item.ColorSpace)
    inks = [_black_picture(item) for item in found if _is_picture(item)]
    inks += [_has_inks(item.ColorSpace) for item in found if _is_shading(item)]
    inks += [_written_black(content, around) for content, around in contents_of(page.obj, found)]
    return any(inks)


def _known(space: Any, spots: Spots | None) -> None:
    """Let a colour space of black ink alone look like greys, and one of a layout's ink like its colour."""
    names = [str(name)[1:] for name in (space[1] if isinstance(space[1], pikepdf.Array) else [space[1]])]
    if spots is not None and make_spot(space, names, spots):
        return
    foreign = sorted(set(names) - _PROCESS - {"All", "None"})
    if foreign and spots is not None:
        raise PageRefusedError(
            f"has inks of its own: {', '.join(foreign)}",
            f"save it in sRGB; to print it in such an ink, give a colour of the layout 'spot: {foreign[0]}'",
        )
    if len(names) == 1 and names[0] in _DARK:
        while len(space) > 4:
            del space[4]
        space[0], space[1], space[2] = pikepdf.Name.Separation, pikepdf.Name("/" + names[0]), pikepdf.Name.DeviceGray
        space[3] = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[0], N=1)


def _has_inks(space: Any) -> bool:
    """Whether a colour space, or one that it is made of, is one of inks; black ink alone is grey by now."""
    if isinstance(space, pikepdf.Name):
        return space == _CMYK
    if isinstance(space, pikepdf.Stream):
        return bool(space.get("/N") == 4)
    if not isinstance(space, pikepdf.Array):
        return False
    if len(space) > 2 and space[0] in ("/Separation", "/DeviceN"):
        return bool(space[2] != "/DeviceGray") and not spot_in(space)
    return any(_has_inks(part) for part in list(space)[1:2])


# Pictures


def _is_picture(item: Any) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image" and "/ColorSpace" in item


def _is_shading(item: Any) -> bool:
    return isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)) and "/ShadingType" in item and "/ColorSpace" in item


def _black_picture(picture: Any) -> bool:
    """Make a picture in black ink alone one of greys. Whether it has other inks."""
    space = picture.ColorSpace
    if not _has_inks(space):
        return False
    four = space == _CMYK or (isinstance(space, pikepdf.Array) and space[0] == "/ICCBased")
    if not four or "/Decode" in picture or isinstance(picture.get("/Mask"), pikepdf.Array):
        return True
    try:
        drawn = pikepdf.PdfImage(picture).as_pil_image()
    except (pikepdf.PikepdfError, ValueError, NotImplementedError, OSError, TypeError):
        return True  # what cannot be read is told by what draws it
    if drawn.mode != "CMYK" or max(high for _, high in drawn.getextrema()[:3]) > _FAINT:  # type: ignore[misc]
        return True
    greys = drawn.getchannel("K").point([255 - level for level in range(256)])
    picture.write(greys.tobytes())
    picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    return False


# Content


@dataclass(frozen=True, slots=True)
class _Colour:
    """The colour that is filled or stroked with, as far as it must be known."""

    space: Any = None
    """What its colour space was set with; None for one that an operator names itself."""
    four: bool = False
    inks: bool = False
    greyed: bool = False
    """Whether it was set as grey instead."""
    spot: tuple[str, Any] = ("", None)
    """The layout's ink that it is of, and its colour space."""


def _written_black(content: Any, around: Any) -> bool:
    """Let a content set black ink as grey. Whether it sets other inks. `around`: its resources."""
    writer = _Writer(around.get("/ColorSpace", {}) if around is not None else {})
    written = [said for instruction in pikepdf.parse_content_stream(content) for said in writer.said(instruction)]
    if writer.changed:
        content.write(pikepdf.unparse_content_stream(written))
    return writer.inks


class _Writer:
    """Says a content's instructions again, black ink as grey."""

    def __init__(self, spaces: Any) -> None:
        self.spaces = spaces
        self.changed = False
        self.inks = False
        self.now = {"cs": _Colour(), "CS": _Colour()}
        self.kept: list[dict[str, _Colour]] = []

    def said(self, instruction: Any) -> list[Any]:
        operator = str(instruction.operator)
        if operator == "q":
            self.kept.append(dict(self.now))
        elif operator == "Q" and self.kept:
            self.now = self.kept.pop()
        elif operator == "INLINE IMAGE":
            self.inks |= "CMYK" in str(instruction.iimage.obj.get("/ColorSpace", instruction.iimage.obj.get("/CS", "")))
        elif operator in ("g", "G", "rg", "RG"):
            self.now["cs" if operator.islower() else "CS"] = _Colour()
        elif operator in _SETS:
            return self._coloured(_SETS[operator], operator, instruction)
        return [instruction]

    def _coloured(self, side: str, operator: str, instruction: Any) -> list[Any]:
        values = list(instruction.operands)
        if operator == side:
            self.now[side] = self._space(values[0], instruction)
            if self.now[side].spot[0]:  # hayro begins with none of an ink, and a page with all of it
                self.changed = True
                return [instruction, _made([1], "sc" if side == "cs" else "SC")]
            return [instruction, *self._grey(side, 0)] if values[0] == _CMYK else [instruction]  # black to begin with
        if operator in "kK":
            self.now[side] = _Colour(_made([_CMYK], side), four=True, inks=True)
        colour = self.now[side]
        if colour.four and len(values) == 4 and not any(values[:3]):
            return self._grey(side, 1 - values[3])
        if colour.spot[0]:
            self.changed = True
            return [_made(in_full(*colour.spot, values), operator)]
        self.inks |= colour.inks
        self.now[side] = replace(colour, greyed=False)
        return [colour.space, instruction] if colour.greyed else [instruction]

    def _grey(self, side: str, light: Any) -> list[Any]:
        self.changed = True
        self.now[side] = replace(self.now[side], greyed=True)
        return [_made([light], _GREY[side])]

    def _space(self, name: Any, instruction: Any) -> _Colour:
        space = self.spaces.get(str(name), name)
        four = space == _CMYK or (isinstance(space, pikepdf.Array) and space[0] == "/ICCBased" and _has_inks(space))
        return _Colour(instruction, four=bool(four), inks=_has_inks(space), spot=(spot_in(space), space))


def _made(operands: list[Any], operator: str) -> Any:
    return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(operator))
