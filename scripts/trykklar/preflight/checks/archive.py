"""Checks of what lasts: PDF/A-2a and -3a."""

from __future__ import annotations

import re
from typing import Any

import pikepdf

from ...base.profiles import Claim
from ..declare import A_RULES, check
from ..opened import OpenedPdf
from ..readings.painted_facts import PAINTED
from ..records import Demands, Examined, Finding

_MIME = re.compile(r"/[-\w+.]+/[-\w+.]+")
_FILTERS = frozenset(f"/{name}Decode" for name in "ASCIIHex ASCII85 Flate RunLength CCITTFax JBIG2 DCT JPX".split())
_BLENDS = frozenset(
    "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference "
    "Exclusion Hue "
    "Saturation Color Luminosity".split()
)


def _where(item: Any) -> str:
    return f"{item.objgen[0]} 0 obj"


@check(
    "output-intent-rgb",
    "The file says which colours it means: an RGB profile where it uses RGB",
    "the same numbers are other colours on another screen",
    (Claim.A,),
    "ISO 19005-3, 6.2.3 and 6.2.4.3",
    A_RULES,
)
def output_intent(opened: OpenedPdf, demands: Demands) -> Examined:
    intents = [item for item in opened.pdf.Root.get("/OutputIntents", []) if item.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1:
        return Examined(1, "catalogues", (Finding(f"the file has {len(intents)} output intents for PDF/A"),))
    profile = intents[0].get("/DestOutputProfile")
    icc = profile.read_bytes()[:128] if profile is not None else b""
    findings: list[Finding] = []
    if icc[12:16] not in (b"mntr", b"prtr") or icc[36:40] != b"acsp" or icc[8:9] >= b"\x05":
        findings.append(Finding("the output intent's profile is no monitor's or printer's"))
    spaces = {space for page in PAINTED.of(opened) for space in page.spaces}
    wanted = {b"RGB ": "DeviceRGB", b"CMYK": "DeviceCMYK"}.get(icc[16:20])
    findings += [
        Finding(f"{space} is used, which the output intent does not mean")
        for space in sorted(spaces & {"DeviceRGB", "DeviceCMYK"} - {wanted or ""})
    ]
    return Examined(sum(page.items for page in PAINTED.of(opened)), "painted items", tuple(findings))


@check(
    "streams",
    "Streams are in the file itself, packed in ways that will be known",
    "LZW and data outside the file do not last",
    (Claim.A,),
    "ISO 19005-3, 6.1.7",
    A_RULES,
)
def streams(opened: OpenedPdf, demands: Demands) -> Examined:
    count = 0
    findings: list[Finding] = []
    for item in opened.pdf.objects:
        if not isinstance(item, pikepdf.Stream):
            continue
        count += 1
        filters = item.get("/Filter", pikepdf.Array())
        for name in filters if isinstance(filters, pikepdf.Array) else [filters]:
            if str(name) not in _FILTERS:
                findings.append(Finding(f"a stream packed by {str(name)[1:]}", object=_where(item)))
        findings += [
            Finding(f"a stream with {key}", object=_where(item))
            for key in ("/F", "/FFilter", "/FDecodeParms")
            if key in item
        ]
    return Examined(count, "streams", tuple(findings))


@check(
    "pictures-lasting",
    "Pictures are shown as they are: no interpolation, no alternates",
    "viewers smooth a picture each in their own way",
    (Claim.A,),
    "ISO 19005-3, 6.2.8",
    A_RULES,
)
def pictures(opened: OpenedPdf, demands: Demands) -> Examined:
    images = [
        item for item in opened.pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
    ]
    findings: list[Finding] = []
    for item in images:
        if bool(item.get("/Interpolate", False)):
            findings.append(Finding("a picture that is interpolated", object=_where(item)))
        findings += [
            Finding(f"a picture with {key}", object=_where(item)) for key in ("/Alternates", "/OPI") if key in item
        ]
    return Examined(
        len(images) or opened.page_count, "pictures" if images else "pages without pictures", tuple(findings)
    )


@check(
    "forms-lasting",
    "No drawing holds PostScript or refers to another file",
    "viewers do not run the one or find the other",
    (Claim.A,),
    "ISO 19005-3, 6.2.9",
    A_RULES,
)
def forms(opened: OpenedPdf, demands: Demands) -> Examined:
    found = [
        item
        for item in opened.pdf.objects
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") in ("/Form", "/PS")
    ]
    findings = [
        Finding(f"a form with {key}", object=_where(item))
        for item in found
        for key in ("/OPI", "/PS", "/Ref")
        if key in item
    ]
    findings += [
        Finding("a PostScript drawing", object=_where(item))
        for item in found
        if "/PS" in (item.get("/Subtype"), item.get("/Subtype2"))
    ]
    return Examined(len(found) or opened.page_count, "forms" if found else "pages without forms", tuple(findings))


@check(
    "graphics-states",
    "Graphics states hold nothing that only one machine understands",
    "transfer functions and halftones belong to a printer, not to a document",
    (Claim.A,),
    "ISO 19005-3, 6.2.5 and 6.2.10",
    A_RULES,
)
def graphics_states(opened: OpenedPdf, demands: Demands) -> Examined:
    count = 0
    findings: list[Finding] = []
    for number, page in enumerate(opened.pdf.pages, 1):
        resources: Any = page.obj.get("/Resources", pikepdf.Dictionary())
        for name, state in resources.get("/ExtGState", pikepdf.Dictionary()).items():
            count += 1
            findings += [Finding(f"{name} has {key}", number) for key in ("/TR", "/HTP") if key in state]
            if state.get("/TR2", "/Default") != "/Default":
                findings.append(Finding(f"{name} has a transfer function", number))
    for number, painted in enumerate(PAINTED.of(opened), 1):
        blends = set(painted.blends) - _BLENDS
        findings += [Finding(f"the blend mode {blend} is not PDF 1.7's", number) for blend in sorted(blends)]
    return Examined(
        count or opened.page_count, "graphics states" if count else "pages without graphics states", tuple(findings)
    )


@check(
    "attachments-described",
    "Every attached file says what it is, and what it is to the document",
    "in thirty years a name alone says nothing",
    (Claim.A3, Claim.A4),
    "ISO 19005-3, 6.8",
    A_RULES,
)
def attachments(opened: OpenedPdf, demands: Demands) -> Examined:
    names = opened.root("/Names", "/EmbeddedFiles")
    found = dict(pikepdf.NameTree(names).items()) if names is not None else {}
    listed = {spec.objgen for spec in opened.pdf.Root.get("/AF", [])}
    findings: list[Finding] = []
    for name, spec in found.items():
        if spec.get("/AFRelationship") not in ("/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"):
            findings.append(Finding(f"'{name}' does not say what it is to the document", object=_where(spec)))
        if not _MIME.fullmatch(str(spec.EF.F.get("/Subtype", ""))):
            findings.append(Finding(f"'{name}' does not say of what type it is", object=_where(spec)))
        if "/Params" not in spec.EF.F or "/ModDate" not in spec.EF.F.Params:
            findings.append(Finding(f"'{name}' has no date", object=_where(spec)))
        if spec.objgen not in listed:
            findings.append(Finding(f"'{name}' belongs to nothing in the document", object=_where(spec)))
    return Examined(len(found), "attached files", tuple(findings))


@check(
    "no-attachments",
    "Nothing is attached",
    "the archives that ask for this file refuse attachments",
    (Claim.A2,),
)
def no_attachments(opened: OpenedPdf, demands: Demands) -> Examined:
    root = opened.pdf.Root
    findings = (
        [Finding("files are attached")] if opened.root("/Names", "/EmbeddedFiles") is not None or "/AF" in root else []
    )
    return Examined(1, "catalogues", tuple(findings))
