"""Pictures as pages show them: in sRGB or grey, eight bits a channel, upright, whatever the file holds.

WeasyPrint hands on what a JPEG or PNG holds and knows neither embedded profiles nor pixels of other kinds. A file that
is right as it stands keeps its bytes. Colours are converted as for print (`conversion.py`): relative colorimetric, with
black point compensation.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageChops, ImageCms, ImageOps

from ...base.addresses import embedded
from ...sources.pictures import FORMATS
from .conditions import own_profile, srgb_profile
from .spaces import named_space

_DATA = re.compile(rb"data:image/[^\"'<>]+")
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.NOOPTIMIZE
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_PLAIN = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
"""Modes of Pillow that WeasyPrint knows."""
_DEEP_GREY = frozenset({"I;16", "I;16L", "I;16B", "I;16N"})
_SPACES = {"L": b"GRAY", "RGB": b"RGB ", "CMYK": b"CMYK", "LAB": b"Lab "}
"""Mode → the colour space of a profile for it (ICC.1:2010, 7.2.6)."""
_NEAR = 3
"""Of 255: profiles that differ less from sRGB are sRGB as another program writes it."""
_SRGB_GAMMA = 0.45455
"""What a PNG says of sRGB in `gAMA` (PNG, third edition, 11.3.2.2)."""
_QUALITY = 95
"""Of a JPEG that is written again."""
UNTAGGED_INKS = "FOGRA39"
"""The printing condition that inks without a profile are taken for: that of coated paper in Europe, which comes with
the project."""


def shown(data: bytes) -> bytes:
    """A raster image's bytes as pages can show them; the same bytes where nothing is to be done.

    Raises `ValueError`, with words for the author, for colours that nobody can tell; `OSError` for what is no image.
    """
    found = _converted(data)
    if found is None:
        return data
    image, kind = found
    image.info.clear()  # Pillow writes a profile that it finds there
    out = io.BytesIO()
    if kind == "JPEG":
        image.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    else:
        image.save(out, "PNG")
    return out.getvalue()


def tried(data: bytes) -> bytes:
    """The same bytes. Raises what `shown` raises, and takes one pixel through its profile: whether colours can be told
    hangs on the profile and the kind of pixels alone, and a book of screenshots has a hundred million of them."""
    _converted(data, sample=True)
    return data


def _converted(data: bytes, *, sample: bool = False) -> tuple[Image.Image, str] | None:
    """A picture in sRGB or grey, and the format to save it in; None where the file is right as it stands. `sample`: its
    first pixel alone."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        space = named_space(image, data)
        gamma = 0.0 if space else _foreign_gamma(image)
        if image.mode in _PLAIN and (space is None or _is_srgb(space)) and not gamma:
            return None
        kind = "JPEG" if image.format in ("JPEG", "MPO") else "PNG"
        taken = image.crop((0, 0, 1, 1)) if sample else image
        colours, veil = _parts(ImageOps.exif_transpose(taken))
        found = _in_srgb(colours, space, adobe="adobe" in image.info or kind != "JPEG")
    if gamma:
        found = found.point(
            [round(255 * _encoded((value / 255) ** (1 / gamma))) for value in range(256)] * len(found.getbands())
        )
    return (Image.merge(found.mode + "A", (*found.split(), veil)) if veil else found), kind


def with_rasters(drawing: bytes, shown: Callable[[bytes], bytes] = shown) -> bytes:
    """A drawing whose embedded rasters are as `shown` gives them; the same bytes where none changes. Raises what
    `shown` raises."""

    def replaced(match: re.Match[bytes]) -> bytes:
        raster = embedded(match[0].decode("ascii", "replace"))
        new = shown(raster) if raster else raster
        if not new or new == raster:
            return match[0]
        kind = b"png" if new.startswith(b"\x89PNG") else b"jpeg"
        return b"data:image/" + kind + b";base64," + base64.b64encode(new)

    return _DATA.sub(replaced, drawing)


def _foreign_gamma(image: Image.Image) -> float:
    """The exponent of a PNG whose tones are not those of sRGB; 0 where they are, or where something else says what they
    are."""
    gamma = image.info.get("gamma", 0.0)
    return 0.0 if "srgb" in image.info or gamma <= 0 or abs(gamma - _SRGB_GAMMA) < 0.005 else float(gamma)


@lru_cache(maxsize=32)
def _is_srgb(profile: bytes) -> bool:
    """Whether a profile's colours are, to the eye, those of sRGB (or its greys those of sRGB's tones)."""
    try:
        if profile[16:20] == b"GRAY":
            ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
            seen = ramp.convert("RGB"), _transformed(ramp, profile)
        elif profile[16:20] == b"RGB ":
            steps = range(0, 256, 17)
            grid = Image.frombytes(
                "RGB", (16, 256), bytes(value for r in steps for g in steps for b in steps for value in (r, g, b))
            )
            seen = grid, _transformed(grid, profile)
        else:
            return False
    except ValueError:
        return False  # `shown` says what is wrong
    return max(high for _, high in ImageChops.difference(*seen).getextrema()) <= _NEAR  # type: ignore[misc]


def _parts(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """A picture's colours, in a mode of `_SPACES`, and what veils them. Raises `ValueError`."""
    if image.mode in ("P", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.mode != "P" or "transparency" in image.info
        image = image.convert("LA" if image.mode == "La" else "RGBA" if clear else "RGB")
    if image.mode in ("LA", "RGBA"):
        return image.convert(image.mode[:-1]), image.getchannel("A")
    if image.mode in _DEEP_GREY:
        return image.convert("I").point(lambda value: value / 257).convert("L"), None
    if image.mode in ("1", "YCbCr", "HSV", "RGBX"):
        return image.convert("L" if image.mode == "1" else "RGB"), None
    if image.mode in _SPACES:
        return image, None
    if image.mode in ("I", "F"):
        raise ValueError("its pixels are numbers without a white and a black (32 bits)")
    raise ValueError(f"its pixels are of a kind that is not known ({image.mode})")


def _in_srgb(image: Image.Image, profile: bytes | None, *, adobe: bool) -> Image.Image:
    """A picture in sRGB or grey. `adobe`: whether inks are given as Pillow takes all JPEGs to give them, turned
    round."""
    if image.mode == "CMYK" and not adobe:
        image = ImageChops.invert(image)
    if profile is None and image.mode in ("L", "RGB"):
        return image
    if profile is None:
        profile = own_profile(UNTAGGED_INKS) if image.mode == "CMYK" else _lab()
    if image.mode == "L" and profile[16:20] == b"RGB ":
        image = image.convert("RGB")
        return _transformed(image, profile).getchannel("G")
    wanted = _SPACES[image.mode]
    if profile[16:20] != wanted:
        told = profile[16:20].decode("latin-1").strip()
        raise ValueError(f"its colour profile is for {told or 'nothing'}, and its pixels are {wanted.decode().strip()}")
    found = _transformed(image, profile)
    return found.getchannel("G") if image.mode == "L" else found


def _transformed(image: Image.Image, profile: bytes) -> Image.Image:
    """The picture through its profile, in sRGB. Raises `ValueError` for a profile that cannot be used."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
        transform = ImageCms.buildTransform(source, srgb, image.mode, "RGB", _INTENT, _FLAGS)
        found = ImageCms.applyTransform(image, transform)
    except (ImageCms.PyCMSError, OSError) as error:
        raise ValueError(f"its colour profile cannot be used ({str(error) or 'it is broken'})") from None
    if found is None:
        raise ValueError("its colour profile cannot be used")
    return found


@lru_cache(maxsize=1)
def _lab() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def _encoded(light: float) -> float:
    """sRGB value of a light, both 0 to 1 (IEC 61966-2-1)."""
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
