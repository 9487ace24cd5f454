"""Checks of page boxes: what is shown, what bleeds, what is cut."""

from __future__ import annotations

from ...base.profiles import Claim
from ..declare import A_RULES, check
from ..opened import OpenedPdf
from ..painted.boxes import box_of
from ..records import Box, Demands, Examined, Finding

MM = 72 / 25.4
TOLERANCE = 0.3
"""pt: a tenth of a millimetre."""
_A4 = (210.0, 297.0)


def _holds(outer: Box, inner: Box) -> bool:
    return all(o <= i + 0.01 for o, i in zip(outer[:2], inner[:2], strict=True)) and all(
        o >= i - 0.01 for o, i in zip(outer[2:], inner[2:], strict=True)
    )


@check(
    "boxes-nested",
    "Media, bleed and trim boxes lie in each other, and pages are not turned or scaled",
    "a print shop places a page by its trim box; a viewer shows its crop box",
    (Claim.FILE,),
)
def nested(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    for number, page in enumerate(opened.pdf.pages, 1):
        media, crop, bleed, trim = (
            box_of(page.obj, name) for name in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox")
        )
        if media is None:
            findings.append(Finding("the page has no media box", number))
            continue
        inner = [(name, box) for name, box in (("crop", crop), ("bleed", bleed), ("trim", trim)) if box]
        findings += [
            Finding(f"the {name} box reaches out of the media box", number)
            for name, box in inner
            if not _holds(media, box)
        ]
        if bleed and trim and not _holds(bleed, trim):
            findings.append(Finding("the trim box reaches out of the bleed box", number))
        if Claim.X in demands.claims and crop and bleed and not _holds(crop, bleed):
            findings.append(Finding("the crop box hides bleed", number))
        if int(page.obj.get("/Rotate", 0)) or float(page.obj.get("/UserUnit", 1)) != 1:
            findings.append(Finding("the page is turned or scaled", number))
    return Examined(opened.page_count, "pages", tuple(findings))


@check(
    "box-limits",
    "Pages are no smaller and no larger than readers can bear",
    "beyond 14,400 units programs disagree",
    (Claim.FILE,),
    "ISO 19005-3, 6.1.13",
    A_RULES,
)
def limits(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    for number, page in enumerate(opened.pdf.pages, 1):
        for name in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox"):
            box = box_of(page.obj, name)
            if box and not all(3 <= side <= 14400 for side in (box[2] - box[0], box[3] - box[1])):
                findings.append(Finding(f"{name[1:]} is out of bounds", number))
    return Examined(opened.page_count, "pages", tuple(findings))


@check(
    "trim-size",
    "Every page has the trim size that was ordered",
    "one page of another size stops a folding machine",
    (Claim.FILE,),
)
def trim_size(opened: OpenedPdf, demands: Demands) -> Examined:
    sizes: dict[tuple[float, float], int] = {}
    findings: list[Finding] = []
    for number, page in enumerate(opened.pdf.pages, 1):
        box = box_of(page.obj, "/TrimBox") or box_of(page.obj, "/MediaBox")
        if box is None:
            continue
        size = (round((box[2] - box[0]) / MM, 1), round((box[3] - box[1]) / MM, 1))
        if Claim.X not in demands.claims and sizes and (size[1], size[0]) == next(iter(sizes)):
            continue  # it lies down, on a screen or an office printer's sheet of the same size
        sizes.setdefault(size, number)
        wanted = demands.trim
        if wanted and any(abs(is_ - ought) > TOLERANCE / MM for is_, ought in zip(size, wanted, strict=True)):
            findings.append(
                Finding(f"{size[0]:g} × {size[1]:g} mm instead of {wanted[0]:g} × {wanted[1]:g} mm", number)
            )
    if len(sizes) > 1:
        findings += [
            Finding(f"the page is {w:g} × {h:g} mm, page 1 is another size", n) for (w, h), n in sizes.items() if n > 1
        ]
    return Examined(opened.page_count, "pages", tuple(findings))


@check("fits-a4", "Every page fits a sheet of A4 at full size", "an office printer has no other paper", (Claim.DESK,))
def fits_a4(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    for number, page in enumerate(opened.pdf.pages, 1):
        box = box_of(page.obj, "/MediaBox")
        sides = sorted((box[2] - box[0], box[3] - box[1])) if box else [0.0, 0.0]
        if sides[0] > _A4[0] * MM + TOLERANCE or sides[1] > _A4[1] * MM + TOLERANCE:
            findings.append(Finding(f"{sides[0] / MM:.0f} × {sides[1] / MM:.0f} mm", number))
    return Examined(opened.page_count, "pages", tuple(findings))


@check(
    "bleed-size",
    "The bleed box reaches as far beyond the trim as was ordered",
    "the knife is never quite on the line",
    (Claim.X,),
)
def bleed_size(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    for number, page in enumerate(opened.pdf.pages, 1):
        bleed, trim = box_of(page.obj, "/BleedBox"), box_of(page.obj, "/TrimBox")
        if bleed is None or trim is None:
            findings.append(Finding("the page has no bleed box or no trim box", number))
            continue
        least = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
        if least < demands.bleed * MM - TOLERANCE:
            findings.append(Finding(f"bleed of {least / MM:.1f} mm instead of {demands.bleed:g} mm", number))
    return Examined(opened.page_count, "pages", tuple(findings))


@check(
    "no-bleed",
    "Pages end where they are cut",
    "an office printer or a screen shows what lies beyond",
    (Claim.UA,),
)
def no_bleed(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    for number, page in enumerate(opened.pdf.pages, 1):
        media, trim = box_of(page.obj, "/MediaBox"), box_of(page.obj, "/TrimBox")
        if media and trim and not _holds(trim, media):
            findings.append(Finding("the page shows more than its trim box", number))
    return Examined(opened.page_count, "pages", tuple(findings))
