"""An entry's parts in the inks of a printing condition.

Everything that an entry's pages draw with is followed from their resources: forms, patterns, gradients, images, soft
masks. What is changed gets a new digest, and what names it too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ...layouts.colour.conditions import PrintingCondition
from ...layouts.colour.conversion import Conversion
from ...layouts.colour.tokens import ColourToken, ink_table
from ...typeset.parts import EntryParts, Leaf
from ..images.raster import is_image
from ..part_objects import PartObject, deflated_object, named, parse, reference, unparse
from .gradients import convert_shading
from .palettes import InkPalette, LuminosityPalette, Palette
from .pen import STATES, Pen, StateEntry
from .pictures import convert_image
from .spots import Spots
from .streams import Recolourer

rule("ink-limit", "a colour with more ink than the printing condition takes")
rule("colour-space", "a colour that has no equivalent in ink")

_CATEGORIES = ("/ExtGState", "/XObject", "/Pattern", "/Shading")
_TRUTH = (b"false", b"true")
_STATE_ENTRIES = {
    name: parse(b"<</op %s/OP %s/OPM 1>>" % (_TRUTH[fill], _TRUTH[line])) for (fill, line), name in STATES.items()
}


@dataclass(frozen=True)
class _Made:
    """A converted object, and those that it names."""

    object: PartObject
    below: tuple[str, ...]


@dataclass
class Separator:
    """Separates entries for one printing condition; objects that several entries share are converted once."""

    condition: PrintingCondition
    tokens: Iterable[ColourToken] = ()
    _inks: InkPalette = field(init=False, repr=False)
    _spots: Spots = field(init=False, repr=False)
    _light: LuminosityPalette = field(init=False, repr=False)
    _converted: dict[tuple[str, str], str] = field(default_factory=dict, init=False, repr=False)
    """Digest and palette → digest of what was made of it."""
    _made: dict[str, _Made] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Raises `ProblemsFound` (ink-limit) for tokens that want more ink than the condition takes."""
        tokens = tuple(self.tokens)
        too_much = [
            _too_much(token, self.condition)
            for token in tokens
            if token.inks and sum(token.inks) > self.condition.ink_limit
        ]
        if too_much:
            raise ProblemsFound(too_much)
        self._spots = Spots(tokens)
        conversion = Conversion(self.condition.icc, self.condition.ink_limit)
        self._inks = InkPalette(conversion, ink_table(tokens), self._spots.by_rgb)
        self._light = LuminosityPalette()

    def separate(self, parts: EntryParts, place: Place | None = None) -> EntryParts:
        """The same pages in ink. Raises `ProblemsFound` (colour-space) at `place` for colours that no press has."""
        try:
            return self._separate(parts)
        except ValueError as error:
            hint = "write the colour in RGB (#0b4f6c), as a token, or as device-cmyk()"
            raise ProblemsFound(
                [Problem("colour-space", f"something is drawn that cannot be separated: {error}", hint, place)]
            ) from None

    def _separate(self, parts: EntryParts) -> EntryParts:
        found = {
            "/" + category: self._dictionary(parse(source), parts.objects)
            for category, source in parts.resources.items()
        }
        resources = pikepdf.Dictionary(found)
        looks, spaces = _looks(resources), self._spaces(resources, parts.objects)
        states: set[str] = set()
        painted: set[str] = set()
        spots: set[str] = set()

        def separated(leaf: Leaf) -> Leaf:
            writer = Recolourer(self._inks, looks, spaces, Pen())
            content = zlib.compress(writer.rewrite(zlib.decompress(leaf.content)))
            numbered = writer.rewrite(leaf.numbered) if leaf.numbered else b""
            states.update(writer.states)
            painted.update(writer.painted)
            spots.update(writer.spots)
            return replace(leaf, content=content, numbered=numbered)

        leaves = tuple(separated(leaf) for leaf in parts.leaves)
        _finish_resources(resources, states, painted)
        self._give_spots(resources, spots)
        below = self._convert_resources(resources, parts.objects, self._inks)
        own = {str(key)[1:]: unparse(value) for key, value in resources.items() if len(value)}
        return replace(parts, leaves=leaves, resources=own, objects=self._reachable(below))

    def _reachable(self, digests: Iterable[str]) -> dict[str, bytes]:
        """Objects by digest, those that others name before them."""
        found: dict[str, bytes] = {}

        def add(digest: str) -> None:
            if digest not in found and digest in self._made:
                for below in self._made[digest].below:
                    add(below)
                found[digest] = self._made[digest].object.source

        for digest in digests:
            add(digest)
        return found

    # Resources

    def _convert_resources(self, resources: Any, objects: Mapping[str, bytes], palette: Palette) -> list[str]:
        """Change a resource dictionary in place; gives the objects that it names now."""
        below: list[str] = []
        for category in _CATEGORIES:
            for key, value in list(resources.get(category, {}).items()):
                found = self._dictionary(value, objects) if category in ("/ExtGState", "/Shading") else value
                if category == "/ExtGState":
                    below += self._convert_state(found, objects, palette)
                elif category == "/Shading":
                    convert_shading(found, palette)
                else:
                    digest = self._convert(_named(value), objects, palette)
                    below.append(digest)
                    found = named(digest)
                resources[category][key] = found
        return below

    def _convert_state(self, state: Any, objects: Mapping[str, bytes], palette: Palette) -> list[str]:
        """Convert a graphics state's soft mask (11.6.5.3): by its light where it masks by luminosity."""
        mask = state.get("/SMask")
        if not isinstance(mask, pikepdf.Dictionary):
            return []
        inner = self._light if mask.get("/S") == pikepdf.Name.Luminosity else palette
        digest = self._convert(_named(mask["/G"]), objects, inner)
        mask["/G"] = named(digest)
        return [digest]

    def _give_spots(self, resources: Any, spots: Iterable[str]) -> None:
        """Give resources the colour spaces of the spot colours that a stream uses."""
        spaces = {f"/{name}": self._spots.spaces[name] for name in sorted(spots)}
        if spaces:
            resources["/ColorSpace"] = pikepdf.Dictionary(spaces)

    def _dictionary(self, value: Any, objects: Mapping[str, bytes]) -> Any:
        digest = reference(value)
        return parse(objects[digest]) if digest else value

    def _spaces(self, resources: Any, objects: Mapping[str, bytes]) -> dict[str, str]:
        """Name → family of the colour spaces that a stream's colours may be in."""
        found = self._dictionary(resources.get("/ColorSpace", pikepdf.Dictionary()), objects)
        return {
            str(key)[1:]: str(value[0] if isinstance(value, pikepdf.Array) else value)[1:]
            for key, value in found.items()
        }

    # Objects

    def _convert(self, digest: str, objects: Mapping[str, bytes], palette: Palette) -> str:
        """Convert a form, pattern or image; gives its new digest."""
        key = (digest, palette.space)
        if key not in self._converted:
            found = PartObject.read(objects[digest])
            made = (
                self._image(found, objects, palette)
                if is_image(parse(found.head))
                else self._stream(found, objects, palette)
            )
            self._converted[key] = made.object.digest
            self._made[made.object.digest] = made
        return self._converted[key]

    def _image(self, image: PartObject, objects: Mapping[str, bytes], palette: Palette) -> _Made:
        converted = convert_image(image, palette)
        for digest in converted.marks:  # its soft mask, which holds no colour
            self._made[digest] = _Made(PartObject.read(objects[digest]), ())
        return _Made(converted, tuple(converted.marks))

    def _stream(self, form: PartObject, objects: Mapping[str, bytes], palette: Palette) -> _Made:
        """A form (8.10) or a tiling pattern (8.7.3)."""
        dictionary = parse(form.head)
        resources = self._dictionary(dictionary.get("/Resources", pikepdf.Dictionary()), objects)
        writer = Recolourer(palette, _looks(resources), self._spaces(resources, objects), Pen.of_form())
        content = writer.rewrite(form.content())
        _finish_resources(resources, writer.states, writer.painted)
        self._give_spots(resources, writer.spots)
        below = self._convert_resources(resources, objects, palette)
        dictionary["/Resources"] = resources
        if "/CS" in dictionary.get("/Group", {}):
            dictionary["/Group"]["/CS"] = pikepdf.Name("/" + palette.space)
        return _Made(deflated_object(dictionary, content), tuple(below))


def _named(value: Any) -> str:
    digest = reference(value)
    if digest is None:
        raise ValueError("a pattern or a form that is no object of its own")
    return digest


def _looks(resources: Any) -> dict[str, StateEntry]:
    return {
        str(key)[1:]: _look(value)
        for key, value in resources.get("/ExtGState", {}).items()
        if isinstance(value, pikepdf.Dictionary)
    }


def _look(state: Any) -> StateEntry:
    fill, stroke = (float(state[key]) if key in state else None for key in ("/ca", "/CA"))
    masked = isinstance(state["/SMask"], pikepdf.Dictionary) if "/SMask" in state else None
    blended = state["/BM"] != pikepdf.Name.Normal if "/BM" in state else None
    return StateEntry(fill, stroke, masked, blended)


def _finish_resources(resources: Any, states: Iterable[str], painted: Iterable[str]) -> None:
    """Give resources the overprint states that a stream uses, and take what it does not use: colour spaces, masks as
    forms.

    WeasyPrint lists the form of a soft mask among those that are painted; there it would be separated as a picture.
    """
    if "/ColorSpace" in resources:
        del resources["/ColorSpace"]
    shown = {f"/{name}" for name in painted}
    for name in [key for key in resources.get("/XObject", {}) if key not in shown]:
        del resources["/XObject"][name]
    for state in sorted(states):
        if "/ExtGState" not in resources:
            resources["/ExtGState"] = pikepdf.Dictionary()
        resources["/ExtGState"]["/" + state] = _STATE_ENTRIES[state]


def _too_much(token: ColourToken, condition: PrintingCondition) -> Problem:
    what = (
        f"the colour '{token.name}' has {sum(token.inks or ()):g} % of ink; {condition.identifier} takes "
        f"{condition.ink_limit:g} %"
    )
    return Problem("ink-limit", what, "put black in the place of cyan, magenta and yellow", token.place)
