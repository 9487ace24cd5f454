"""Checks of colour on press pages: inks alone, no more of them than paper bears, black where it must be black."""

from __future__ import annotations

from ...base.problems import counted
from ...base.profiles import Claim
from ...base.rulebook import Severity
from ..declare import check
from ..opened import OpenedPdf
from ..readings.ink_facts import INKS
from ..readings.painted_facts import PAINTED, Note
from ..readings.plates import PLATES, RESOLUTION
from ..records import Demands, Examined, Finding

INK_TOLERANCE = 2.0
"""Percent, for what rendering to bytes rounds."""


def _findings(pages: list[list[Note]]) -> tuple[Finding, ...]:
    """What is objected to, page by page."""
    return tuple(Finding(told, number, box) for number, notes in enumerate(pages, 1) for told, box in notes)


@check(
    "inks-alone",
    "Nothing on the pages is in RGB, nor in any other colour of lights",
    "what is not in inks the print shop converts, in its own way",
    (Claim.X,),
    mend="give the colour a token with cmyk values in the layout's tokens.yaml; pictures are converted when building",
)
def inks_alone(opened: OpenedPdf, demands: Demands) -> Examined:
    pages = PAINTED.of(opened)
    return Examined(
        sum(page.items for page in pages),
        f"painted items on {counted(len(pages), 'page')}",
        _findings([page.foreign for page in INKS.of(opened)]),
    )


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


@check(
    "total-ink",
    "Nowhere is there more ink than the paper bears",
    "too much does not dry, and comes off on the next sheet",
    (Claim.X,),
    mend="lower the cmyk values of the colour token, or use a darker separation for the picture",
)
def total_ink(opened: OpenedPdf, demands: Demands) -> Examined:
    """The four plates as Poppler renders them, within the bleed, added up point by point."""
    pages = PLATES.of(opened)
    findings = [
        Finding(f"{page.most:.0f} % of ink; the limit is {demands.ink_limit:g} %", number)
        for number, page in enumerate(pages, 1)
        if page.most > demands.ink_limit + INK_TOLERANCE
    ]
    return Examined(
        sum(page.points for page in pages),
        f"points, {RESOLUTION} to the inch, on {counted(opened.page_count, 'page')}",
        tuple(findings),
    )


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
    runs = sum(page.runs for page in PAINTED.of(opened))
    if not runs:
        return Examined(opened.page_count, "pages without text")
    return Examined(runs, "runs of text", _findings([page.black for page in INKS.of(opened)]))


@check(
    "white-knocks-out",
    "White never overprints",
    "white that overprints is not there: a sentence is gone",
    (Claim.X,),
)
def white(opened: OpenedPdf, demands: Demands) -> Examined:
    pages = INKS.of(opened)
    return Examined(sum(page.painted for page in pages), "texts and paths", _findings([page.white for page in pages]))


@check(
    "small-text-inks",
    "Small text is in no more than two inks",
    "three inks on fine strokes blur with the slightest fault of register",
    (Claim.X,),
    severity=Severity.WARNING,
)
def small_text(opened: OpenedPdf, demands: Demands) -> Examined:
    pages = INKS.of(opened)
    count = sum(page.small for page in pages)
    return Examined(
        count or opened.page_count,
        "runs of small text" if count else "pages without small text",
        _findings([page.mixed for page in pages]),
    )
