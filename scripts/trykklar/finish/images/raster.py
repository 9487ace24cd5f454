"""Image XObjects (ISO 32000-1, 8.9.5) as Pillow images, and back.

WeasyPrint keeps a JPEG as it is, and stores any other picture as the data of a PNG, whose rows are predicted like
those of PDF's own predictors 10 to 15 (7.4.4.4): put into a PNG again, Pillow reads it.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from PIL import Image, ImageChops

_COLOURS = {"L": 1, "RGB": 3, "CMYK": 4}
_PNG_TYPE = {"L": 0, "RGB": 2}
_SPACES = {"/DeviceGray": "L", "/DeviceRGB": "RGB", "/DeviceCMYK": "CMYK"}
_NAMES = {mode: name for name, mode in _SPACES.items()}
_OWN_KEYS = ("/Filter", "/DecodeParms", "/Decode", "/Length", "/ColorSpace", "/BitsPerComponent", "/Width", "/Height")


@dataclass(frozen=True)
class Samples:
    """An image's pixels as they are stored, and what its dictionary says of them."""

    entries: dict[str, Any]
    data: bytes = field(repr=False)


def is_image(dictionary: Any) -> bool:
    return bool(isinstance(dictionary, pikepdf.Dictionary) and dictionary.get("/Subtype") == pikepdf.Name.Image)


def read_image(dictionary: Any, data: bytes) -> Image.Image:
    """An image XObject's pixels, in the mode L, RGB or CMYK. Raises `ValueError` for what WeasyPrint does not write."""
    mode = _SPACES.get(str(dictionary.get("/ColorSpace")))
    size = int(dictionary["/Width"]), int(dictionary["/Height"])
    if mode is None or int(dictionary.get("/BitsPerComponent", 8)) != 8:
        raise ValueError(f"an image in the colour space {dictionary.get('/ColorSpace')!s:.40}")
    kind = dictionary.get("/Filter")
    found: Image.Image
    if kind == pikepdf.Name.DCTDecode:
        found = Image.open(io.BytesIO(data), formats=("JPEG",))
    elif kind == pikepdf.Name.FlateDecode and "/DecodeParms" not in dictionary:
        found = Image.frombytes(mode, size, zlib.decompress(data))
    elif (
        kind == pikepdf.Name.FlateDecode
        and int(dictionary["/DecodeParms"].get("/Predictor", 1)) >= 10
        and mode in _PNG_TYPE
    ):
        found = Image.open(io.BytesIO(_png(size, _PNG_TYPE[mode], data)), formats=("PNG",))
    else:
        raise ValueError(f"an image with the filter {kind!s:.40}")
    found.load()
    if found.mode != mode or found.size != size:
        raise ValueError(f"an image of mode {found.mode} that is said to be {mode}")
    if mode == "CMYK" and kind == pikepdf.Name.DCTDecode and "/Decode" not in dictionary:
        return ImageChops.invert(found)  # Pillow takes all such files for Adobe's, whose inks are turned round
    return found


def with_samples(dictionary: Any, samples: Samples) -> Any:
    """An image's dictionary with other samples: what it says of mask, name and rendering stays."""
    kept = {str(key): value for key, value in dictionary.items() if str(key) not in _OWN_KEYS}
    return pikepdf.Dictionary({**kept, **samples.entries})


def jpeg_samples(image: Image.Image, quality: int) -> Samples:
    """As JPEG, every pixel with its own colour. Inks are stored as they are, not turned round as Adobe's programs do.

    Pillow writes CMYK turned round, which PDF takes as it stands (7.4.8), so it is handed the opposite.
    """
    out = io.BytesIO()
    shown = ImageChops.invert(image) if image.mode == "CMYK" else image
    shown.save(out, "JPEG", quality=quality, subsampling=0 if quality >= 90 else 2, optimize=True)
    return Samples(_entries(image, Filter=pikepdf.Name.DCTDecode), out.getvalue())


def flate_samples(image: Image.Image) -> Samples:
    """Without loss, predicted in the way that comes out smallest; with few colours, as indices into a table of them."""
    choices = [_plain(image)]
    if image.mode in _PNG_TYPE:
        choices.append(_predicted(image, {"Predictor": 15, "Colors": _COLOURS[image.mode], "Columns": image.width}))
    else:
        choices.append(_differences(image))
    few = indexed(image) if image.mode == "RGB" else None
    if few:
        choices.append(_indexed_samples(*few))
    return min(choices, key=lambda samples: len(samples.data) + len(str(samples.entries.get("/ColorSpace"))))


def indexed(image: Image.Image) -> tuple[Image.Image, list[tuple[int, int, int]]] | None:
    """An RGB image as indices (mode P) and the colours that they mean; None where there are more than 256."""
    found = image.getcolors(256)
    if not found:
        return None
    few = image.quantize(len(found), Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    if ImageChops.difference(few.convert("RGB"), image).getbbox() is not None:
        return None  # quantizing mixed two colours that are nearly one
    octets = few.getpalette() or []
    return few, [(octets[at], octets[at + 1], octets[at + 2]) for at in range(0, len(octets) - 2, 3)]


def _indexed_samples(few: Image.Image, colours: list[tuple[int, int, int]]) -> Samples:
    bits = next(bits for bits in (1, 2, 4, 8) if len(colours) <= 1 << bits)
    parameters = {"Predictor": 15, "Colors": 1, "BitsPerComponent": bits, "Columns": few.width}
    found = _predicted(few, parameters, bits=bits)
    table = pikepdf.String(bytes(value for colour in colours for value in colour))
    space = pikepdf.Array([pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, len(colours) - 1, table])
    return Samples({**found.entries, "/ColorSpace": space, "/BitsPerComponent": bits}, found.data)


def _plain(image: Image.Image) -> Samples:
    return Samples(_entries(image, Filter=pikepdf.Name.FlateDecode), zlib.compress(image.tobytes(), 9))


def _differences(image: Image.Image) -> Samples:
    """Each sample as what it is more than the one to its left (predictor 2: TIFF 6.0, section 14)."""
    left = Image.new(image.mode, image.size)
    left.paste(image, (1, 0))
    bands = [ImageChops.subtract_modulo(a, b) for a, b in zip(image.split(), left.split(), strict=True)]
    parameters = pikepdf.Dictionary(Predictor=2, Colors=len(bands), Columns=image.width)
    data = zlib.compress(Image.merge(image.mode, bands).tobytes(), 9)
    return Samples(_entries(image, Filter=pikepdf.Name.FlateDecode, DecodeParms=parameters), data)


def _predicted(image: Image.Image, parameters: dict[str, int], **options: Any) -> Samples:
    """The data of a PNG."""
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True, **options)
    png, at, data = out.getvalue(), 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    return Samples(
        _entries(
            image,
            Filter=pikepdf.Name.FlateDecode,
            DecodeParms=pikepdf.Dictionary({f"/{key}": value for key, value in parameters.items()}),
        ),
        data,
    )


def _entries(image: Image.Image, **entries: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"/Width": image.width, "/Height": image.height, "/BitsPerComponent": 8}
    if image.mode in _NAMES:
        found["/ColorSpace"] = pikepdf.Name(_NAMES[image.mode])
    return {**found, **{f"/{key}": value for key, value in entries.items()}}


def _png(size: tuple[int, int], kind: int, data: bytes) -> bytes:
    """A PNG around the data of one (ISO/IEC 15948, 11.2)."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", *size, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
