"""Pictures with colours that ink does not reach are told, with the spot and what becomes of it."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from support import run
from trykklar.layouts.colour.conditions import own_profile
from trykklar.layouts.colour.gamut import lost_colours

GREEN, STONE = (0, 255, 0), (200, 190, 180)


def picture() -> Image.Image:
    """Stone, with a field of a green that no ink reaches in its upper right."""
    image = Image.new("RGB", (320, 240), STONE)
    image.paste(GREEN, (240, 0, 320, 60))
    return image


def test_the_spot_and_the_colours_are_named() -> None:
    lost = lost_colours(picture(), own_profile("FOGRA39"))
    assert lost is not None
    assert lost.share == pytest.approx(1 / 16, abs=0.01)
    assert lost.left > 0.75
    assert lost.top < 0.25
    assert lost.shown == GREEN
    assert lost.printed[1] < 200


@pytest.mark.parametrize("colour", [STONE, (255, 255, 255), (0, 0, 0), (11, 79, 108), (200, 40, 40)])
def test_colours_that_ink_reaches_are_not(colour: tuple[int, int, int]) -> None:
    assert lost_colours(Image.new("RGB", (9, 9), colour), own_profile("FOGRA39")) is None


@pytest.mark.parametrize(("binding", "count"), [("saddle-stitch", 1), ("none", 0)])
def test_a_picture_is_told_once_where_a_document_is_bound(publication: Path, binding: str, count: int) -> None:
    picture().save(publication / "pictures" / "field.png")
    with (publication / "start.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\n![A field](pictures/field.png)\n\n![A field](pictures/field.png)\n")
    settings = publication / "publication.yaml"
    bound = f"    trim: [120, 180]\n    print: {{binding: {binding}}}\n    citation"
    settings.write_text(settings.read_text("utf-8").replace("    trim: [120, 180]\n    citation", bound), "utf-8")
    told = [p for p in run("check", "--publication", publication, "--json").problems if p.code == "picture-gamut"]
    assert len(told) == count
    for problem in told:
        assert problem.at.startswith("start.md:")
        assert "6% of 'pictures/field.png'" in problem.message
        assert "#00ff00 prints as about #" in problem.message


def test_a_damaged_picture_is_told_once_and_by_its_own_rule(publication: Path) -> None:
    """Pillow opens it, and raises a SyntaxError when it comes to the piece whose name is none."""
    whole = io.BytesIO()
    picture().save(whole, "PNG")
    head, _, rest = whole.getvalue().partition(b"IDAT")
    data = rest[: struct.unpack(">I", head[-4:])[0]]
    pieces = [(b"IDAT", data[:20]), (b'\x04\x00"\xe4', data[20:]), (b"IEND", b"")]
    written = b"".join(
        struct.pack(">I", len(piece)) + name + piece + struct.pack(">I", zlib.crc32(name + piece))
        for name, piece in pieces
    )
    (publication / "pictures" / "field.png").write_bytes(head[:-4] + written)
    with (publication / "start.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\n![A field](pictures/field.png)\n")
    settings = publication / "publication.yaml"
    bound = "    trim: [120, 180]\n    print: {binding: saddle-stitch}\n    citation"
    settings.write_text(settings.read_text("utf-8").replace("    trim: [120, 180]\n    citation", bound), "utf-8")
    codes = [problem.code for problem in run("check", "--publication", publication, "--json").problems]
    assert codes.count("image-unreadable") == 1
    assert not {"internal", "picture-gamut"} & set(codes)
