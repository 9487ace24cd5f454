"""The job ticket: all that a print shop must know of a document, as a page for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from babel.numbers import format_decimal

from ...language.labels import Labels
from ...resolve.document import ResolvedDocument
from ...sources.schemas.printing import Paper
from ..finish import FinishedPdf
from .sections import folded_sections

TICKET_VERSION = 2


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
    cover_spread: tuple[float, float] | None
    """Trimmed size of back, spine and front together; None where there is no cover but the pages."""
    spine: float
    cover_in_spine: bool
    pages: int
    """Of the block, or of the whole where the cover is not printed apart."""
    folded: tuple[tuple[int, int], ...]
    """(how many, pages of each) that a shop may print and fold, the last one with empty pages at its end."""
    binding: str
    paper: Paper
    cover_paper: Paper | None
    lamination: str | None
    varnish: str | None
    folding: str | None
    colours: dict[str, str]
    """Part → inks on front and back of a sheet: '4/4', '4/0'."""
    spots: dict[str, tuple[str, ...]]
    """Part → inks of their own beside the four."""
    condition: str
    ink_limit: float
    copies: int | None
    remarks: str | None

    def to_json(self) -> str:
        cover = self.cover_paper.model_dump() if self.cover_paper else None
        told = asdict(self) | {"paper": self.paper.model_dump(), "cover_paper": cover}
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
                row("cover-spread", mm(*self.cover_spread) if self.cover_spread else None),
                row("spine", f"{mm(self.spine)} = {self._spine(mm)}" if self.spine else None),
            ),
            section(
                "making",
                row("binding", binding),
                row("sections", self._sections(labels)),
                row("paper", paper(self.paper)),
                row("cover-paper", paper(self.cover_paper) if self.cover_paper else None),
                row("lamination", self.lamination),
                row("varnish", self.varnish),
                row("folding", self.folding),
                row("colours", self._inks(labels)),
                row("condition", self.condition),
                row("ink-limit", f"{self.ink_limit:g}\u00a0%"),
                row("remarks", self.remarks),
            ),
            section("files", *(row(f"part.{file.part}", _file_text(file, labels)) for file in self.files)),
        ]

    def _spine(self, mm: Callable[..., str]) -> str:
        """What makes the spine: half as many sheets as pages, and the cover twice where it counts."""
        block = f"{self.pages} / 2 × {mm(self.paper.thickness)}"
        cover = self.cover_paper if self.cover_in_spine else None
        return f"{block} + 2 × {mm(cover.thickness)}" if cover else block

    def _sections(self, labels: Labels) -> str | None:
        if not self.folded:
            return None
        total = sum(count * pages for count, pages in self.folded)
        sums = " + ".join(f"{count} × {pages}" for count, pages in self.folded)
        return f"{sums} = {total} {labels['ticket.pages'].lower()}"

    def _inks(self, labels: Labels) -> str:
        """The inks of each part, a line each where they differ."""
        told: dict[str, str] = {}
        for part, inks in self.colours.items():
            front, _, back = inks.partition("/")
            four = labels["ticket.inks"].format(front=front, back=back)
            told[part] = " + ".join([four, *self.spots.get(part, ())])
        if len(set(told.values())) == 1:
            return next(iter(told.values()))
        return "\n".join(f"{labels[f'ticket.part.{part}']}: {inks}" for part, inks in told.items())


def job_ticket(
    resolved: ResolvedDocument,
    finished: dict[str, FinishedPdf],
    trim: tuple[float, float],
    spine: float,
    ink_limit: float,
    spots: dict[str, tuple[str, ...]],
) -> JobTicket:
    """The ticket of a document's press files; `finished` by what each is: block, cover, booklet; `spots`: part → inks
    of their own."""
    publication, printed = resolved.manuscript.publication, resolved.pdf.print
    return JobTicket(
        publication=publication.id,
        document=resolved.name,
        title=resolved.title_words,
        edition=publication.edition.number,
        date=publication.edition.date.isoformat(),
        publisher=publication.publisher,
        isbn=printed.isbn,
        files=tuple(
            TicketFile(file.name, part, file.page_count, len(file.pdf), file.sha256) for part, file in finished.items()
        ),
        trim=trim,
        bleed=printed.bleed,
        cover_spread=(round(2 * trim[0] + spine, 2), trim[1]) if "cover" in finished else None,
        spine=spine,
        cover_in_spine=printed.cover_in_spine,
        folded=folded_sections(finished["block"].page_count, trim) if printed.binding != "none" else (),
        pages=finished["block"].page_count,
        binding=printed.binding,
        paper=printed.paper,
        cover_paper=(printed.cover_paper or printed.paper) if "cover" in finished else None,
        lamination=printed.lamination,
        varnish=printed.varnish,
        folding=printed.folding,
        colours={part: _sides(file) for part, file in finished.items() if part != "booklet"},
        spots={part: inks for part, inks in spots.items() if part in finished},
        condition=printed.condition,
        ink_limit=ink_limit,
        copies=printed.copies,
        remarks=printed.remarks,
    )


def _sides(file: FinishedPdf) -> str:
    """Inks on front and back: one page alone has a back that is not printed."""
    return "4/0" if file.page_count == 1 else "4/4"


def _file_text(file: TicketFile, labels: Labels) -> str:
    pages = labels["page"] if file.pages == 1 else labels["ticket.pages"].lower()
    return f"{file.name}, {file.pages} {pages}\nSHA-256 {_grouped(file.sha256)}"


def _grouped(digest: str) -> str:
    """A checksum in groups of eight, to be compared by eye."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))
