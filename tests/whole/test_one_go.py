"""The joined file against the same document typeset in one go: nothing may differ but what `differences.py` lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import ImageChops

from differences import OURS, THEIRS
from one_go import prepare
from readback import Pdf
from shape import PLAIN, Mark, Node, Shape
from support import PUBLICATIONS, REPOSITORY
from wholeness import Wholeness

PT = 1.0
"""Points that lie no farther apart (pt) are the same."""
SHADES = 64
"""Shades of 255 that two pixels may be apart: without moves by nothing, pdfium places some glyphs parts of a pixel
away."""
ABOVE = 12.0
"""Our bookmarks lead to a point this far (pt) above the heading, so that it does not stick to the window's edge."""


@dataclass(frozen=True)
class Pair:
    """One document made in two ways."""

    joined: Path
    one_go: Path

    @cached_property
    def pdfs(self) -> tuple[Pdf, Pdf]:
        return Pdf(self.joined), Pdf(self.one_go)

    @cached_property
    def shapes(self) -> tuple[Shape, Shape]:
        return Shape(self.joined), Shape(self.one_go)


def make_pair(publication: Path, document: str, folder: Path, jobs: int) -> Pair:
    """Paginate a document once; then join it, and set it again in one go with the page numbers that came out."""
    prepared = prepare(publication, document, folder, jobs)
    return Pair(prepared.join(folder / "joined.pdf"), prepared.set_in_one_go(folder / "one-go.pdf"))


@pytest.fixture(scope="module")
def sampler(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A few pages with everything that tags, links and notes can do."""
    return make_pair(PUBLICATIONS / "sampler", "sampler", tmp_path_factory.mktemp("sampler"), 1)


# Comparing


@dataclass(frozen=True)
class Line:
    """One element, mark or link of a tree."""

    what: str
    points: tuple[float, ...] = ()
    """Compared to within `PT`; all else must be equal."""

    def like(self, other: Line | None) -> bool:
        return (
            other is not None
            and self.what == other.what
            and len(self.points) == len(other.points)
            and all(abs(a - b) <= PT for a, b in zip(self.points, other.points, strict=True))
        )


Where = tuple[int, float, str]
"""Page, mark (or height of a link), text: what lines are ordered by."""


def lines(shape: Shape, differences: Iterable[Callable[[Shape], None]]) -> dict[Where, Line]:
    """A tree mark by mark and link by link, page by page, each with the elements that it stands in.

    In this order, because ours is that of the text: parts of a box are one element, wherever its pages end.
    """
    for take_out in differences:
        take_out(shape)
    return dict(_lines(shape.document, ()))


def _lines(node: Node, above: tuple[str, ...]) -> Iterator[tuple[Where, Line]]:
    attributes = {key: value for key, value in node.attributes.items() if key not in ("/BBox", "/ID")}
    if "/Headers" in attributes:
        attributes["/Headers"] = len(attributes["/Headers"])
    if node.kind not in SILENT or attributes:
        kind = "/H" if re.fullmatch("/H[1-6]", node.kind) else node.kind  # ours are deeper in a part
        above = (*above, f"{kind} {sorted(attributes.items())}")
    box = node.attributes.get("/BBox", ())
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from _lines(kid, above)
        elif isinstance(kid, Mark):
            yield (kid.page, kid.mcid, ""), Line(f"{kid.text!r} in {above}", tuple(box))
        elif kid.target is None:
            yield (kid.page, _whole(kid.box[1]), kid.uri), Line(f"link to {kid.uri} in {above}", kid.box)
        else:
            where = kid.page, _whole(kid.box[1]), f"{kid.target[0]} {_whole(kid.box[0])}"
            yield where, Line(f"link to {kid.target[0]} in {above}", (*kid.box, *kid.target[1:]))


def _whole(pt: float) -> int:
    """Joined files tell hundredths of a point, others more: both are rounded alike."""
    return round(round(pt, 2))


SILENT = frozenset({"/NonStruct", "/Span", "/Div", "/Document", "/Sect", "/Part"})
"""Elements that say nothing of what they hold."""


def same_tree(pair: Pair) -> int:
    """Compare the trees mark by mark. Gives how many lines they have."""
    ours, theirs = (lines(shape, listed) for shape, listed in zip(pair.shapes, (OURS, THEIRS), strict=True))
    theirs = {
        where: line for where, line in theirs.items() if where in ours or "/THead" not in line.what
    }  # of a table that goes on, its head is repeated: an artifact
    for where in ours.keys() - theirs.keys():  # what lies between two points may be rounded up in one file alone
        alike = (other for other in theirs.keys() - ours.keys() if ours[where].like(theirs[other]))
        near = next((other for other in alike if where[0] == other[0] and abs(where[1] - other[1]) <= 1), None)
        if near:
            theirs[where] = theirs.pop(near)
    for where in sorted({*ours, *theirs}):
        mine, other = ours.get(where), theirs.get(where)
        if mine is None or not mine.like(other):
            pytest.fail(f"on page {where}\njoined: {mine}\none go: {other}", pytrace=False)
    return len(ours)


def texts(file: Path) -> list[str]:
    return [page.get_textpage().get_text_range().translate(PLAIN) for page in pypdfium2.PdfDocument(file)]


def outline(pdf: Pdf) -> list[tuple[int, str, int, float]]:
    """(depth, title, page, height) of every bookmark."""
    found = []

    def walk(items: list[Any], depth: int) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            else:
                found.append((depth, str(item.title), pdf.page_number(item.raw_get("/Page")), float(item.top)))

    walk(pdf.pypdf.outline, 0)
    return found


def same_outline(pair: Pair) -> int:
    ours, theirs = (outline(pdf) for pdf in pair.pdfs)
    assert [item[:3] for item in ours] == [item[:3] for item in theirs]
    assert [item for item, other in zip(ours, theirs, strict=True) if abs(item[3] - ABOVE - other[3]) > PT] == []
    return len(ours)


def same_in_all(pair: Pair) -> tuple[int, int]:
    """Everything that a reader's program can see of both files. Gives the numbers of lines and bookmarks."""
    assert texts(pair.joined) == texts(pair.one_go)
    ours, theirs = pair.pdfs
    assert len(ours) == len(theirs)
    for n in range(len(ours)):
        assert (ours.width(n), ours.height(n)) == pytest.approx((theirs.width(n), theirs.height(n)), abs=0.001)
    faces, others = (shape.faces for shape in pair.shapes)
    assert set(faces) == set(others)
    assert set(faces.values()) == {1}
    assert ours.root["/Lang"] == theirs.root["/Lang"]
    return same_tree(pair), same_outline(pair)


def test_a_small_document_joined_is_the_same_as_in_one_go(sampler: Pair) -> None:
    elements, bookmarks = same_in_all(sampler)
    assert elements > 280
    assert bookmarks > 10


def test_every_page_looks_the_same(sampler: Pair) -> None:
    ours, theirs = (
        [page.render(scale=1).to_pil() for page in pypdfium2.PdfDocument(file)]
        for file in (sampler.joined, sampler.one_go)
    )
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        apart = max(high for _, high in ImageChops.difference(mine.convert("RGB"), other.convert("RGB")).getextrema())
        assert apart <= SHADES, f"page {number + 1}"


@pytest.mark.full
def test_the_report_joined_is_the_same_as_in_one_go(tmp_path: Path) -> None:
    pair = make_pair(REPOSITORY / "source" / "kortlaegning", "report", tmp_path, 2)
    elements, bookmarks = same_in_all(pair)
    assert elements > 15_000
    assert bookmarks > 200
    assert Wholeness(pair.joined).faults() == []
    assert pair.joined.stat().st_size <= 1.10 * pair.one_go.stat().st_size
