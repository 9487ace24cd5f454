"""The joined file against the same document typeset in one go: nothing may differ but what `differences.py` lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
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


def lines(shape: Shape, differences: Iterable[Callable[[Shape], None]]) -> list[Line]:
    """A tree line by line. Ids are told by their order, because the names of ids are nobody's business but the
    file's."""
    for take_out in differences:
        take_out(shape)
    names = [node.attributes["/ID"] for node in shape.document.walk() if "/ID" in node.attributes]
    assert len(names) == len(set(names)), "an id stands twice"
    numbers = {name: number for number, name in enumerate(names)}
    return list(_lines(shape.document, numbers, 0))


def _lines(node: Node, ids: dict[str, int], depth: int) -> Iterator[Line]:
    pad = "  " * depth
    attributes: dict[str, Any] = {key: value for key, value in node.attributes.items() if key != "/BBox"}
    if "/ID" in attributes:
        attributes["/ID"] = ids[attributes["/ID"]]
    if "/Headers" in attributes:
        attributes["/Headers"] = [ids[name] for name in attributes["/Headers"]]
    yield Line(f"{pad}{node.kind} on {node.page} {sorted(attributes.items())}", tuple(node.attributes.get("/BBox", ())))
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from _lines(kid, ids, depth + 1)
        elif isinstance(kid, Mark):
            yield Line(f"{pad}  {kid.text!r}, mark {kid.mcid} of {kid.page}")
        elif kid.target is None:
            yield Line(f"{pad}  link on {kid.page} to {kid.uri}", kid.box)
        else:
            yield Line(f"{pad}  link on {kid.page} to {kid.target[0]}", (*kid.box, *kid.target[1:]))


def same_tree(pair: Pair) -> int:
    """Compare the trees element by element. Gives how many lines they have."""
    ours, theirs = (lines(shape, listed) for shape, listed in zip(pair.shapes, (OURS, THEIRS), strict=True))
    for number, (mine, other) in enumerate(zip_longest(ours, theirs)):
        if mine is None or not mine.like(other):
            before = "\n".join(line.what for line in ours[max(number - 12, 0) : number])
            pytest.fail(f"after\n{before}\njoined: {mine}\none go: {other}", pytrace=False)
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
    assert elements > 500
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
    assert elements > 20_000
    assert bookmarks > 200
    assert Wholeness(pair.joined).faults() == []
    assert pair.joined.stat().st_size <= 1.10 * pair.one_go.stat().st_size
