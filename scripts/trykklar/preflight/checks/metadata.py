"""Checks of what the file says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from pikepdf.models.metadata import decode_pdf_date

from ...base.profiles import Claim
from ..declare import A_RULES, UA2_RULES, UA_RULES, check
from ..opened import OpenedPdf
from ..records import Demands, Examined, Finding

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_MM = "{http://ns.adobe.com/xap/1.0/mm/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
_DECLARATIONS = "{http://pdfa.org/declarations/}"
_PDFX = "{http://www.npes.org/pdfx/ns/id/}"
_SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
_PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"
_EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}"
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_KNOWN = {
    _DC: None,
    _XMP: None,
    _MM: None,
    _PDF: {"Keywords", "PDFVersion", "Producer"},
    _PDFA: None,
    _EXTENSION: None,
}
"""Namespaces that PDF/A predefines → their properties, where not all that are used here are in it."""


def _packet(opened: OpenedPdf) -> ElementTree.Element:
    """The XMP packet. Raises `ValueError` where there is none, or it is not XML."""
    found = opened.kept.get("xmp")
    if found is None:
        source = opened.pdf.Root.get("/Metadata")
        if source is None:
            raise ValueError("the file has no metadata")
        try:
            found = ElementTree.fromstring(source.read_bytes())
        except ElementTree.ParseError as error:
            raise ValueError(f"the metadata is not XML: {error}") from None
        opened.kept["xmp"] = found
    return found


def _properties(opened: OpenedPdf) -> dict[str, ElementTree.Element]:
    return {
        element.tag: element for description in _packet(opened).iter(f"{_RDF}Description") for element in description
    }


def _text(element: ElementTree.Element | None) -> str:
    """A property's text, of the first item where it is a list."""
    return "".join(element.itertext()).strip() if element is not None else ""


@check(
    "xmp",
    "The metadata is one XMP packet of one RDF, readable without unpacking",
    "catalogues read it without knowing PDF",
    (Claim.FILE,),
    "ISO 19005-3, 6.6.2.1",
    A_RULES,
)
def xmp(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    source = opened.pdf.Root.get("/Metadata")
    if source is None:
        return Examined(1, "catalogues", (Finding("the catalogue has no metadata"),))
    if "/Filter" in source:
        findings.append(Finding("the metadata is compressed"))
    head = bytes(source.read_raw_bytes())[:200]
    if b"bytes=" in head or b"encoding=" in head:
        findings.append(Finding("the packet's header has 'bytes' or 'encoding'"))
    rdf = len(list(_packet(opened).iter(f"{_RDF}RDF")))
    if rdf != 1:
        findings.append(Finding(f"the packet holds {rdf} rdf:RDF elements"))
    return Examined(len(_properties(opened)), "properties", tuple(findings))


@check(
    "title",
    "The file has a title, and viewers show it",
    "a screen reader announces the title; a file name says nothing",
    (Claim.FILE,),
    "ISO 14289-1, 7.1",
    UA_RULES,
)
def title(opened: OpenedPdf, demands: Demands) -> Examined:
    findings: list[Finding] = []
    if not _text(_properties(opened).get(f"{_DC}title")):
        findings.append(Finding("there is no dc:title"))
    if opened.root("/ViewerPreferences", "/DisplayDocTitle") is not True:
        findings.append(Finding("viewers are not told to show the title"))
    return Examined(1, "titles", tuple(findings))


@check(
    "document-language",
    "The file says in which language it is",
    "a screen reader with the wrong voice cannot be understood",
    (Claim.UA,),
    "ISO 14289-1, 7.2",
    UA_RULES,
)
def language(opened: OpenedPdf, demands: Demands) -> Examined:
    found = str(opened.pdf.Root.get("/Lang", ""))
    findings = () if _LANGUAGE.fullmatch(found) else (Finding(f"'{found}' is no language tag"),)
    return Examined(1, "languages", findings)


@check(
    "info-equals-xmp",
    "Old and new metadata say the same",
    "programs read one or the other, and must not disagree",
    (Claim.UA1, Claim.X),
)
def info_equals_xmp(opened: OpenedPdf, demands: Demands) -> Examined:
    info, found = opened.pdf.docinfo, _properties(opened)
    findings: list[Finding] = []
    pairs = {
        "/Title": f"{_DC}title",
        "/Author": f"{_DC}creator",
        "/Subject": f"{_DC}description",
        "/Producer": f"{_PDF}Producer",
    }
    pairs |= {"/Creator": f"{_XMP}CreatorTool"}
    for key, name in pairs.items():
        old, new = str(info.get(key, "")), _text(found.get(name))
        if old != new:
            findings.append(Finding(f"{key} is '{old}', XMP says '{new}'"))
    for key, name in {"/CreationDate": f"{_XMP}CreateDate", "/ModDate": f"{_XMP}ModifyDate"}.items():
        if not _same_time(str(info.get(key, "")), _text(found.get(name))):
            findings.append(Finding(f"{key} and XMP give different times"))
    return Examined(len(pairs) + 2, "entries", tuple(findings))


def _same_time(old: str, new: str) -> bool:
    try:
        return decode_pdf_date(old) == datetime.fromisoformat(new)
    except (ValueError, TypeError):
        return False


def _declared(opened: OpenedPdf, name: str, wanted: str) -> Iterator[Finding]:
    found = _text(_properties(opened).get(name))
    if found != wanted:
        yield Finding(f"{name.rpartition('}')[2]} is '{found}', not '{wanted}'")


@check(
    "declares-pdfua",
    "The file declares PDF/UA-1",
    "readers' programs look for it before they trust the tags",
    (Claim.UA1,),
    "ISO 14289-1, 5",
    UA_RULES,
)
def declares_pdfua(opened: OpenedPdf, demands: Demands) -> Examined:
    return Examined(1, "declarations", tuple(_declared(opened, f"{_PDFUA}part", "1")))


@check(
    "declares-pdfa",
    "The file declares its part and level of PDF/A",
    "an archive validates a file as what it says that it is",
    (Claim.A,),
    "ISO 19005-3, 6.6.4",
    A_RULES,
)
def declares_pdfa(opened: OpenedPdf, demands: Demands) -> Examined:
    part, level = next(parts for claim, parts in _PARTS.items() if claim in demands.claims)
    return Examined(
        2, "declarations", (*_declared(opened, f"{_PDFA}part", part), *_declared(opened, f"{_PDFA}conformance", level))
    )


_PARTS = {Claim.A2: ("2", "A"), Claim.A3: ("3", "A"), Claim.A4: ("4", "F")}
"""Claim → part and level of ISO 19005."""


@check(
    "declares-pdfua2",
    "The file declares PDF/UA-2 and both levels of Well-Tagged PDF 1.0",
    "readers' programs look for it before they trust the tags",
    (Claim.UA2,),
    "ISO 14289-2, 5; WTPDF 1.0, 6.1",
    f"{UA2_RULES}, PDF_UA/WTPDF-1-0-Accessibility.xml and -Reuse.xml",
)
def declares_pdfua2(opened: OpenedPdf, demands: Demands) -> Examined:
    found = {_text(element) for element in _packet(opened).iter(f"{_DECLARATIONS}conformsTo")}
    wanted = [f"http://pdfa.org/declarations/wtpdf#{level}1.0" for level in ("accessibility", "reuse")]
    findings = [*_declared(opened, f"{_PDFUA}part", "2"), *_declared(opened, f"{_PDFUA}rev", "2024")]
    findings += [Finding(f"{name} is not declared") for name in wanted if name not in found]
    return Examined(4, "declarations", tuple(findings))


@check(
    "declares-pdfx",
    "The file declares PDF/X-4, has identifiers, and says whether it is trapped",
    "a print shop's program refuses what does not say what it is",
    (Claim.X,),
)
def declares_pdfx(opened: OpenedPdf, demands: Demands) -> Examined:
    found = _properties(opened)
    findings = list(_declared(opened, f"{_PDFX}GTS_PDFXVersion", "PDF/X-4"))
    for name in ("DocumentID", "VersionID", "RenditionClass"):
        if not _text(found.get(f"{_MM}{name}")):
            findings.append(Finding(f"there is no xmpMM:{name}"))
    if str(opened.pdf.docinfo.get("/Trapped", "")) not in ("/True", "/False"):
        findings.append(Finding("the file does not say whether it is trapped"))
    return Examined(5, "declarations", tuple(findings))


@check(
    "extension-schemas",
    "Every property that PDF/A does not know is described in the file",
    "in thirty years nobody else will know what it meant",
    (Claim.A2, Claim.A3),
    "ISO 19005-3, 6.6.2.3",
    A_RULES,
)
def extension_schemas(opened: OpenedPdf, demands: Demands) -> Examined:
    described: set[str] = set()
    for schema in _packet(opened).iter(f"{_RDF}li"):
        namespace = schema.findtext(f"{_SCHEMA}namespaceURI")
        if namespace:
            described |= {f"{{{namespace}}}{item.text}" for item in schema.iter(f"{_PROPERTY}name")}
    findings = [
        Finding(f"{name} is not described")
        for name in _properties(opened)
        if not _predefined(name) and name not in described
    ]
    return Examined(len(_properties(opened)), "properties", tuple(findings))


def _predefined(name: str) -> bool:
    namespace, _, local = name.rpartition("}")
    known: Any = _KNOWN.get(namespace + "}", set())
    return known is None or local in known
