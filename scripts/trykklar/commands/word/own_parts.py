"""The parts of a document that python-docx does not write: footnotes, and what was exported."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from .marks import NAMESPACE, Exported, as_part

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_SEPARATORS = (("-1", "separator"), ("0", "continuationSeparator"))
"""Notes that every document with notes has (ISO/IEC 29500-1, 17.11.23)."""


def notes_part(document_part: Any) -> tuple[Any, Any]:
    """A new part for footnotes: its root element, and itself."""
    root = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}/>")
    for number, kind in _SEPARATORS:
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        )
        root.append(note)
    part = XmlPart(PackURI("/word/footnotes.xml"), _FOOTNOTES, root, document_part.package)
    document_part.relate_to(part, f"{_OFFICE}/relationships/footnotes")
    return root, part


def add_marks(document_part: Any, told: Exported) -> None:
    """Put what was exported beside the document."""
    package, blob = document_part.package, as_part(told)
    item = Part(PackURI("/customXml/item1.xml"), "application/xml", blob, package)
    key = str(uuid5(NAMESPACE_URL, NAMESPACE)).upper()
    space = f"{_OFFICE}/customXml"
    about = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<ds:datastoreItem xmlns:ds="{space}" '
        f'ds:itemID="{{{key}}}"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    properties = Part(PackURI("/customXml/itemProps1.xml"), _PROPERTIES, about.encode(), package)
    item.relate_to(properties, f"{_OFFICE}/relationships/customXmlProps")
    document_part.relate_to(item, f"{_OFFICE}/relationships/customXml")


def track_changes(document: Any) -> None:
    """Have word processors track what is changed from now on (ISO/IEC 29500-1, 17.15.1.90)."""
    settings = document.settings.element
    settings.insert(1 if settings.find(qn("w:zoom")) is not None else 0, OxmlElement("w:trackRevisions"))
