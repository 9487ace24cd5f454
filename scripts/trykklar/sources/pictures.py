"""Pictures that authors bring: read, measured and bounded before anything is set with them.

Sources are untrusted: a raster image may have at most `MAX_PIXELS`, an SVG at most `MAX_SVG_BYTES`,
and an SVG may hold no script, no entity and no reference out of itself (CSS and XML alike).
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import warnings
import zlib
from xml.etree import ElementTree
from xml.parsers import expat

from PIL import Image, ImageFile, UnidentifiedImageError

from ..base.addresses import embedded, short
from ..base.bounds import PICTURE_PIXELS, SVG_BYTES
from ..base.memo import Memo
from ..base.problems import Place, Problem
from ..base.rulebook import rule

rule("image-unreadable", "an image that cannot be read")
rule("image-bomb", "an image with more pixels, or an SVG with more bytes, than is allowed")
rule("svg-unsafe", "an SVG with scripts, external references or entities")

MAX_PIXELS = PICTURE_PIXELS.most
MAX_SVG_BYTES = SVG_BYTES.most
DRAWINGS = (".svg", ".pdf")
"""How the names of pictures end that have no pixels of their own."""
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF")
"""What is opened at all: Pillow would hand an EPS by any name to Ghostscript, and tries a hundred formats."""
REFUSALS = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    struct.error,
    zlib.error,
)
"""What Pillow's readers raise on damaged files (12.0): it has no error of its own for most."""
_SOUND: Memo[bool] = Memo(1000)
_URL = re.compile(r"url\(\s*['\"]?([^)'\"]*)", re.IGNORECASE)
_IMPORT = re.compile(r"@import", re.IGNORECASE)
_FORBIDDEN = {"script", "foreignobject", "iframe", "embed", "object", "audio", "video"}


def check_picture(data: bytes, name: str, place: Place) -> list[Problem]:
    """Problems of an image file's bytes; `name` decides by its ending whether it is SVG. What is sound is looked at
    once."""
    if name.lower().endswith(".pdf"):
        return []  # of which a page is drawn, and looked at then (`layouts/pdf_figures.py`)
    drawn = name.lower().endswith(".svg")
    key = (hashlib.sha256(data).digest(), drawn)
    if _SOUND.get(key):
        return []
    problems = _check_svg(data, name, place) if drawn else _check_raster(data, name, place)
    if not problems:
        _SOUND.put(key, True)
    return problems


def pixels_of(data: bytes) -> int:
    """Pixels that a raster image says to have; 0 where it is none. Nothing is decoded."""
    width, height = size_of(data)
    return width * height


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a raster image in pixels; zeros where it is none. Nothing is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                return image.width, image.height
    except (*REFUSALS, Image.DecompressionBombError):
        return 0, 0


def _check_raster(data: bytes, name: str, place: Place) -> list[Problem]:
    bomb = Problem(
        "image-bomb",
        f"'{name}' has more than {MAX_PIXELS:,} pixels",
        "make it smaller: 300 ppi at its printed size is enough",
        place,
    )
    lenient = ImageFile.LOAD_TRUNCATED_IMAGES  # WeasyPrint switches it on for the whole process that imports it
    try:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    return [bomb]
                image.load()
    except Image.DecompressionBombError:
        return [bomb]
    except REFUSALS as error:
        told = str(error).partition("\n")[0] or type(error).__name__
        what = "no known image format" if isinstance(error, UnidentifiedImageError) else told
        return [
            Problem("image-unreadable", f"'{name}' cannot be read: {what}", "save it again as PNG, JPEG or SVG", place)
        ]
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    return []


def _check_svg(data: bytes, name: str, place: Place) -> list[Problem]:
    def unsafe(what: str) -> Problem:
        return Problem(
            "svg-unsafe", f"'{name}' {what}", "save it as plain SVG without scripts, links or linked images", place
        )

    if len(data) > MAX_SVG_BYTES:
        return [
            Problem(
                "image-bomb",
                f"'{name}' has {len(data):,} bytes; an SVG may have {MAX_SVG_BYTES:,}",
                "simplify the drawing",
                place,
            )
        ]
    if _declares_entities(data):
        return [unsafe("declares entities")]
    try:
        root = ElementTree.fromstring(data)
    except (
        ElementTree.ParseError,
        ValueError,
        LookupError,
    ) as error:  # the last two: of an encoding that Python does not know
        return [Problem("image-unreadable", f"'{name}' is no valid SVG: {error}", "save it again", place)]
    found = []
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        if tag in _FORBIDDEN:
            found.append(unsafe(f"holds a <{tag}> element"))
        texts = [element.text or ""] if tag == "style" else []
        for key, value in element.attrib.items():
            attribute = key.rpartition("}")[2].lower()
            if attribute == "href" and not value.startswith("#"):
                raster = embedded(value)
                found += (
                    [unsafe(f"refers to '{short(value)}'")]
                    if raster is None
                    else _check_raster(raster, f"a picture in {name}", place)
                )
            elif attribute.startswith("on"):
                found.append(unsafe(f"holds the event handler '{attribute}'"))
            else:
                texts.append(value)
        for text in texts:
            found.extend(unsafe(f"refers to '{short(url)}'") for url in _URL.findall(text) if not url.startswith("#"))
            if _IMPORT.search(text):
                found.append(unsafe("imports a stylesheet"))
    return found


class _EntityError(Exception):
    """An entity declaration was met."""


def _declares_entities(data: bytes) -> bool:
    """Whether the XML declares entities, in whatever encoding; nothing is expanded to find out."""

    def refuse(*_: object) -> None:
        raise _EntityError

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except _EntityError:
        return True
    except (expat.ExpatError, ValueError, LookupError):
        return False  # reported as unreadable by the caller
    return False
