"""Checks of what a press can hold: lines, pictures, bleed that is really there, marks outside the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from PIL import Image

from ...base.packed import Count
from ...base.problems import counted
from ...base.profiles import Claim
from ...base.rulebook import Severity
from ..declare import check
from ..opened import OpenedPdf
from ..painted.boxes import box_of
from ..readings.ink_facts import INKS
from ..readings.painted_facts import PAINTED, Note
from ..readings.reading import Reading
from ..records import Box, Demands, Examined, Finding
from .boxes import MM

SCREEN_PPI = 96.0
MOST_PPI = 1200.0
RENDERED = 72
"""Dots an inch at which bleed is looked at."""
PAPER = 250
"""Brightness (0 to 255) from which a point counts as paper."""
_STRIP = 1.0
"""mm: how deep the strips are that are compared on both sides of the trim."""


@check(
    "hairlines",
    "No line is thinner than a plate can hold",
    "hairlines are there on the screen and gone on paper",
    (Claim.PRINTED,),
)
def hairlines(opened: OpenedPdf, demands: Demands) -> Examined:
    pages = PAINTED.of(opened)
    findings = [Finding(told, number, box) for number, page in enumerate(pages, 1) for told, box in page.lines]
    paths = sum(page.paths for page in pages)
    return Examined(paths or opened.page_count, "paths" if paths else "pages without paths", tuple(findings))


def _resolutions(opened: OpenedPdf) -> list[tuple[int, float, Box]]:
    return [(number, *image) for number, page in enumerate(PAINTED.of(opened), 1) for image in page.images]


@check(
    "picture-resolution",
    "Pictures have the pixels that their printed size wants",
    "a picture that is enlarged shows its pixels",
    (Claim.X,),
    mend="use a larger picture, or print it smaller: its 'width'; how many are enough, 'image_ppi' under 'print' says",
)
def resolution(opened: OpenedPdf, demands: Demands) -> Examined:
    images = _resolutions(opened)
    findings = [Finding(f"{ppi:.0f} ppi", page, box) for page, ppi, box in images if ppi < demands.image_ppi - 1]
    return Examined(
        len(images) or opened.page_count, "pictures" if images else "pages without pictures", tuple(findings)
    )


@check(
    "picture-resolution-screen",
    "Pictures are sharp on a screen, and no larger than anybody can see",
    "below, they show their pixels; above, they only weigh",
    (Claim.SCREEN, Claim.DESK),
    severity=Severity.WARNING,
)
def screen_resolution(opened: OpenedPdf, demands: Demands) -> Examined:
    images = _resolutions(opened)
    findings = [Finding(f"{ppi:.0f} ppi", page, box) for page, ppi, box in images if not SCREEN_PPI <= ppi <= MOST_PPI]
    return Examined(
        len(images) or opened.page_count, "pictures" if images else "pages without pictures", tuple(findings)
    )


@check(
    "bleed-reached",
    "What touches the trim runs on to the end of the bleed",
    "a knife that is half a millimetre off leaves a white edge",
    (Claim.BLED,),
    mend="let the background reach over the edge by var(--bleed) in the layout's styles",
)
def bleed_reached(opened: OpenedPdf, demands: Demands) -> Examined:
    """Along each edge: where the strip inside the trim is inked, so is the strip at the end of the bleed."""
    pages = _EDGES.of(opened)
    findings = [Finding(told, number, box) for number, page in enumerate(pages, 1) for told, box in page.notes]
    return Examined(
        sum(page.edges for page in pages), f"edges of {counted(opened.page_count, 'page')}", tuple(findings)
    )


class _Edges(msgspec.Struct, frozen=True):
    """A page's four edges as drawn."""

    edges: Count
    notes: list[Note]


def _read_edges(opened: OpenedPdf, numbers: Iterable[int]) -> Iterator[_Edges]:
    for number in numbers:
        page = opened.pdf.pages[number - 1].obj
        bleed, trim = box_of(page, "/BleedBox"), box_of(page, "/TrimBox")
        if bleed is None or trim is None:
            yield _Edges(0, [("the page has no bleed box or no trim box", None)])
            continue
        image = _greys(opened, number, bleed)
        edges = list(_edges(trim, bleed))
        white = [(edge, inner) for edge, inner, outer in edges if _ends(image, inner, outer, bleed)]
        told = "colour touches the {} trim edge and does not reach the bleed's"
        yield _Edges(len(edges), [(told.format(edge), inner) for edge, inner in white])


_EDGES = Reading(name="edges", facts=_Edges, read=_read_edges, drawn=True, within=True)


def _ends(image: Image.Image, inner: Box, outer: Box, bleed: Box) -> bool:
    """Whether colour that is within the trim is not at the end of the bleed."""
    touched, reached = _profile(image, inner, bleed), _profile(image, outer, bleed)
    return sum(touched[i] < PAPER <= reached[i] for i in range(min(len(touched), len(reached)))) > 2


def _greys(opened: OpenedPdf, number: int, box: Box) -> Image.Image:
    """A page within a box (pt), in grey."""
    page = opened.pdfium[number - 1]
    media = page.get_mediabox()
    crop = (box[0] - media[0], box[1] - media[1], media[2] - box[2], media[3] - box[3])
    image: Image.Image = page.render(scale=RENDERED / 72, crop=crop).to_pil().convert("L")
    return image


def _edges(trim: Box, bleed: Box) -> Iterator[tuple[str, Box, Box]]:
    """(name, strip just inside the trim, strip at the end of the bleed), in pt."""
    depth = _STRIP * MM
    yield "left", (trim[0], trim[1], trim[0] + depth, trim[3]), (bleed[0], trim[1], bleed[0] + depth, trim[3])
    yield "right", (trim[2] - depth, trim[1], trim[2], trim[3]), (bleed[2] - depth, trim[1], bleed[2], trim[3])
    yield "bottom", (trim[0], trim[1], trim[2], trim[1] + depth), (trim[0], bleed[1], trim[2], bleed[1] + depth)
    yield "top", (trim[0], trim[3] - depth, trim[2], trim[3]), (trim[0], bleed[3] - depth, trim[2], bleed[3])


def _profile(image: Image.Image, strip: Box, bleed: Box) -> list[int]:
    """Brightness along a strip: the mean of its depth, point by point."""
    scale = RENDERED / 72
    box = (
        round((strip[0] - bleed[0]) * scale),
        round((bleed[3] - strip[3]) * scale),
        round((strip[2] - bleed[0]) * scale),
        round((bleed[3] - strip[1]) * scale),
    )
    part = image.crop(box)
    size = (part.width, 1) if part.width > part.height else (1, part.height)
    return list(part.resize(size, Image.Resampling.BOX).tobytes())


@check(
    "marks-outside",
    "Marks are in the registration colour, and outside the bleed",
    "a mark within the page is printed on it",
    (Claim.X,),
)
def marks_outside(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    count = 0
    for number, page in enumerate(INKS.of(opened), 1):
        bleed = box_of(opened.pdf.pages[number - 1].obj, "/BleedBox")
        for box in page.marks if bleed else ():
            count += 1
            if bleed and _overlaps(box, bleed):
                findings.append(Finding("a mark reaches into the bleed", number, box))
    return Examined(count, "marks", tuple(findings))


def _overlaps(one: Box, other: Box) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.1 and min(one[3], other[3]) - max(one[1], other[1]) > 0.1
