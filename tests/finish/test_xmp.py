"""The XMP packet: one RDF, values as they were given, every namespace that PDF/A does not know described."""

from __future__ import annotations

import io
from collections.abc import Mapping
from xml.etree import ElementTree

import pikepdf
from hypothesis import given, strategies as st

from trykklar.finish.xmp import EXTENSIONS, PREFIXES, Alternative, Ordered, Unordered, Value, packet

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zs", "Zl", "Zp"]), min_size=1)


def tree(properties: Mapping[str, Value]) -> ElementTree.Element:
    text = packet(properties).decode("utf-8")
    assert text.startswith("<?xpacket begin=")
    assert text.endswith('<?xpacket end="r"?>')
    return ElementTree.fromstring(text)


def name(qualified: str) -> str:
    prefix, _, local = qualified.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=3))
def test_values_come_out_as_they_went_in(title: str, authors: list[str]) -> None:
    told = packet({"dc:title": Alternative(title), "dc:creator": Ordered(authors), "dc:format": title})
    with pikepdf.new() as pdf:  # another reader than the one that wrote it
        pdf.add_blank_page()
        pdf.Root.Metadata = pdf.make_stream(told, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        out = io.BytesIO()
        pdf.save(out)
    with pikepdf.open(out) as read, read.open_metadata() as xmp:
        assert xmp["dc:title"] == title
        assert list(xmp["dc:creator"]) == authors
        assert xmp["dc:format"] == title


def test_there_is_one_rdf_with_one_description() -> None:
    root = tree({"dc:title": Alternative("T"), "pdfaid:part": "3", "origin:Edition": "1"})
    assert len(root.findall(name("rdf:RDF"))) == 1
    assert len(root.findall(f"{name('rdf:RDF')}/{name('rdf:Description')}")) == 1


def test_what_pdfa_does_not_know_is_described_property_by_property() -> None:
    root = tree({"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1", "origin:Edition": "1"})
    schemas = root.findall(f".//{name('pdfaExtension:schemas')}/{name('rdf:Bag')}/{name('rdf:li')}")
    described = {
        (schema.findtext(name("pdfaSchema:namespaceURI")), schema.findtext(name("pdfaSchema:prefix"))): {
            p.findtext(name("pdfaProperty:name"))
            for p in schema.iter(name("rdf:li"))
            if p.find(name("pdfaProperty:name")) is not None
        }
        for schema in schemas
    }
    assert described == {
        (PREFIXES[prefix], prefix): {p.name for p in EXTENSIONS[prefix][1]} for prefix in ("pdfuaid", "origin")
    }
    for field in ("name", "valueType", "category", "description"):
        assert len(root.findall(f".//{name(f'pdfaProperty:{field}')}")) == sum(len(ps) for _, ps in EXTENSIONS.values())


def test_a_file_that_is_no_pdfa_describes_nothing() -> None:
    assert tree({"pdfuaid:part": "1", "origin:Edition": "1"}).find(f".//{name('pdfaExtension:schemas')}") is None


def test_structures_are_resources() -> None:
    root = tree(
        {
            "xmpMM:History": Ordered([{"stEvt:action": "created", "stEvt:when": "2026-01-01"}]),
            "dc:publisher": Unordered(["A", "B"]),
        }
    )
    event = root.find(f".//{name('xmpMM:History')}/{name('rdf:Seq')}/{name('rdf:li')}")
    assert event is not None
    assert event.get(name("rdf:parseType")) == "Resource"
    assert event.findtext(name("stEvt:action")) == "created"
    assert [li.text for li in root.findall(f".//{name('dc:publisher')}/{name('rdf:Bag')}/{name('rdf:li')}")] == [
        "A",
        "B",
    ]
