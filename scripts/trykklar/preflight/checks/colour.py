"""Checks of colour on press pages: inks alone, no more of them than paper bears, black where it must be black."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator

from PIL import Image, ImageMath

from ...base.bounds import PLATE_SECONDS, PROGRAM_BYTES
from ...base.limits.ending import scratch_folder
from ...base.limits.programs import run_program
from ...base.profiles import Claim
from ...base.rulebook import Severity
from ..declare import check
from ..opened import OpenedPdf
from ..painted.pages import painted_pages
from ..painted.records import Colour, Painted, PaintedImage, PaintedPath, PaintedShading, TextRun
from ..records import Demands, Examined, Finding
from .boxes import box_of

_INKS = ("DeviceCMYK", "DeviceGray")
RESOLUTION = 36
"""Dots an inch at which ink is added up: a dot is 0.7 mm, less than what smears."""
INK_TOLERANCE = 6.0
"""Percent, for what rendering to bytes rounds."""
BLACK_TEXT = 9.0
"""pt below which black text in four inks shows every fault of register."""
SMALL_TEXT = 7.0
"""pt below which any text does that is in more than two inks."""
_ROUNDED = 0.05
_SLIGHT = 15.0
"""Percent of an ink that is too light to be seen beside the others."""


def _ink_space(space: str) -> bool:
    return (
        space in _INKS
        or space in ("mask", "Pattern")
        or (space.startswith(("Separation", "DeviceN", "Indexed")) and "RGB" not in space)
    )


def _colours(item: Painted) -> Iterator[str]:
    """The colour spaces that painting an item uses."""
    if isinstance(item, PaintedImage | PaintedShading):
        yield item.space
    elif isinstance(item, PaintedPath):
        if item.filled:
            yield item.look.fill.space
        if item.stroked:
            yield item.look.stroke.space
    else:
        yield item.look.stroke.space if item.mode in (1, 5) else item.look.fill.space


@check(
    "inks-alone",
    "Nothing on the pages is in RGB, nor in any other colour of lights",
    "what is not in inks the print shop converts, in its own way",
    (Claim.X,),
    mend="give the colour a token with cmyk values in the layout's tokens.yaml; pictures are converted when building",
)
def inks_alone(opened: OpenedPdf, demands: Demands) -> Examined:
    pages = painted_pages(opened)
    findings: list[Finding] = []
    for page in pages:
        for item in page.items:
            for space in _colours(item):
                if not _ink_space(space):
                    findings.append(Finding(f"a {_kind(item)} in {space}", page.number, item.box))
        findings += [
            Finding(f"a transparency group blends in {g.space}", page.number)
            for g in page.groups
            if g.space not in (None, *_INKS)
        ]
    return Examined(sum(len(page.items) for page in pages), f"painted items on {len(pages)} pages", tuple(findings))


def _kind(item: Painted) -> str:
    return {TextRun: "text", PaintedPath: "path", PaintedImage: "picture", PaintedShading: "shading"}[type(item)]


@check(
    "output-intent-press",
    "The file names the printing condition that it was made for, with its profile",
    "without it a print shop cannot know which colours were meant",
    (Claim.X,),
)
def output_intent(opened: OpenedPdf, demands: Demands) -> Examined:
    intents = [item for item in opened.pdf.Root.get("/OutputIntents", []) if item.get("/S") == "/GTS_PDFX"]
    if len(intents) != 1:
        return Examined(1, "catalogues", (Finding(f"the file has {len(intents)} output intents for PDF/X"),))
    findings: list[Finding] = []
    name = str(intents[0].get("/OutputConditionIdentifier", ""))
    if not name or demands.condition and name != demands.condition:
        findings.append(
            Finding(
                f"the printing condition is '{name}'" + (f", not '{demands.condition}'" if demands.condition else "")
            )
        )
    profile = intents[0].get("/DestOutputProfile")
    icc = profile.read_bytes()[:128] if profile is not None else b""
    if (icc[12:16], icc[16:20], icc[36:40]) != (b"prtr", b"CMYK", b"acsp"):
        findings.append(Finding("the output intent has no profile of a CMYK printing condition"))
    return Examined(1, "output intents", tuple(findings))


def _inks(colour: Colour) -> tuple[float, ...]:
    """Percent of each ink of a colour of inks."""
    if colour.space == "DeviceCMYK":
        return tuple(value * 100 for value in colour.values)
    if colour.space == "DeviceGray":
        return (0, 0, 0, 100 - colour.values[0] * 100) if colour.values else (0, 0, 0, 100)
    return ()


@check(
    "total-ink",
    "Nowhere is there more ink than the paper bears",
    "too much does not dry, and comes off on the next sheet",
    (Claim.X,),
    mend="lower the cmyk values of the colour token, or use a darker separation for the picture",
)
def total_ink(opened: OpenedPdf, demands: Demands) -> Examined:
    """The four plates as Poppler renders them, within the bleed, added up point by point."""
    findings: list[Finding] = []
    count = 0
    for number, plates in rendered_plates(opened, RESOLUTION):
        count += plates.width * plates.height
        most = most_ink(plates)
        if most > demands.ink_limit + INK_TOLERANCE:
            most = _looked_at_closely(opened, number)
        if most > demands.ink_limit + INK_TOLERANCE:
            findings.append(Finding(f"{most:.0f} % of ink; the limit is {demands.ink_limit:g} %", number))
    return Examined(count, f"points, {RESOLUTION} to the inch, on {opened.page_count} pages", tuple(findings))


_CLOSER = 12
"""Times as many points an inch for the second look."""


def _looked_at_closely(opened: OpenedPdf, number: int) -> float:
    """The most ink of a page, from finer plates that are averaged: Poppler writes plates as JPEG, which rings about
    sharp edges."""
    ((_, plates),) = rendered_plates(opened, RESOLUTION * _CLOSER, number)
    return most_ink(plates.reduce(_CLOSER))


def most_ink(plates: Image.Image) -> float:
    """The largest sum of the four inks of a CMYK image, in percent."""
    cyan, magenta, yellow, black = plates.split()
    total = ImageMath.lambda_eval(
        lambda inks: inks["c"] + inks["m"] + inks["y"] + inks["k"], c=cyan, m=magenta, y=yellow, k=black
    )
    return float(total.getextrema()[1]) / 2.55


def rendered_plates(opened: OpenedPdf, resolution: int, only: int = 0) -> Iterator[tuple[int, Image.Image]]:
    """(page, its plates within the bleed box as a CMYK image), by Poppler's pdftoppm, of all pages or of one.

    Raises `OSError`, `ValueError`.
    """
    program = shutil.which("pdftoppm")
    if program is None:
        raise FileNotFoundError("pdftoppm is not installed (Debian: poppler-utils)")
    with scratch_folder("plates-") as folder:
        file = folder / "file.pdf"
        file.write_bytes(opened.data)
        command = [
            program,
            "-jpegcmyk",
            "-overprint",
            "-r",
            str(resolution),
            *(["-f", str(only), "-l", str(only)] if only else []),
            str(file),
            str(folder / "page"),
        ]
        code, _, said = run_program(command, 20 + PLATE_SECONDS.most * opened.page_count, PROGRAM_BYTES.most)
        if code:
            raise ValueError(f"Poppler failed on the file: {said.decode('utf-8', 'replace').strip()[:200] or code}")
        images = sorted(folder.glob("page*.jpg"))
        if len(images) != (1 if only else opened.page_count):
            raise ValueError(f"{len(images)} pages were rendered of {opened.page_count}")
        for number, image in enumerate(images, only or 1):
            with Image.open(image) as plates:
                if plates.mode != "CMYK":
                    raise ValueError("this Poppler renders no plates")
                yield number, plates.crop(_bleed_pixels(opened, number, resolution / 72, plates.height))


def _bleed_pixels(opened: OpenedPdf, number: int, scale: float, height: int) -> tuple[int, int, int, int]:
    page = opened.pdf.pages[number - 1].obj
    media, shown = (
        box_of(page, "/MediaBox"),
        box_of(page, "/BleedBox") or box_of(page, "/TrimBox") or box_of(page, "/MediaBox"),
    )
    if media is None or shown is None:
        raise ValueError(f"page {number} has no media box")
    left, bottom, right, top = shown
    return (
        math.ceil((left - media[0]) * scale),
        math.ceil((media[3] - top) * scale),
        math.floor((right - media[0]) * scale),
        min(height, math.floor((media[3] - bottom) * scale)),
    )


def _is_black(colour: Colour) -> bool:
    inks = _inks(colour)
    return len(inks) == 4 and inks[3] >= 99.5 and not any(inks[:3])


def _is_white(colour: Colour) -> bool:
    return bool(_inks(colour)) and not any(_inks(colour))


@check(
    "black-text",
    "Black text is black alone, and prints over what is beneath it",
    "in four inks every fault of register shows; knocked out it leaves white hairlines",
    (Claim.X,),
    mend=(
        "give the text's colour token cmyk: [0, 0, 0, 100]; write text in a picture in #000, or in the RGB value of "
        "such a token"
    ),
)
def black_text(opened: OpenedPdf, demands: Demands) -> Examined:
    runs = [(page.number, run) for page in painted_pages(opened) for run in page.texts]
    findings: list[Finding] = []
    for page, run in runs:
        inks = _inks(run.look.fill)
        if _is_black(run.look.fill) and not (run.look.overprint and run.look.overprint_mode == 1):
            findings.append(Finding("black text that does not overprint", page, run.box))
        elif len(inks) == 4 and inks[3] > 60 and min(inks[:3]) > 20 and run.size < BLACK_TEXT:
            findings.append(Finding(f"text of {run.size:.1f} pt in four inks", page, run.box))
    if not runs:
        return Examined(opened.page_count, "pages without text")
    return Examined(len(runs), "runs of text", tuple(findings))


@check(
    "white-knocks-out",
    "White never overprints",
    "white that overprints is not there: a sentence is gone",
    (Claim.X,),
)
def white(opened: OpenedPdf, demands: Demands) -> Examined:
    count = 0
    findings: list[Finding] = []
    for page in painted_pages(opened):
        for item in page.items:
            if isinstance(item, TextRun | PaintedPath):
                count += 1
                filled = isinstance(item, TextRun) or item.filled
                if _is_white(item.look.fill if filled else item.look.stroke) and item.look.overprint:
                    findings.append(Finding(f"a white {_kind(item)} that overprints", page.number, item.box))
    return Examined(count, "texts and paths", tuple(findings))


@check(
    "small-text-inks",
    "Small text is in no more than two inks",
    "three inks on fine strokes blur with the slightest fault of register",
    (Claim.X,),
    severity=Severity.WARNING,
)
def small_text(opened: OpenedPdf, demands: Demands) -> Examined:
    runs = [
        (page.number, run) for page in painted_pages(opened) for run in page.texts if run.size < SMALL_TEXT - _ROUNDED
    ]
    findings = [
        Finding(
            f"text of {run.size:.1f} pt in {sum(ink > _SLIGHT for ink in _inks(run.look.fill))} inks", page, run.box
        )
        for page, run in runs
        if sum(ink > _SLIGHT for ink in _inks(run.look.fill)) > 2
    ]
    return Examined(
        len(runs) or opened.page_count, "runs of small text" if runs else "pages without small text", tuple(findings)
    )


CHECKS = (inks_alone, output_intent, total_ink, black_text, white, small_text)
