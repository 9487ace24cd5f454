"""Checks of what a press can hold: lines, pictures, bleed that is really there, marks outside the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PIL import Image

from ...base.profiles import Claim
from ...base.rulebook import Severity
from ..declare import check
from ..opened import OpenedPdf
from ..painted.pages import painted_pages
from ..records import Box, Demands, Examined, Finding
from .boxes import MM, box_of

HAIRLINE = 0.2
"""pt below which a line breaks up on the plate (a quarter point is the usual least, less what rounding takes)."""
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
    paths = [(page.number, path) for page in painted_pages(opened) for path in page.paths]
    findings = [
        Finding(f"a line of {path.width:.2f} pt", page, path.box)
        for page, path in paths
        if path.stroked and path.width < HAIRLINE
    ]
    for page, path in paths:
        width, height = path.box[2] - path.box[0], path.box[3] - path.box[1]
        if path.filled and path.rectangle and 0 < min(width, height) < HAIRLINE and max(width, height) > 1:
            findings.append(Finding(f"a rule of {min(width, height):.2f} pt", page, path.box))
    return Examined(len(paths) or opened.page_count, "paths" if paths else "pages without paths", tuple(findings))


def _resolutions(opened: OpenedPdf) -> list[tuple[int, Any]]:
    return [(page.number, image) for page in painted_pages(opened) for image in page.images]


@check(
    "picture-resolution",
    "Pictures have the pixels that their printed size wants",
    "a picture that is enlarged shows its pixels",
    (Claim.X,),
    mend="use a larger picture, or print it smaller: the figure's 'width'",
)
def resolution(opened: OpenedPdf, demands: Demands) -> Examined:
    images = _resolutions(opened)
    findings = [
        Finding(f"{image.ppi:.0f} ppi", page, image.box) for page, image in images if image.ppi < demands.image_ppi - 1
    ]
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
    findings = [
        Finding(f"{image.ppi:.0f} ppi", page, image.box)
        for page, image in images
        if not SCREEN_PPI <= image.ppi <= MOST_PPI
    ]
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
    findings: list[Finding] = []
    count = 0
    for number, page in enumerate(opened.pdf.pages, 1):
        bleed, trim = box_of(page.obj, "/BleedBox"), box_of(page.obj, "/TrimBox")
        if bleed is None or trim is None:
            findings.append(Finding("the page has no bleed box or no trim box", number))
            continue
        image = _greys(opened, number, bleed)
        for edge, inner, outer in _edges(trim, bleed):
            count += 1
            touched, reached = _profile(image, inner, bleed), _profile(image, outer, bleed)
            missing = [i for i in range(min(len(touched), len(reached))) if touched[i] < PAPER <= reached[i]]
            if len(missing) > 2:
                findings.append(
                    Finding(f"colour touches the {edge} trim edge and does not reach the bleed's", number, inner)
                )
    return Examined(count, f"edges of {opened.page_count} pages", tuple(findings))


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
    for page in painted_pages(opened):
        bleed = box_of(opened.pdf.pages[page.number - 1].obj, "/BleedBox")
        for item in page.items:
            spaces = (item.look.fill.space, item.look.stroke.space)
            if bleed and any(space.startswith("Separation:All") for space in spaces) and item.look.artifact:
                count += 1
                if _overlaps(item.box, bleed):
                    findings.append(Finding("a mark reaches into the bleed", page.number, item.box))
    return Examined(count, "marks", tuple(findings))


def _overlaps(one: Box, other: Box) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.1 and min(one[3], other[3]) - max(one[1], other[1]) > 0.1


CHECKS = (hairlines, resolution, screen_resolution, bleed_reached, marks_outside)
