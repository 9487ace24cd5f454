"""The metadata packet of a finished file (ISO 16684-1), as one rdf:RDF of plain RDF/XML.

PDF/A allows only properties that it predefines or that the packet itself describes (ISO 19005-2, 6.6.2.3):
whoever adds a namespace here adds its description to `EXTENSIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREFIXES = {
    "rdf": RDF,
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfd": "http://pdfa.org/declarations/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "origin": "urn:x-trykklar-origin:1",
}


@dataclass(frozen=True, slots=True)
class Alternative:
    """A text with a language: `rdf:Alt` of one."""

    text: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """`rdf:Seq`."""

    items: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Unordered:
    """`rdf:Bag`."""

    items: Sequence[Value]


Value = str | Alternative | Ordered | Unordered | Mapping[str, "Value"]
"""What a property may hold; a mapping is a structure of further properties."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property that PDF/A does not predefine, as its extension schema describes it (ISO 19005-2, 6.6.2.3.3)."""

    name: str
    type: str
    about: str


EXTENSIONS: dict[str, tuple[str, tuple[Property, ...]]] = {
    "pdfuaid": (
        "PDF/UA identification schema",
        (Property("part", "Integer", "The part of ISO 14289 that the file conforms to"),),
    ),
    "origin": (
        "Origin of a publication's edition",
        (
            Property("Publication", "Text", "Id of the publication"),
            Property("Document", "Text", "Name of the document in the publication"),
            Property("Edition", "Text", "Number of the edition"),
            Property("SourcesDigest", "Text", "SHA-256 over the sources that the file was made from"),
            Property("Tools", "Text", "Programs that the file was made with, and their versions"),
            Property("FontsDigest", "Text", "SHA-256 over the fonts that the file was set with"),
        ),
    ),
}


_UNDESCRIBED = "4"
"""The part of PDF/A that takes properties without a description (ISO 19005-4, 6.7.2)."""


def packet(properties: Mapping[str, Value]) -> bytes:
    """The packet of properties by qualified name ('dc:title'), UTF-8, read-only.

    Namespaces that PDF/A does not know are described in it, where it declares PDF/A before its part 4.
    """
    told = dict(properties)
    used = [prefix for prefix in EXTENSIONS if any(name.startswith(f"{prefix}:") for name in told)]
    if told.get("pdfaid:part", _UNDESCRIBED) != _UNDESCRIBED and used:
        told["pdfaExtension:schemas"] = Unordered([_schema(prefix) for prefix in used])
    root = ElementTree.Element("x:xmpmeta", {"xmlns:x": "adobe:ns:meta/"})
    namespaces = {f"xmlns:{prefix}": PREFIXES[prefix] for prefix in ("rdf", *sorted(_prefixes(told) - {"rdf"}))}
    description = ElementTree.SubElement(
        ElementTree.SubElement(root, "rdf:RDF", namespaces), "rdf:Description", {"rdf:about": ""}
    )
    for name, value in told.items():
        _write(ElementTree.SubElement(description, name), value)
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n{body}\n<?xpacket end="r"?>'.encode()


def _write(element: ElementTree.Element, value: Value) -> None:
    if isinstance(value, str):
        element.text = value
    elif isinstance(value, Alternative):
        item = ElementTree.SubElement(ElementTree.SubElement(element, "rdf:Alt"), "rdf:li", {"xml:lang": "x-default"})
        item.text = value.text
    elif isinstance(value, Ordered | Unordered):
        container = ElementTree.SubElement(element, "rdf:Seq" if isinstance(value, Ordered) else "rdf:Bag")
        for part in value.items:
            _write(ElementTree.SubElement(container, "rdf:li"), part)
    else:
        element.set("rdf:parseType", "Resource")
        for name, part in value.items():
            _write(ElementTree.SubElement(element, name), part)


def _schema(prefix: str) -> Value:
    about, properties = EXTENSIONS[prefix]
    return {
        "pdfaSchema:schema": about,
        "pdfaSchema:namespaceURI": PREFIXES[prefix],
        "pdfaSchema:prefix": prefix,
        "pdfaSchema:property": Ordered(
            [
                {
                    "pdfaProperty:name": p.name,
                    "pdfaProperty:valueType": p.type,
                    "pdfaProperty:category": "internal",
                    "pdfaProperty:description": p.about,
                }
                for p in properties
            ]
        ),
    }


def _prefixes(value: Value) -> set[str]:
    """The prefixes of all names in a value."""
    if isinstance(value, Mapping):
        return {name.partition(":")[0] for name in value} | set().union(*map(_prefixes, value.values()), set())
    if isinstance(value, Ordered | Unordered):
        return set().union(*map(_prefixes, value.items), set())
    return set()
