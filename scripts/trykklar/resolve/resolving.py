"""One document of a manuscript is resolved: everything in it gets its number and its name."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from ..language.labels import Labels
from ..sources.manuscript import Manuscript
from ..sources.markup.file_links import anchors
from .document import COUNTED, Entry, ResolvedDocument, Target
from .endnotes import with_endnotes
from .numbers import Counted, numbered_headings
from .outline import Outline


def resolve(manuscript: Manuscript, name: str, labels: Labels) -> ResolvedDocument:
    """Number and name everything of one document of the publication."""
    document = manuscript.publication.documents[name]
    entries = Outline(manuscript, name, labels).expand(document.outline)
    targets: dict[str, Target] = {}
    counted = Counted(manuscript.publication.numbers_by, document.first_numbers)
    cases: dict[str, int] = {}
    for entry in entries:
        targets.setdefault(entry.id, Target(entry.id, entry.kind, entry.number, entry.title, entry.id))
        if entry.text is None:
            continue
        sections = _section_numbers(entry, manuscript.publication.heading_numbers)
        for anchor in entry.text.scan.anchors:
            number = sections.get(anchor.id, "")
            if anchor.kind in COUNTED:
                number = counted.next(anchor.kind, entry)
            targets.setdefault(anchor.id, Target(anchor.id, anchor.kind, number, anchor.title, entry.id))
        for use in entry.text.scan.directives:
            if use.name == "case" and use.argument in manuscript.cases:
                cases.setdefault(use.argument, len(cases) + 1)
        if getattr(entry.text.fields, "gather", None) == "glossary":
            for term in manuscript.terms.values():
                term_id = f"term-{term.id}"
                targets.setdefault(term_id, Target(term_id, "term", "", term.term, entry.id))
    for case in manuscript.cases:
        cases.setdefault(case, len(cases) + 1)
    return _called(
        ResolvedDocument(
            name=name,
            document=document,
            manuscript=manuscript,
            labels=labels,
            entries=entries,
            targets=targets,
            cases=cases,
            aliases=_aliases(entries),
        )
    )


def _section_numbers(entry: Entry, deepest: int) -> dict[str, str]:
    """Id of a heading → its number. Openers of parts have numbers for their headings only where their kind says so."""
    numbering = entry.chapter.fields.spec.number if entry.chapter else None
    own = numbering.headings if numbering else None
    deepest = own or (1 if entry.kind == "part" else deepest)
    if not entry.text or not entry.number or deepest < 2:
        return {}
    return numbered_headings(entry.number, numbering, entry.text.scan.headings, deepest)


def _called(raw: ResolvedDocument) -> ResolvedDocument:
    """The document with every title as it is called elsewhere."""
    spoken = {entry.id: entry.language for entry in raw.entries}
    entries = tuple(replace(each, title=raw.called(each.title, each.language)) for each in raw.entries)
    targets = {
        name: replace(target, title=raw.called(target.title, spoken[target.entry]))
        for name, target in raw.targets.items()
    }
    named = replace(raw, entries=entries, targets=targets)
    return replace(named, targets=with_endnotes(named)) if named.notes_at != "foot" else named


def _aliases(entries: tuple[Entry, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        if entry.text:
            file, seen = entry.text.file, entry.text.scan
            found.setdefault(file, entry.id)
            headings = anchors([(entry.title, entry.id), *((each.title, each.id) for each in seen.headings)])
            for anchor, name in chain(((each.id, each.id) for each in seen.anchors), headings):
                found.setdefault(f"{file}#{anchor}", name)
    return found
