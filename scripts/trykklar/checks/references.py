"""References, facts, terms, citations and cases: everything named must exist and be of the right kind."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from ..load import Chapter, Manuscript
from ..markup.grammar import FACT_PARTS, split_document
from ..markup.scan import Reference
from ..problems import Place, Problem
from ..resolve import ResolvedDocument, Target


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"did you mean '{found[0]}'?" if found else otherwise


def unresolved(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """References to ids, facts, terms and sources that do not exist."""
    used: dict[str, list[ResolvedDocument]] = {}
    for document in documents:
        for entry in document.entries:
            if entry.text:
                used.setdefault(entry.text.file, []).append(document)
    for chapter in manuscript.chapters.values():
        for reference in chapter.scan.references:
            yield from _one(reference, chapter, manuscript, used.get(chapter.file, documents), documents)


_DATA_OF = {"fact": "facts.yaml", "term": "glossary.yaml", "cite": "sources.yaml"}


def _one(
    ref: Reference, chapter: Chapter, manuscript: Manuscript, documents: list[ResolvedDocument], all_documents: list[ResolvedDocument]
) -> Iterator[Problem]:
    place = chapter.place(ref.line)
    if _DATA_OF.get(ref.role) in manuscript.broken:
        return
    if ref.role == "fact":
        name, _, part = ref.target.partition(".")
        if name not in manuscript.facts:
            yield Problem("fact-unknown", f"there is no fact '{name}'", _near(name, manuscript.facts, "add it to facts.yaml"), place)
        elif part and part not in FACT_PARTS:
            yield Problem("fact-unknown", f"a fact has no part '{part}'", "parts are: " + ", ".join(FACT_PARTS), place)
    elif ref.role == "term":
        if ref.target not in manuscript.terms:
            yield Problem(
                "term-unknown",
                f"there is no glossary term '{ref.target}'",
                _near(ref.target, manuscript.terms, "add it to glossary.yaml"),
                place,
            )
    elif ref.role == "cite":
        if ref.target not in manuscript.sources:
            yield Problem(
                "citation-unknown",
                f"there is no source '{ref.target}'",
                _near(ref.target, manuscript.sources, "add it to sources.yaml"),
                place,
            )
    else:
        yield from _target(ref, place, manuscript, documents, all_documents)


def _targets_of(documents: dict[str, ResolvedDocument], name: str) -> dict[str, Target]:
    return documents[name].targets if name in documents else {}


def _target(
    ref: Reference, place: Place, manuscript: Manuscript, documents: list[ResolvedDocument], all_documents: list[ResolvedDocument]
) -> Iterator[Problem]:
    named, target = split_document(ref.target)
    if named and named not in manuscript.publication.documents:
        yield Problem(
            "reference-document", f"there is no document '{named}'", "documents are: " + ", ".join(manuscript.publication.documents), place
        )
        return
    if target in manuscript.broken:
        return
    documents_by_name = {d.name: d for d in all_documents}
    for document in documents:
        if named and named != document.name:
            continue  # looked up in that document's page map when this one is composed
        found = document.targets.get(target)
        if found is None and any(target in _targets_of(documents_by_name, other) for other in document.document.refers_to):
            continue  # it is named with the other document's page
        if found is None:
            yield Problem(
                "reference-unknown",
                f"there is nothing with the id '{target}' in '{document.name}'",
                _near(target, document.targets, "check the id; give the thing an id to refer to"),
                place,
            )
        elif ref.role == "num" and not found.number:
            yield Problem(
                "reference-kind",
                f"'{target}' has no number (it is a {found.kind})",
                "use {title} or a link, or refer to a numbered thing",
                place,
            )


def unknown_cases(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """`case` directives that name no case of the register."""
    for chapter in manuscript.chapters.values():
        for use in chapter.scan.directives:
            if "cases.yaml" not in manuscript.broken and use.name == "case" and use.argument and use.argument not in manuscript.cases:
                yield Problem(
                    "case-unknown",
                    f"there is no case '{use.argument}'",
                    _near(use.argument, manuscript.cases, "add it to cases.yaml"),
                    chapter.place(use.line),
                )


def data_references(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Records of the data files that name sources, terms or axis items which do not exist."""
    board = manuscript.publication.board
    columns = {item.id for item in board.columns.items} if board else set()
    rows = {item.id for item in board.rows.items} if board else set()
    wanted: list[tuple[str, int, str, Iterable[str], Iterable[str]]] = []
    for index, fact in enumerate(manuscript.facts.values()):
        wanted.append(("facts", index, "source", [fact.source], manuscript.sources))
    for index, case in enumerate(manuscript.cases.values()):
        wanted.append(("cases", index, "source", [case.source], manuscript.sources))
        wanted.append(("cases", index, "columns", case.columns, columns))
        wanted.append(("cases", index, "rows", case.rows, rows))
    for index, term in enumerate(manuscript.terms.values()):
        wanted.append(("glossary", index, "see", term.see, manuscript.terms))
    for file, index, key, names, known in wanted:
        for name in names:
            if name not in known:
                yield Problem(
                    "data-reference",
                    f"'{key}' names '{name}', which does not exist",
                    _near(name, known, "mend the id"),
                    manuscript.data_files[file].place((index, key)),
                )


def passed_forecasts(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Forecasts whose year had passed when the edition came out, without a word on how they are read."""
    year = manuscript.publication.edition.date.year
    for index, fact in enumerate(manuscript.facts.values()):
        if fact.forecast_for is not None and fact.forecast_for < year and not fact.passed:
            yield Problem(
                "fact-forecast-passed",
                f"'{fact.id}' is a forecast for {fact.forecast_for}, which has passed",
                "bring the fact up to date, or say under 'passed:' how the text treats it",
                manuscript.data_files["facts"].place((index, "forecast_for")),
            )
