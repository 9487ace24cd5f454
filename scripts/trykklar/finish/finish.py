"""What a file declares itself to be: metadata, output intent, attachments, and the catalogue that names them.

XMP and the Info dictionary say the same (ISO 19005-2, 6.6.3). The clock is the edition's date or
SOURCE_DATE_EPOCH and identifiers are digests, so that equal sources give equal bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cached_property
from uuid import UUID

from .. import __version__
from ..assemble.join import CATALOGUE, INFO, METADATA, AssembledPdf
from ..assemble.navigation import name_tree
from ..assemble.objects import array, date_string, deflated, stream_source, text_string
from ..base.profiles import Profile
from ..base.settings import Settings
from ..resolve.document import ResolvedDocument
from .attachments import Attachment, write_attachment
from .file_names import file_name
from .xmp import Alternative, Ordered, Unordered, Value, packet

PRODUCER = f"Trykklar {__version__}"
WTPDF = "http://pdfa.org/declarations/wtpdf#"
WELL_TAGGED = ("accessibility1.0", "reuse1.0")
"""Levels of Well-Tagged PDF 1.0 that files of PDF 2.0 declare (WTPDF, 6.1)."""


@dataclass(frozen=True)
class FinishedPdf:
    """A document's bytes as they go into the output folder."""

    name: str
    """File name without folder: '{document}-{profile}.pdf', with '-changes' where there are change bars and '-draft' in
    drafts."""
    pdf: bytes = field(repr=False)
    page_count: int

    @cached_property
    def sha256(self) -> str:
        """Of the whole file, hexadecimal."""
        return hashlib.sha256(self.pdf).hexdigest()


@dataclass(frozen=True, kw_only=True)
class OutputIntent:
    """The colours that a file is meant for (ISO 32000-1, 14.11.5)."""

    subtype: str
    """'GTS_PDFX' or 'GTS_PDFA1'."""
    condition: str
    """Identifier of the printing or viewing condition."""
    info: str
    icc: bytes = field(repr=False)
    components: int
    registry: str = "http://www.color.org"


@dataclass(frozen=True)
class Wrapping:
    """What a file is given besides its pages."""

    intent: OutputIntent | None = None
    attachments: tuple[Attachment, ...] = ()
    origin: Mapping[str, str] = field(default_factory=dict)
    """What the file was made with, by names that `xmp.EXTENSIONS` describes."""
    suffix: str = ""
    """Of the file's name: '-cover' for a cover spread."""


def finish(
    assembled: AssembledPdf,
    resolved: ResolvedDocument,
    profile: Profile,
    settings: Settings,
    wrapping: Wrapping | None = None,
) -> FinishedPdf:
    """Write the file with the metadata of edition and profile."""
    wrapping = wrapping or Wrapping()
    objects, catalogue, names = assembled.objects, dict(assembled.catalogue), dict(assembled.names)
    told = _told(resolved, profile, settings)
    if not profile.modern:  # PDF 2.0 has XMP alone (ISO 32000-2, 14.3.3; ISO 19005-4, 6.1.3)
        objects.loose[INFO] = _info(told, profile)
    metadata = packet(_properties(told, resolved, profile, wrapping))
    head = b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(metadata)  # readable for those that only look for it
    objects.streams[METADATA] = stream_source(head, metadata)
    if wrapping.intent:
        catalogue["OutputIntents"] = array([_intent(assembled, wrapping.intent)])
    if wrapping.attachments:
        written = {a.name: write_attachment(objects, a, told.when) for a in wrapping.attachments}
        names["EmbeddedFiles"] = b"%d 0 R" % name_tree(
            objects, {name: b"%d 0 R" % number for name, number in written.items()}
        )
        catalogue["AF"] = array(b"%d 0 R" % number for number in written.values())
    if profile.duplex:
        catalogue["ViewerPreferences"] = (
            b"<</DisplayDocTitle true/PrintScaling/None/Duplex/DuplexFlipLongEdge/PickTrayByPDFSize true>>"
        )
    entries = {"Type": b"/Catalog", **catalogue, "Names": _dictionary(names)}
    objects.loose[CATALOGUE] = _dictionary(entries)
    pdf = objects.write(CATALOGUE, None if profile.modern else INFO, "2.0" if profile.modern else "1.7")
    if profile.fast_web_view and settings.preflight:  # else a draft is for speed
        pdf = linearised(pdf, new_streams=profile.modern)
    return FinishedPdf(file_name(resolved.name, profile, settings, wrapping.suffix), pdf, assembled.page_count)


def linearised(pdf: bytes, *, new_streams: bool = False) -> bytes:
    """The same file in the order in which a browser shows it (ISO 32000-1, annex F), by qpdf.

    `new_streams`: objects are put into streams again. Bookmarks of PDF 2.0 lead to elements and share a stream with
    them; qpdf, where it keeps such a stream, hints at a wrong place of the outline.
    """
    import pikepdf

    out, modes = io.BytesIO(), pikepdf.ObjectStreamMode
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        mode = modes.generate if new_streams else modes.preserve
        opened.save(out, linearize=True, deterministic_id=True, object_stream_mode=mode)
    return out.getvalue()


@dataclass(frozen=True)
class _Told:
    """What Info and XMP both say."""

    title: str
    authors: tuple[str, ...]
    subject: str
    when: datetime


def _told(resolved: ResolvedDocument, profile: Profile, settings: Settings) -> _Told:
    publication = resolved.manuscript.publication
    when = settings.epoch or datetime.combine(publication.edition.date, time(12), tzinfo=UTC)
    title, subtitle = resolved.title_words, resolved.subtitle_words
    subject = f"{subtitle} · {resolved.labels['edition']} {publication.edition.number}".lstrip(" ·")
    return _Told(title, tuple(map(str, publication.authors)), subject, when)


def _info(told: _Told, profile: Profile) -> bytes:
    date = date_string(told.when)
    entries = {
        "Title": text_string(told.title),
        **({"Author": text_string(", ".join(told.authors))} if told.authors else {}),
        "Subject": text_string(told.subject),
        "Creator": text_string(PRODUCER),
        "Producer": text_string(PRODUCER),
        "CreationDate": date,
        "ModDate": date,
    }
    if profile.pdfx:
        entries |= {"Trapped": b"/False", "GTS_PDFXVersion": text_string(profile.pdfx)}
    return _dictionary(entries)


def _properties(told: _Told, resolved: ResolvedDocument, profile: Profile, wrapping: Wrapping) -> dict[str, Value]:
    publication = resolved.manuscript.publication
    when = told.when.isoformat()
    sources = resolved.manuscript.digest
    identity = f"{publication.id}/{resolved.name}/{publication.edition.number}/{profile.name}{wrapping.suffix}"
    own = hashlib.sha256(f"{identity}/{sources}/{PRODUCER}".encode()).digest()
    found: dict[str, Value] = {
        "dc:format": "application/pdf",
        "dc:title": Alternative(told.title),
        "dc:description": Alternative(told.subject),
        "dc:publisher": Unordered([publication.publisher]),
        "dc:language": Unordered([publication.language]),
        "dc:identifier": identity,
        "dc:source": f"sha256:{sources}",
        "xmp:CreateDate": when,
        "xmp:ModifyDate": when,
        "xmp:MetadataDate": when,
        "xmp:CreatorTool": PRODUCER,
        "pdf:Producer": PRODUCER,
        "xmpMM:DocumentID": f"uuid:{UUID(bytes=hashlib.sha256(identity.encode()).digest()[:16])}",
        "xmpMM:InstanceID": f"uuid:{UUID(bytes=own[:16])}",
        "xmpMM:VersionID": publication.edition.number,
        "xmpMM:RenditionClass": "default",
        "xmpMM:History": Ordered([{"stEvt:action": "created", "stEvt:softwareAgent": PRODUCER, "stEvt:when": when}]),
        "origin:Publication": publication.id,
        "origin:Document": resolved.name,
        "origin:Edition": publication.edition.number,
        "origin:SourcesDigest": sources,
        **{f"origin:{name}": text for name, text in sorted(wrapping.origin.items())},
    }
    if told.authors:
        # Info has one text for all authors, and PDF/A wants the two to be the same (ISO 19005-2, 6.6.3).
        found["dc:creator"] = Ordered([", ".join(told.authors)])
    if profile.pdfua:
        found["pdfuaid:part"] = str(profile.pdfua)
    if profile.pdfa:
        found |= {"pdfaid:part": str(profile.pdfa[0]), "pdfaid:conformance": profile.pdfa[1]}
    if profile.modern:
        found["pdfuaid:rev"] = "2024"
        found["pdfd:declarations"] = Unordered([{"pdfd:conformsTo": f"{WTPDF}{name}"} for name in WELL_TAGGED])
        if profile.pdfa:
            found["pdfaid:rev"] = "2020"
    if profile.pdfx:
        found |= {"pdfxid:GTS_PDFXVersion": profile.pdfx, "pdf:Trapped": "False"}
    return found


def _intent(assembled: AssembledPdf, intent: OutputIntent) -> bytes:
    table = assembled.objects
    profile = table.add_stream(deflated(intent.icc, b"/N %d" % intent.components))
    entries = {
        "Type": b"/OutputIntent",
        "S": b"/%s" % intent.subtype.encode(),
        "OutputConditionIdentifier": text_string(intent.condition),
        "RegistryName": text_string(intent.registry),
        "Info": text_string(intent.info),
        "DestOutputProfile": b"%d 0 R" % profile,
    }
    return b"%d 0 R" % table.add(_dictionary(entries))


def _dictionary(entries: Mapping[str, bytes]) -> bytes:
    return b"<<" + b"".join(b"/%s %s" % (key.encode(), value) for key, value in entries.items()) + b">>"
