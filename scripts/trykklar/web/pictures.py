"""Pictures of a site: files by their content's digest, and charts as drawings in the page whose colours follow the
scheme."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from PIL import Image, UnidentifiedImageError

from ..sources.pictures import FORMATS

FOLDER = "pictures"
_SUFFIXES = {".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"}


@dataclass
class Pictures:
    """The pictures that a site shows."""

    colours: Mapping[str, str]
    """'#rrggbb' → the class that gives it in both schemes."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Address → bytes."""

    def file(self, url: str, data: bytes) -> tuple[str, int, int]:
        """A picture's address, and its width and height in px where they can be told."""
        suffix = posixpath.splitext(url)[1].lower()
        made, kind = data, suffix
        size = (0, 0)
        if suffix not in {".svg"}:
            made, kind, size = _for_browsers(data, suffix)
        address = f"{FOLDER}/{hashlib.sha256(made).hexdigest()[:16]}{kind}"
        self.files[address] = made
        return address, *size

    def chart(self, data: bytes, alt: str, style_class: Callable[[str], str]) -> str:
        """A chart as SVG for the page: one picture with a name; what is inside is hidden from those who listen, who get
        its table."""
        svg = data.decode("utf-8")
        svg = svg[svg.index("<svg") :]
        svg = re.sub(r'\s(?:aria-[a-z-]+|role|data-[a-z-]+)="[^"]*"', "", svg)
        svg = without_styles(svg, style_class)
        if all(self._known(colour) for colour in re.findall(r'\s(?:fill|stroke)="(?!none|url)([^"]*)"', svg)):
            svg = re.sub(r'\s(fill|stroke)="((?!none|url)[^"]*)"', self._coloured, svg)
        else:  # colours that no scheme knows: the picture keeps its light ground
            svg = svg.replace("<svg", '<svg class="fixed"', 1)
        svg = _one_class(svg)
        return svg.replace("<svg", f'<svg role="img" aria-label="{escape(alt)}" focusable="false"', 1)

    def _known(self, colour: str) -> str | None:
        return self.colours.get({"white": "#ffffff", "black": "#000000"}.get(colour, colour.lower()))

    def _coloured(self, found: re.Match[str]) -> str:
        return f' class="{found[1][0]}-{self._known(found[2])}" {found[1]}="{found[2]}"'


def without_styles(svg: str, style_class: Callable[[str], str]) -> str:
    """A drawing whose styles on elements are classes: `style_class` gives the one for its declarations."""
    if "style=" not in svg:
        return svg
    return _one_class(re.sub(r'\sstyle="([^"]*)"', lambda m: f' class="{style_class(m[1])}"', svg))


def _one_class(svg: str) -> str:
    """Each element with one `class`, whatever was added to it."""

    def joined(tag: re.Match[str]) -> str:
        names = re.findall(r'\sclass="([^"]*)"', tag[0])
        if len(names) < 2:
            return tag[0]
        plain = re.sub(r'\sclass="[^"]*"', "", tag[0])
        return re.sub(r"^<[a-zA-Z]+", lambda m: f'{m[0]} class="{" ".join(names)}"', plain)

    return re.sub(r"<[a-zA-Z][^<>]*>", joined, svg)


def _for_browsers(data: bytes, suffix: str) -> tuple[bytes, str, tuple[int, int]]:
    """A picture that every browser shows: others (TIFF, CMYK) are stored as PNG."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if suffix in _SUFFIXES and picture.mode not in ("CMYK", "I;16", "I"):
                return data, suffix, picture.size
            out = io.BytesIO()
            picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(out, "PNG", optimize=True)
            return out.getvalue(), ".png", picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return data, suffix, (0, 0)
