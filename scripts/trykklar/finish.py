"""Finish: metadata, so that title, edition and origin stand in the file as readers' programs look for them.

XMP and the Info dictionary say the same (ISO 14289-1, 7.1: dc:title and pdfuaid:part are demanded).
The clock is the edition's date or SOURCE_DATE_EPOCH, so that equal sources give equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from pikepdf import Pdf
from pikepdf.models.metadata import PdfMetadata, encode_pdf_date

from . import __version__
from .assembly.join import CATALOGUE, INFO, METADATA, AssembledPdf
from .assembly.objects import stream_source, text_string
from .profiles import Profile
from .resolve import ResolvedDocument
from .settings import Settings

PDFUA_ID = "http://www.aiim.org/pdfua/ns/id/"
PRODUCER = f"Trykklar {__version__}"


@dataclass(frozen=True)
class FinishedPdf:
    """A document's bytes as they go into the output folder."""

    name: str
    """File name without folder: '{document}-{profile}.pdf', with '-draft' in drafts."""
    pdf: bytes = field(repr=False)
    page_count: int


def finish(assembled: AssembledPdf, resolved: ResolvedDocument, profile: Profile, settings: Settings) -> FinishedPdf:
    """Write the file with the metadata of edition and profile."""
    publication = resolved.manuscript.publication
    when = settings.epoch or datetime.combine(publication.edition.date, time(12), tzinfo=UTC)
    subject = f"{resolved.subtitle} · {resolved.labels['edition']} {publication.edition.number}".lstrip(" ·")
    info = {
        "Title": resolved.title,
        "Author": ", ".join(publication.authors),
        "Subject": subject,
        "Creator": PRODUCER,
        "Producer": PRODUCER,
    }
    date = encode_pdf_date(when).encode()
    entries = b"".join(b"/%s %s" % (key.encode(), text_string(value)) for key, value in info.items())
    objects = assembled.objects
    objects.loose[INFO] = b"<<%s/CreationDate(%s)/ModDate(%s)>>" % (entries, date, date)
    metadata = _xmp(resolved, profile, when, subject)
    head = b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(metadata)  # readable for those that only look for it
    objects.streams[METADATA] = stream_source(head, metadata)
    pdf = objects.write(CATALOGUE, INFO)
    return FinishedPdf(file_name(resolved.name, profile, settings), pdf, assembled.page_count)


def _xmp(resolved: ResolvedDocument, profile: Profile, when: datetime, subject: str) -> bytes:
    """The XMP packet (ISO 16684-1), by pikepdf, which knows its containers."""
    publication = resolved.manuscript.publication
    with Pdf.new() as pdf:
        PdfMetadata.register_xml_namespace(PDFUA_ID, "pdfuaid")
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:title"] = resolved.title
            xmp["dc:creator"] = list(publication.authors)
            xmp["dc:publisher"] = {publication.publisher}
            xmp["dc:language"] = {publication.language}
            xmp["dc:description"] = subject
            xmp["dc:identifier"] = f"{publication.id}/{resolved.name}/{publication.edition.number}/{profile.name}"
            xmp["dc:source"] = f"sha256:{resolved.manuscript.digest}"
            xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = xmp["xmp:MetadataDate"] = when.isoformat()
            xmp["xmp:CreatorTool"] = PRODUCER
            xmp["pdf:Producer"] = PRODUCER
            if profile.pdf_variant == "pdf/ua-1":
                xmp["pdfuaid:part"] = "1"
        return bytes(pdf.Root.Metadata.read_bytes())


def file_name(document: str, profile: Profile, settings: Settings) -> str:
    """`report-mail.pdf`, or `report-mail-draft.pdf` for a draft."""
    return f"{document}-{profile.name}{'' if settings.release else '-draft'}.pdf"
