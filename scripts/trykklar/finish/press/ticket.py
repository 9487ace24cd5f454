"""The job ticket: all that a print shop must know of a document, as a page for people and as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from babel.numbers import format_decimal

from ...language.labels import Labels
from ...resolve.document import ResolvedDocument
from ...sources.markup.plain import plain
from ...sources.schemas.printing import Paper
from ..finish import FinishedPdf

TICKET_VERSION = 1


@dataclass(frozen=True, slots=True)
class TicketFile:
    """A file that the print shop gets."""

    name: str
    part: str
    """'block', 'cover' or 'booklet'."""
    pages: int
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class JobTicket:
    """What is to be printed. Lengths in mm, thickness in mm a sheet, ink in percent."""

    publication: str
    document: str
    title: str
    edition: str
    date: str
    publisher: str
    isbn: str | None
    files: tuple[TicketFile, ...]
    trim: tuple[float, float]
    bleed: float
    cover_spread: tuple[float, float]
    """Trimmed size of back, spine and front together."""
    spine: float
    pages: int
    """Of the block, or of the whole where the cover is not printed apart."""
    binding: str
    paper: Paper
    cover_paper: Paper
    colours: str
    """On front and back of a sheet."""
    condition: str
    ink_limit: float
    copies: int | None
    remarks: str | None

    def to_json(self) -> str:
        told = asdict(self) | {"paper": self.paper.model_dump(), "cover_paper": self.cover_paper.model_dump()}
        return json.dumps({"version": TICKET_VERSION, **told}, ensure_ascii=False, indent=1) + "\n"

    def sections(self, labels: Labels) -> list[dict[str, Any]]:
        """The ticket as a template prints it: sections with a title and rows of label and value."""

        def mm(*values: float) -> str:
            return (
                " × ".join(format_decimal(value, "#,##0.##", locale=labels.language) for value in values) + "\u00a0mm"
            )

        def row(key: str, value: str | None) -> list[tuple[str, str]]:
            return [(labels[f"ticket.{key}"], value)] if value else []

        def paper(found: Paper) -> str:
            return f"{found.name}, {found.grammage:g}\u00a0g/m², {mm(found.thickness)}"

        def section(key: str, *rows: list[tuple[str, str]]) -> dict[str, Any]:
            return {"title": labels[f"ticket.{key}"], "rows": [pair for group in rows for pair in group]}

        binding = labels[f"ticket.binding.{self.binding}"]
        return [
            section(
                "job",
                row("document", self.title),
                row("edition", f"{self.edition}, {self.date}"),
                row("publisher", self.publisher),
                row("isbn", self.isbn),
                row("copies", str(self.copies) if self.copies else None),
            ),
            section(
                "sizes",
                row("trim", mm(*self.trim)),
                row("bleed", mm(self.bleed)),
                row("pages", str(self.pages)),
                row("cover-spread", mm(*self.cover_spread)),
                row("spine", mm(self.spine) if self.spine else None),
            ),
            section(
                "making",
                row("binding", binding),
                row("paper", paper(self.paper)),
                row("cover-paper", paper(self.cover_paper)),
                row("colours", self.colours),
                row("condition", self.condition),
                row("ink-limit", f"{self.ink_limit:g}\u00a0%"),
                row("remarks", self.remarks),
            ),
            section("files", *(row(f"part.{file.part}", _file_text(file, labels)) for file in self.files)),
        ]


def job_ticket(
    resolved: ResolvedDocument,
    finished: dict[str, FinishedPdf],
    trim: tuple[float, float],
    spine: float,
    ink_limit: float,
) -> JobTicket:
    """The ticket of a document's press files; `finished` by what each is: block, cover, booklet."""
    publication, printed = resolved.manuscript.publication, resolved.pdf.print
    return JobTicket(
        publication=publication.id,
        document=resolved.name,
        title=plain(resolved.title, publication.language),
        edition=publication.edition.number,
        date=publication.edition.date.isoformat(),
        publisher=publication.publisher,
        isbn=printed.isbn,
        files=tuple(
            TicketFile(file.name, part, file.page_count, len(file.pdf), file.sha256) for part, file in finished.items()
        ),
        trim=trim,
        bleed=printed.bleed,
        cover_spread=(round(2 * trim[0] + spine, 2), trim[1]),
        spine=spine,
        pages=finished["block"].page_count,
        binding=printed.binding,
        paper=printed.paper,
        cover_paper=printed.cover_paper or printed.paper,
        colours="4/4 CMYK",
        condition=printed.condition,
        ink_limit=ink_limit,
        copies=printed.copies,
        remarks=printed.remarks,
    )


def _file_text(file: TicketFile, labels: Labels) -> str:
    return f"{file.name}, {file.pages} {labels['ticket.pages'].lower()}\nSHA-256 {_grouped(file.sha256)}"


def _grouped(digest: str) -> str:
    """A checksum in groups of eight, to be compared by eye."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))
