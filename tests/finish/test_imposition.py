"""Sheets are folded here, on paper as it were: folios are read off them as rendered, and nothing knows how they were
placed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from support import run
from trykklar.finish.imposition.impose import impose
from trykklar.finish.imposition.options import Imposing

MM = 72 / 25.4
WIDTH, HEIGHT, BLEED = 100 * MM, 150 * MM, 3 * MM


def source(
    path: Path, count: int, *, origin: float = -40.0, bleed: bool = True, size: tuple[float, float] = (WIDTH, HEIGHT)
) -> Path:
    """Pages with their folio in the middle, a T above it, and a field of grey over the whole bleed; media with a
    negative origin."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        for number in range(1, count + 1):
            width, height = size
            pdf.add_blank_page()
            page = pdf.pages[-1].obj
            page.MediaBox = [origin, origin, width - origin, height - origin]
            page.TrimBox = [0, 0, width, height]
            if bleed:
                page.BleedBox = [-BLEED, -BLEED, width + BLEED, height + BLEED]
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            field = f".9 g {origin} {origin} {width - 2 * origin} {height - 2 * origin} re f 0 g"
            text = f"BT /F 20 Tf {width / 2 - 5} {height / 2} Td ({number}) Tj 0 30 Td (T) Tj ET"
            page.Contents = pdf.make_stream(f"{field} {text}".encode())
        pdf.docinfo["/Title"] = "Folios"
        pdf.Root.OutputIntents = pikepdf.Array(
            [pikepdf.Dictionary(S=pikepdf.Name.GTS_PDFX, OutputConditionIdentifier="FOGRA39")]
        )
        pdf.save(path)
    return path


@dataclass(frozen=True)
class Folio:
    """A page as it is found on a side of a sheet."""

    number: int
    x: float
    y: float
    upright: bool


def folios(pdf: Path) -> list[list[Folio]]:
    """Per side: every folio with its middle, in pt from the sheet's lower left, and how it stands."""
    found: list[list[Folio]] = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        text = page.get_textpage()
        chars = [(text.get_text_range(i, 1), text.get_charbox(i)) for i in range(text.count_chars())]
        marks = [(c, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for c, box in chars if c.strip()]
        heads = [(x, y) for char, x, y in marks if char == "T"]
        side: list[Folio] = []
        for x, y in heads:
            mine = [
                (char, dx, dy) for char, dx, dy in marks if char.isdigit() and abs(dx - x) < 30 and abs(dy - y) < 50
            ]
            upright = y > mine[0][2]
            mine.sort(key=lambda mark: mark[1], reverse=not upright)
            middle = sum(mark[1] for mark in mine) / len(mine)
            side.append(Folio(int("".join(mark[0] for mark in mine)), middle, mine[0][2], upright))
        found.append(side)
    return found


@dataclass(frozen=True)
class Leaf:
    """A piece of paper as large as a page: what is on its upper and its lower face, and whether it stands upright."""

    up: tuple[int, bool]
    down: tuple[int, bool]

    def over(self, axis: str) -> Leaf:
        """Turned over about a vertical or a horizontal axis; about the latter, both faces come to stand on their
        heads."""
        if axis == "vertical":
            return Leaf(self.down, self.up)
        return Leaf((self.down[0], not self.down[1]), (self.up[0], not self.up[1]))


Grid = list[list[list[Leaf]]]
"""rows × columns of stacks of leaves, from the top of the stack down."""


def paper(front: list[Folio], back: list[Folio], rows: int, columns: int) -> Grid:
    """A printed sheet: the back is seen when the sheet is turned about its vertical axis, so that its columns run the
    other way."""
    ups, downs = lines(front), [list(reversed(line)) for line in lines(back)]
    assert [len(line) for line in (*ups, *downs)] == [columns] * rows * 2
    return [
        [[Leaf((up.number, up.upright), (down.number, down.upright))] for up, down in zip(*pair, strict=True)]
        for pair in zip(ups, downs, strict=True)
    ]


def lines(side: list[Folio]) -> list[list[Folio]]:
    """The folios of a side, line by line from the top, each from the left."""
    found: list[list[Folio]] = []
    for folio in sorted(side, key=lambda f: -f.y):
        if not found or found[-1][0].y - folio.y > 50:
            found.append([])
        found[-1].append(folio)
    return [sorted(line, key=lambda f: f.x) for line in found]


def folded(grid: Grid) -> Iterator[list[Leaf]]:
    """Every stack that folding in halves, in any order and direction, can make."""
    rows, columns = len(grid), len(grid[0])
    if rows == columns == 1:
        yield grid[0][0]
        return
    if columns > 1:
        half = columns // 2
        for right_over_left in (True, False):
            yield from folded(
                [
                    [
                        _laid(row[half:][::-1][c], row[:half][c], "vertical")
                        if right_over_left
                        else _laid(row[:half][::-1][c], row[half:][c], "vertical")
                        for c in range(half)
                    ]
                    for row in grid
                ]
            )
    if rows > 1:
        half = rows // 2
        for bottom_up in (True, False):
            top, bottom = grid[:half], grid[half:]
            moving, lying = (bottom[::-1], top) if bottom_up else (top[::-1], bottom)
            yield from folded(
                [[_laid(moving[r][c], lying[r][c], "horizontal") for c in range(columns)] for r in range(half)]
            )


def _laid(moving: list[Leaf], lying: list[Leaf], axis: str) -> list[Leaf]:
    return [leaf.over(axis) for leaf in reversed(moving)] + lying


def read(stack: list[Leaf]) -> list[tuple[int, bool]]:
    return [face for leaf in stack for face in (leaf.up, leaf.down)]


@pytest.mark.parametrize("count", [4, 8, 20, 24])
def test_a_booklet_folds_to_its_pages(tmp_path: Path, count: int) -> None:
    file = source(tmp_path / "pages.pdf", count)
    assert run("impose", file, "-o", tmp_path / "sheets.pdf").exit_code == 0
    sides = folios(tmp_path / "sheets.pdf")
    assert len(sides) == count // 2
    sheets = [paper(sides[i], sides[i + 1], 1, 2) for i in range(0, len(sides), 2)]
    # Sheets lie on each other, the outermost (with page 1) beneath with its front down, and are folded as one.
    lying = [[[leaf.over("vertical") for sheet in reversed(sheets) for leaf in sheet[0][1 - c]] for c in range(2)]]
    assert [(n, True) for n in range(1, count + 1)] in [read(stack) for stack in folded(lying)]


@pytest.mark.parametrize(("section", "rows", "columns"), [(4, 1, 2), (8, 2, 2), (16, 2, 4)])
def test_signatures_fold_to_their_pages(tmp_path: Path, section: int, rows: int, columns: int) -> None:
    count = 2 * section
    file = source(tmp_path / "pages.pdf", count)
    assert (
        run("impose", file, "--scheme", "signatures", "--section", section, "-o", tmp_path / "sheets.pdf").exit_code
        == 0
    )
    sides = folios(tmp_path / "sheets.pdf")
    assert len(sides) == 4
    for index in range(2):
        sheet = paper(sides[2 * index], sides[2 * index + 1], rows, columns)
        turned: Grid = [[[leaf.over("vertical") for leaf in stack] for stack in reversed(row)] for row in sheet]
        wanted = [(n, True) for n in range(index * section + 1, (index + 1) * section + 1)]
        assert any(read(stack) == wanted for lying in (sheet, turned) for stack in folded(lying))


def test_blanks_fill_a_booklet_and_are_told(tmp_path: Path) -> None:
    file = source(tmp_path / "pages.pdf", 6)
    done = run("impose", file, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["blanks"] == 2
    assert [sorted(f.number for f in side) for side in folios(tmp_path / "pages-booklet.pdf")] == [
        [1],
        [2],
        [3, 6],
        [4, 5],
    ]


def test_creep_moves_inner_pages_towards_the_spine(tmp_path: Path) -> None:
    file = source(tmp_path / "pages.pdf", 16)
    for name, thickness in (("flat", 0), ("crept", 0.2)):
        assert run("impose", file, "--thickness", thickness, "-o", tmp_path / f"{name}.pdf").exit_code == 0
    flat, crept = folios(tmp_path / "flat.pdf"), folios(tmp_path / "crept.pdf")
    for index, (before, after) in enumerate(zip(flat, crept, strict=True)):
        sheet = index // 2
        left, right = (sorted(side, key=lambda f: f.x) for side in (before, after))
        assert right[0].x - left[0].x == pytest.approx(sheet * 0.2 * MM, abs=0.02)
        assert right[1].x - left[1].x == pytest.approx(-sheet * 0.2 * MM, abs=0.02)


def test_bleed_is_there_where_pages_are_cut_and_not_at_the_spine(tmp_path: Path) -> None:
    file = source(tmp_path / "pages.pdf", 8)
    assert run("impose", file, "--no-marks", "--thickness", 0.3, "-o", tmp_path / "sheets.pdf").exit_code == 0
    with pikepdf.open(tmp_path / "sheets.pdf") as pdf:
        for page in pdf.pages:
            trim, bleed = ([float(v) for v in page.obj[key]] for key in ("/TrimBox", "/BleedBox"))
            assert trim[2] - trim[0] == pytest.approx(2 * WIDTH, abs=0.01)
            assert [b - t for b, t in zip(bleed, trim, strict=True)] == pytest.approx(
                [-BLEED, -BLEED, BLEED, BLEED], abs=0.01
            )
            spine = (trim[0] + trim[2]) / 2
            boxes = clips(page)
            assert (
                min(box[0] for box in boxes) <= trim[0] - BLEED + 0.01 + 3
            )  # these pages have no more for their creep
            for left, _, right, _ in boxes:
                assert right <= spine + 0.01 or left >= spine - 0.01


def test_pages_with_more_bleed_than_the_sheet_creep_and_keep_it_whole(tmp_path: Path) -> None:
    pages = source(tmp_path / "pages.pdf", 16).read_bytes()
    asked = Imposing(scheme="booklet", thickness=0.3, bleed=BLEED / MM - 1.2, marks=False)
    with pikepdf.open(io.BytesIO(impose(pages, asked, b"").pdf)) as pdf:
        for page in pdf.pages:
            bleed = [float(v) for v in page.obj["/BleedBox"]]
            boxes = clips(page)
            assert min(box[0] for box in boxes) <= bleed[0] + 0.01
            assert max(box[2] for box in boxes) >= bleed[2] - 0.01


def clips(page: pikepdf.Page) -> list[tuple[float, float, float, float]]:
    """The rectangles, on the sheet, within which pages are drawn."""
    found = []
    matrix: list[float] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "cm":
            matrix = [float(value) for value in instruction.operands]
        elif operator == "re":
            x, y, width, height = (float(value) for value in instruction.operands)
            found.append((x + matrix[4], y + matrix[5], x + width + matrix[4], y + height + matrix[5]))
    return found


@pytest.mark.parametrize(
    ("scheme", "options", "each"), [("2-up", (), 2), ("4-up", (), 4), ("n-up", ("--rows", 3, "--columns", 2), 6)]
)
def test_handouts_are_read_line_by_line(tmp_path: Path, scheme: str, options: tuple[str | int, ...], each: int) -> None:
    file = source(tmp_path / "pages.pdf", 13)
    assert run("impose", file, "--scheme", scheme, *options, "-o", tmp_path / "sheets.pdf").exit_code == 0
    sides = folios(tmp_path / "sheets.pdf")
    order = [folio.number for side in sides for line in lines(side) for folio in line]
    assert order == list(range(1, 14))
    assert [len(side) for side in sides[:-1]] == [each] * (len(sides) - 1)
    assert all(f.upright for side in sides for f in side)
    page = pypdfium2.PdfDocument(tmp_path / "sheets.pdf")[0]
    assert sorted(round(side / MM) for side in page.get_size()) == [210, 297]


def test_what_the_file_says_of_itself_stays(tmp_path: Path) -> None:
    file = source(tmp_path / "pages.pdf", 8)
    assert run("impose", file).exit_code == 0
    with pikepdf.open(tmp_path / "pages-booklet.pdf") as pdf:
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA39"
        assert str(pdf.docinfo["/Title"]) == "Folios"
        fonts = {
            f.objgen
            for page in pdf.pages
            for form in page.Resources.XObject.values()
            for f in form.Resources.get("/Font", {}).values()
        }
        assert len(fonts) == 1
        assert pdf.check_pdf_syntax() == []


def test_the_same_pages_give_the_same_sheets(tmp_path: Path) -> None:
    file = source(tmp_path / "pages.pdf", 12)
    sheets = []
    for name in ("one", "two"):
        assert run("impose", file, "-o", tmp_path / f"{name}.pdf").exit_code == 0
        sheets.append((tmp_path / f"{name}.pdf").read_bytes())
    assert sheets[0] == sheets[1]


def test_a_sheet_by_name_holds_the_pages_or_says_that_it_does_not(tmp_path: Path) -> None:
    file = source(tmp_path / "pages.pdf", 8)
    assert run("impose", file, "--sheet", "SRA3", "-o", tmp_path / "sheets.pdf").exit_code == 0
    assert [round(side / MM) for side in pypdfium2.PdfDocument(tmp_path / "sheets.pdf")[0].get_size()] in (
        [320, 450],
        [450, 320],
    )
    small = run("impose", file, "--sheet", "A5", "--json", "-o", tmp_path / "small.pdf")
    assert [p.code for p in small.problems] == ["imposition-misfit"]
    assert not (tmp_path / "small.pdf").exists()


def spoilt(path: Path, how: str) -> Path:
    if how == "text":
        path.write_text("not a PDF")
    elif how == "damaged":
        data = source(path, 4).read_bytes()
        path.write_bytes(data[: len(data) // 3])
    elif how == "empty":
        with pikepdf.new() as pdf:
            pdf.save(path)
    elif how == "encrypted":
        with pikepdf.open(source(path.with_name("plain.pdf"), 4)) as pdf:
            pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    elif how == "long":
        with pikepdf.new() as pdf:
            page = pikepdf.Dictionary(Type=pikepdf.Name.Page, Parent=pdf.Root.Pages, MediaBox=[0, 0, 72, 72])
            pdf.Root.Pages.Kids = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(page)) for _ in range(10_001)])
            pdf.Root.Pages.Count = 10_001
            pdf.save(path)
    elif how == "sizes":
        with pikepdf.open(source(path.with_name("plain.pdf"), 4)) as pdf:
            pdf.pages[2].obj.TrimBox = [0, 0, 300, 300]
            pdf.save(path)
    return path


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("text", "pdf-damaged"),
        ("damaged", "pdf-damaged"),
        ("empty", "pdf-empty"),
        ("encrypted", "pdf-encrypted"),
        ("long", "pdf-long"),
        ("sizes", "imposition-sizes"),
        ("absent", "usage"),
    ],
)
@pytest.mark.parametrize("command", ["impose", "preflight"])
def test_what_cannot_be_used_is_a_problem(tmp_path: Path, how: str, code: str, command: str) -> None:
    if command == "preflight" and how == "sizes":
        pytest.skip("pages of several sizes are for a check to find")
    file = spoilt(tmp_path / "file.pdf", how)
    more = ("--profile", "press") if command == "preflight" else ()
    done = run(command, file, "--json", *more)
    assert [p.code for p in done.problems] == [code]
    assert done.exit_code in (1, 2)
    assert not list(tmp_path.glob("*booklet*"))
