"""What is told of an edition that leaves the archive, for catalogues and other archives: nothing that is not in its
release or in a ledger.

`metadata/premis.xml` is the files with their digests and what was done with them (PREMIS Data Dictionary 3.0; event
types of the Library of Congress's vocabulary); `metadata/datacite.json` is the work, as DataCite's registry takes it
(DataCite Metadata Schema 4.5), but for the DOI, which the registry gives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from mimetypes import MimeTypes
from xml.etree import ElementTree as ET

import msgspec

from ...base.files import read_answer
from ..ledger import Event
from ..release.record import LEDGER, RECORD, Record, Work
from .contents import Held, contents
from .store import ADDED, Store

PREMIS = "http://www.loc.gov/premis/v3"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TYPES = {
    "frozen": "information package creation",
    "approved": "quality review",
    "signed": "digital signature generation",
    "withdrawn": "policy assignment",
    ADDED: "ingestion",
}
"""What a ledger says → the type of the event."""
_MEDIA = MimeTypes()
"""Python's own table, and not what a machine adds to it."""


def described(store: Store, identifier: str, version: str, files: Mapping[str, Held]) -> dict[str, bytes]:
    """The two files of a version, by their names; without the second for a release that does not tell of its work.

    Raises `ProblemsFound` (archive-ledger), OSError.
    """
    record, ledger = (_read(name, store, identifier, files) for name in (RECORD, LEDGER))
    told = [*_events(ledger), *_additions(store, identifier, int(version[1:]))]
    made = {"metadata/premis.xml": _premis(identifier, files, told)}
    work = _record(record)
    if work is not None and work.work is not None:
        made["metadata/datacite.json"] = _datacite(identifier, work, work.work, files)
    return made


def _read(name: str, store: Store, identifier: str, files: Mapping[str, Held]) -> bytes:
    """A file of the release, from this object or, for a variant, from that of its base edition; nothing for what is
    damaged."""
    base = identifier.rpartition(":")[0]
    held = files.get(name)
    if held is None and base in store.heads() and store.inventory(base) is not None:
        held = contents(store, base)[1].get(name)
    if held is None:
        return b""
    data = read_answer(held.path)
    return data if hashlib.sha512(data).hexdigest() == held.digest else b""


def _record(data: bytes) -> Record | None:
    try:
        return msgspec.json.decode(data, type=Record)
    except (ValueError, RecursionError):
        return None


def _events(ledger: bytes) -> Iterator[Event]:
    """The events of a release's ledger, whose digest the archive vouches for."""
    for line in ledger.splitlines():
        try:
            yield msgspec.json.decode(line, type=Event)
        except (ValueError, RecursionError):
            return


def _additions(store: Store, identifier: str, newest: int) -> Iterator[Event]:
    """The archive's own events of an object, up to a version."""
    for event in store.ledger().events:
        if event.about.get("id") == identifier and int(event.about.get("version", "v0")[1:]) <= newest:
            yield event


def _premis(identifier: str, files: Mapping[str, Held], events: list[Event]) -> bytes:
    root = ET.Element("premis", {"xmlns": PREMIS, "xmlns:xsi": _XSI, "version": "3.0"})
    whole = _part(root, "object", **{"xsi:type": "intellectualEntity"})
    _identified(whole, "objectIdentifier", "URN", identifier)
    for name, held in sorted(files.items()):
        _file(root, identifier, name, held)
    for number, event in enumerate(events, 1):
        _event(root, identifier, number, event)
    for who in sorted({event.who for event in events}):
        agent = _part(root, "agent")
        _identified(agent, "agentIdentifier", "local", who)
        _part(agent, "agentName", who)
    ET.indent(root, " ")
    text: bytes = ET.tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text + b"\n"


def _file(root: ET.Element, identifier: str, name: str, held: Held) -> None:
    file = _part(root, "object", **{"xsi:type": "file"})
    _identified(file, "objectIdentifier", "URN", f"{identifier}#{name}")
    characteristics = _part(file, "objectCharacteristics")
    fixity = _part(characteristics, "fixity")
    _part(fixity, "messageDigestAlgorithm", "SHA-512")
    _part(fixity, "messageDigest", held.digest)
    _part(characteristics, "size", str(held.path.stat().st_size))
    designation = _part(_part(characteristics, "format"), "formatDesignation")
    _part(designation, "formatName", _media_type(name))
    _part(file, "originalName", name)
    part = _part(file, "relationship")
    _part(part, "relationshipType", "structural")
    _part(part, "relationshipSubType", "is Part Of")
    _identified(part, "relatedObjectIdentifier", "URN", identifier)


def _event(root: ET.Element, identifier: str, number: int, told: Event) -> None:
    event = _part(root, "event")
    _identified(event, "eventIdentifier", "local", str(number))
    _part(event, "eventType", _TYPES.get(told.what, told.what))
    _part(event, "eventDateTime", told.when)
    detail = "; ".join(f"{key}: {value}" for key, value in sorted(told.about.items()))
    _part(_part(event, "eventDetailInformation"), "eventDetail", detail)
    _identified(event, "linkingAgentIdentifier", "local", told.who)
    _identified(event, "linkingObjectIdentifier", "URN", identifier)


def _identified(parent: ET.Element, tag: str, kind: str, value: str) -> None:
    found = _part(parent, tag)
    _part(found, f"{tag}Type", kind)
    _part(found, f"{tag}Value", value)


def _part(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, tag, attributes)
    made.text = text
    return made


def _datacite(identifier: str, record: Record, work: Work, files: Mapping[str, Held]) -> bytes:
    creators = [{"name": name} for name in work.authors or (work.publisher,)]
    titles = [{"title": work.title, "lang": work.language}]
    if work.subtitle:
        titles.append({"title": work.subtitle, "lang": work.language, "titleType": "Subtitle"})
    told = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "alternateIdentifiers": [{"alternateIdentifier": identifier, "alternateIdentifierType": "URN"}],
        "creators": creators,
        "titles": titles,
        "publisher": {"name": work.publisher},
        "publicationYear": record.date[:4],
        "types": {"resourceTypeGeneral": "Report", "resourceType": work.kind or "Report"},
        "dates": [{"date": record.date, "dateType": "Issued"}],
        "language": work.language,
        "version": record.edition,
        "formats": sorted({_media_type(name) for name in files if name.startswith("files/")}),
        "sizes": [f"{sum(held.path.stat().st_size for held in files.values())} bytes"],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _media_type(name: str) -> str:
    return _MEDIA.guess_type(name, strict=False)[0] or "application/octet-stream"
