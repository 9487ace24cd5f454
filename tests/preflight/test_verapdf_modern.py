"""veraPDF's rules for PDF/UA-2, Well-Tagged PDF and PDF/A-4f, written again in `verapdf_modern.py`, find what is wrong.

That files break none is held in `whole/test_profiles.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from spoilings import element, elements, links
from support import Build
from verapdf_modern import failed_modern

Spoil = Callable[[Pdf], Any]


def without(pick: Callable[[Pdf], Any], key: str) -> Spoil:
    return lambda pdf: pick(pdf).__delitem__(key)


def being(kind: str, other: str) -> Spoil:
    return lambda pdf: element(pdf, kind).__setattr__("S", Name("/" + other))


def named(pdf: Pdf) -> pikepdf.NameTree:
    return pikepdf.NameTree(pdf.Root.Names.Dests)


def metadata(old: str, new: str) -> Spoil:
    def spoil(pdf: Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        assert old.encode() in packet
        pdf.Root.Metadata.write(packet.replace(old.encode(), new.encode()))

    return spoil


def labelled(pdf: Pdf) -> Any:
    return next(each for each in elements(pdf, "L") if "/A" in each and str(each.K[0].K[0].S) == "/Lbl")


def lead_to_a_page(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.A.SD = Array([pdf.pages[0].obj, Name.Fit])


def place(pdf: Pdf) -> None:
    names = named(pdf)
    name = next(iter(names))
    names[name] = names[name].D


def join_links(pdf: Pdf) -> None:
    one, other = [each for each in elements(pdf, "Link") if str(each.K[0].get("/Type", "")) == "/OBJR"][:2]
    one.K.append(other.K[0])


SPOILERS: tuple[tuple[str, Spoil], ...] = (
    ("A4 6.1.3-4", lambda pdf: pdf.trailer.__setattr__("Info", pdf.make_indirect(Dictionary(Title=String("x"))))),
    ("A4 6.7.3-2", metadata("<pdfaid:conformance>F<", "<pdfaid:conformance>A<")),
    ("A4 6.7.3-5", metadata("<pdfaid:rev>2020<", "<pdfaid:rev>20<")),
    ("A4 6.9-3", without(lambda pdf: pdf.Root.AF[0], "/Desc")),
    ("A4 6.9-4", without(lambda pdf: pdf.Root.AF[0], "/AFRelationship")),
    ("A4 6.9-5", without(lambda pdf: pdf.Root.Names, "/EmbeddedFiles")),
    ("A4 6.2.4.3-2", without(lambda pdf: pdf.Root, "/OutputIntents")),
    ("5-2", metadata("<pdfuaid:part>2<", "<pdfuaid:part>1<")),
    ("5-5", metadata("<pdfuaid:rev>2024<", "<pdfuaid:rev>now<")),
    ("WTPDF 6.1", metadata("reuse1.0", "reuse9.9")),
    ("6.2-1", lambda pdf: pdf.Root.MarkInfo.__setattr__("Marked", False)),
    ("8.2.1-2", without(lambda pdf: element(pdf, "P"), "/P")),
    ("8.2.4-1", being("P", "Note")),
    ("8.2.4-1", without(lambda pdf: element(pdf, "FENote"), "/NS")),
    ("8.2.5.2-1", being("Document", "Part")),
    ("8.2.5.2-2", without(lambda pdf: element(pdf, "Document"), "/NS")),
    ("8.2.5.8-1", without(lambda pdf: element(pdf, "TOCI"), "/Ref")),
    ("8.2.5.14-2", without(lambda pdf: element(pdf, "FENote"), "/Ref")),
    ("8.2.5.14-3", without(lambda pdf: element(pdf, "FENote").Ref[0], "/Ref")),
    ("8.2.5.14-4", without(lambda pdf: element(pdf, "FENote"), "/A")),
    ("8.2.5.20-1", being("Reference", "P")),
    ("8.2.5.20-2", join_links),
    ("8.2.5.25-1", without(labelled, "/A")),
    ("8.2.5.25-2", lambda pdf: element(pdf, "LI").K.append(0)),
    ("8.2.5.26", lambda pdf: element(pdf, "TD").__setattr__("A", Dictionary(O=Name.Table, ColSpan=5))),
    ("8.2.5.28.2-1", without(lambda pdf: element(pdf, "Figure"), "/Alt")),
    ("8.4.3-2", lambda pdf: element(pdf, "Figure").__setattr__("Alt", String("a sign \ue001"))),
    ("8.4.4-2", lambda pdf: element(pdf, "P").__setattr__("Lang", String("en_GB"))),
    ("8.8-1", place),
    ("8.8-2", lead_to_a_page),
    ("8.9.2.2", lambda pdf: links(pdf)[0].__setattr__("F", 32)),
    ("8.9.3.3-1", lambda pdf: next(p.obj for p in pdf.pages if "/Annots" in p.obj).__delitem__("/Tabs")),
    ("8.11.1-1", metadata("dc:title", "dc:rights")),
    ("8.11.2-1", without(lambda pdf: pdf.Root, "/ViewerPreferences")),
    ("ISO 32005 5", being("LBody", "P")),
    ("ISO 32005 5", lambda pdf: element(pdf, "Sect").K.append(0)),
)


@pytest.mark.parametrize(("rule", "spoil"), SPOILERS, ids=[f"{n} {rule}" for n, (rule, _) in enumerate(SPOILERS)])
def test_a_rule_that_is_broken_is_found(specimen_build: Build, tmp_path: Path, rule: str, spoil: Spoil) -> None:
    with pikepdf.open(specimen_build.folder / "specimen-archive-4f.pdf") as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "spoilt.pdf")
    found = failed_modern(tmp_path / "spoilt.pdf")
    assert any(fault.startswith(f"{rule} ") or fault.startswith(f"{rule}:") for fault in found), found


def test_a_file_of_pdf_1_7_is_none_of_pdf_2_0(specimen_build: Build) -> None:
    found = failed_modern(specimen_build.folder / "booklet-mail.pdf")
    assert {"A4 6.1.2-1 the header", "8.2.5.2-2 the Document is not of PDF 2.0"} <= set(found)
