"""Pages in ink, looked at with other eyes: pikepdf's parser for what is said, Poppler's plates for what is printed."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from joining import Bound
from trykklar.assemble.join import Assembler
from trykklar.base.memo import Memo
from trykklar.base.problems import Place
from trykklar.base.profiles import PROFILES
from trykklar.finish.finish import OutputIntent, Wrapping, finish
from trykklar.layouts.colour.conditions import PrintingCondition, load_condition
from trykklar.typeset.parts import EntryParts

PLACE = Place("publication.yaml", 7)
PRESS = PROFILES["press"]
SHOWS = {"Tj", "TJ", "'", '"'}
PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"}
RGB_OPERATORS = {"rg", "RG"}


def fogra39(ink_limit: float | None = None) -> PrintingCondition:
    return load_condition("FOGRA39", None, Path(), PLACE, ink_limit)


def parts_of(bound: Bound) -> list[EntryParts]:
    return Assembler(bound.fonts, bound.slotted, Memo()).read_parts(bound.book, bound.resolved)


def joined(bound: Bound, parts: list[EntryParts], condition: PrintingCondition | None = None) -> bytes:
    """The file that the normal assembler makes of parts: for a print shop where a condition is given, else to read on a
    screen."""
    profile = PRESS if condition else PROFILES["mail"]
    intent = (
        OutputIntent(
            subtype="GTS_PDFX",
            condition=condition.identifier,
            info=condition.info,
            icc=condition.icc,
            components=4,
        )
        if condition
        else None
    )
    assembled = Assembler(bound.fonts, bound.slotted, Memo()).assemble(
        bound.book, parts, bound.resolved, profile, bound.trim
    )
    return finish(assembled, bound.resolved, profile, bound.settings, Wrapping(intent)).pdf


@dataclass
class Seen:
    """One operator with the graphics state that it meets."""

    operator: str
    operands: list[Any]
    fill: tuple[float, ...]
    stroke: tuple[float, ...]
    overprint: bool
    """What is filled overprints, in the mode that leaves inks of 0 alone."""
    overprint_lines: bool
    alpha: float
    width: float
    mode: int
    """Text rendering mode: 0 fills."""


@dataclass
class Contents:
    """All that a file's pages draw, and with what."""

    seen: list[Seen] = field(default_factory=list)
    spaces: list[str] = field(default_factory=list)
    """Colour spaces of images, gradients and groups."""
    images: list[Any] = field(default_factory=list)
    masks: list[Any] = field(default_factory=list)
    """Forms that mask by luminosity; what they hold is not among the rest."""

    def operators(self) -> set[str]:
        return {seen.operator for seen in self.seen}

    def of(self, operators: set[str]) -> list[Seen]:
        return [seen for seen in self.seen if seen.operator in operators]


def contents(pdf: pikepdf.Pdf) -> Contents:
    found = Contents()
    done: set[Any] = set()
    for page in pdf.pages:
        _walk(page.obj, page.Resources, found, done)
    return found


def mask_contents(form: Any) -> Contents:
    """What a soft mask is drawn with."""
    found = Contents()
    _walk(form, form.get("/Resources", pikepdf.Dictionary()), found, set())
    return found


def _walk(stream: Any, resources: Any, found: Contents, done: set[Any]) -> None:
    found.seen.extend(_operators(stream, resources))
    for state in resources.get("/ExtGState", {}).values():
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            assert mask.S == "/Luminosity"
            found.masks.append(mask.G)
    for shading in resources.get("/Shading", {}).values():
        found.spaces.append(str(shading.ColorSpace))
    for category in ("/XObject", "/Pattern"):
        for below in resources.get(category, {}).values():
            if below.objgen in done:
                continue
            done.add(below.objgen)
            if below.get("/Subtype") == "/Image":
                found.images.append(below)
                found.spaces.append(str(below.ColorSpace))
            else:
                if "/Group" in below:
                    found.spaces.append(str(below.Group.CS))
                _walk(below, below.Resources, found, done)


def _operators(stream: Any, resources: Any) -> Iterator[Seen]:
    state: dict[str, Any] = {
        "fill": (),
        "stroke": (),
        "op": False,
        "OP": False,
        "OPM": 0,
        "ca": 1.0,
        "w": 1.0,
        "Tr": 0,
        "SMask": None,
    }
    saved: list[dict[str, Any]] = []
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name == "q":
            saved.append(dict(state))
        elif name == "Q":
            state = saved.pop()
        elif name in ("k", "rg", "g", "K", "RG", "G"):
            state["fill" if name.islower() else "stroke"] = tuple(float(value) for value in operands)
        elif name in ("scn", "SCN"):
            state["fill" if name.islower() else "stroke"] = ()
        elif name in ("w", "Tr"):
            state[name] = float(operands[0])
        elif name == "gs":
            entries = resources.ExtGState[operands[0]]
            state |= {key[1:]: float(value) if key in ("/ca", "/CA") else value for key, value in entries.items()}
        mode = state["OPM"] == 1
        plain = state["ca"] if state["SMask"] is None or state["SMask"] == "/None" else 0.0
        over = bool(state["op"]) and mode, bool(state["OP"]) and mode
        yield Seen(name, list(operands), state["fill"], state["stroke"], *over, plain, state["w"], int(state["Tr"]))


def plates(pdf: bytes, folder: Path, page: int, dpi: int = 150) -> Image.Image:
    """A page as Poppler separates it, overprinting as it is told to: CMYK, 255 for full ink."""
    return _drawn(pdf, folder, page, dpi, "-jpegcmyk", "-overprint")


def shown(pdf: bytes, folder: Path, page: int, dpi: int = 150) -> Image.Image:
    """A page as Poppler shows it: RGB."""
    return _drawn(pdf, folder, page, dpi, "-png")


def _drawn(pdf: bytes, folder: Path, page: int, dpi: int, *how: str) -> Image.Image:
    file = folder / "drawn.pdf"
    file.write_bytes(pdf)
    where = ["-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run(["pdftoppm", *how, "-r", str(dpi), *where, str(file), str(folder / "drawn")], check=True)
    drawn = next(folder.glob("drawn.[jp]*g"))
    with Image.open(io.BytesIO(drawn.read_bytes())) as image:
        image.load()
    drawn.unlink()
    return image
