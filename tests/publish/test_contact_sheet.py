"""A contact sheet shows every page, spread by spread."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from support import run
from trykklar.base.cache import Cache
from trykklar.base.problems import ProblemsFound
from trykklar.publish import contact_sheet as sheets
from trykklar.publish.contact_sheet import captioned_sheet, contact_sheet


def pdf(pages: int, *more: tuple[int, int]) -> bytes:
    writer = PdfWriter()
    for wide, tall in [*[(200, 300)] * pages, *more]:
        writer.add_blank_page(wide, tall)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image.size


@pytest.mark.parametrize(
    ("pages", "across", "down"), [(1, 1, 1), (2, 2, 1), (3, 2, 1), (15, 8, 1), (16, 8, 2), (40, 8, 3)]
)
def test_spreads_stand_in_rows(pages: int, across: int, down: int) -> None:
    width, height = size(contact_sheet(pdf(pages), width=20))
    assert (width, height) == (across * 50 + 10, down * 40 + 10)


def test_the_first_page_stands_alone_on_the_right() -> None:
    with Image.open(io.BytesIO(contact_sheet(pdf(1), width=20))) as image:
        paper, page = image.getpixel((20, 20)), image.getpixel((45, 20))
    assert page == (255, 255, 255)
    assert paper != page


def test_pages_of_another_form_keep_it() -> None:
    with Image.open(io.BytesIO(contact_sheet(pdf(1, (300, 200), (100, 300)), width=40))) as image:
        white = [
            sum(image.getpixel((x, y)) == (255, 255, 255) for y in range(image.height)) for x in (70, 120, 145, 160)
        ]
    assert white == [58, 25, 0, 58]  # page 1, one that lies down, beside a slim one, on it


def test_pages_that_look_as_before_are_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, drawn = Cache(tmp_path / "cache"), []
    draw = sheets._tile
    monkeypatch.setattr(sheets, "_tile", lambda page, size: drawn.append(1) or draw(page, size))
    plain = contact_sheet(pdf(3), width=20)
    assert (len(drawn), contact_sheet(pdf(3), width=20, looks=["a", "b", None], cache=cache)) == (3, plain)
    assert contact_sheet(pdf(3), width=20, looks=["a", "c", None], cache=cache) == plain
    assert len(drawn) == 3 + 3 + 2  # the second, which changed, and the third, of which nobody knows


@pytest.mark.parametrize("forged", [b"", b"no picture", zlib.compress(b"\0" * 7), zlib.compress(b"\0" * 10_000_000)])
def test_a_kept_page_that_is_none_is_drawn(tmp_path: Path, forged: bytes) -> None:
    cache = Cache(tmp_path / "cache")
    key = sheets._tile_key("a", 20, 30)
    assert key
    cache.put(key, forged)
    assert contact_sheet(pdf(1), width=20, looks=["a"], cache=cache) == contact_sheet(pdf(1), width=20)


def test_captions_stand_below_their_pages_and_keep_to_them() -> None:
    def inked(captions: list[str]) -> list[int]:
        with Image.open(
            io.BytesIO(captioned_sheet(pdf(2), dict(zip(captions, (1, 2), strict=True)), width=60))
        ) as image:
            below = image.convert("L").crop((0, 10 + 90, image.width, image.height))
        return [x for x in range(below.width) if min(below.crop((x, 0, x + 1, below.height)).tobytes()) < 150]

    assert inked(["a", " "])
    assert max(inked(["a-very-long-name-of-a-type", " "])) <= 10 + 60
    assert min(inked([" ", "a-very-long-name-of-a-type"])) >= 10 + 60 + 10


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(ProblemsFound) as found:
        contact_sheet(data)
    assert found.value.problems[0].code == "usage"


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_PAGES", 3)
    with pytest.raises(ProblemsFound, match="4 pages"):
        contact_sheet(pdf(4))


def test_a_pdf_with_a_password_is_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 300)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(ProblemsFound) as found:
        contact_sheet(out.getvalue())
    assert found.value.problems[0].code == "usage"


def test_the_command_writes_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(2))
    assert run("pages", tmp_path / "a.pdf", "--width", 20).exit_code == 0
    assert (tmp_path / "a-pages.png").is_file()
    assert run("pages", tmp_path / "a.pdf", "-o", tmp_path / "new" / "b.png").exit_code == 0
    assert (tmp_path / "new" / "b.png").is_file()
