"""References, facts, terms, citations and cases: everything named must exist and be of the right kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...base.bounds import SUGGESTED_IDS
from ...base.problems import Place, Problem, did_you_mean
from ...base.rulebook import WARNING, rule
from ...resolve.document import ResolvedDocument
from ...resolve.source_lists import DIRECTIVE, cited_by, source_lists
from ...sources.manuscript import Manuscript
from ...sources.markup.grammar import FACT_PARTS, split_document
from ...sources.markup.scanned import Reference


def unresolved(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """References to ids, facts, terms and sources that do not exist, in chapters and in data files."""
    printed_in: dict[str, list[ResolvedDocument]] = {}
    for document in documents:
        for entry in document.entries:
            if entry.text:
                printed_in.setdefault(entry.text.file, []).append(document)
    checker = _References(manuscript, documents)
    for chapter in manuscript.chapters.values():
        for reference in chapter.scan.references:
            yield from checker.check(reference, chapter.place(reference.line), printed_in.get(chapter.file, documents))
    for file, scan in manuscript.data_scans.items():
        for reference in scan.references:
            yield from checker.check(reference, Place(file, reference.line), documents)


_DATA_OF = {"fact": "facts.yaml", "term": "glossary.yaml", "cite": "sources.yaml"}


_FILE = re.compile(
    r"^[^#]*\.(?:md|html?|pdf|csv|xlsx?|ods|docx?|txt|ya?ml|json|ipynb|png|jpe?g|svg|zip)(?:#.*)?$", re.I
)


rule("reference-unknown", "a reference to an id that does not exist")
rule("reference-kind", "a reference to a thing of the wrong kind")
rule("fact-unknown", "a fact that facts.yaml does not hold")
rule("term-unknown", "a glossary term that does not exist")
rule("citation-unknown", "a citation of a source that sources.yaml does not hold")


_NO_ID = "check the id; give the thing an id to refer to"


class _References:
    """Looks references up in the data files and among the documents' targets."""

    def __init__(self, manuscript: Manuscript, documents: list[ResolvedDocument]) -> None:
        self.manuscript = manuscript
        self.targets = {document.name: document.targets for document in documents}
        self.standing = {
            document.name: document.standing | source_lists(document).entries().keys() for document in documents
        }
        self._hints: dict[str, str] = {}

    def check(self, ref: Reference, place: Place, printed_in: list[ResolvedDocument]) -> Iterator[Problem]:
        """Problems of one reference in a text that `printed_in` print."""
        if _DATA_OF.get(ref.role) in self.manuscript.broken:
            return
        if ref.role == "fact":
            yield from self._fact(ref.target, place)
        elif ref.role == "term" and ref.target not in self.manuscript.all_terms:
            hint = did_you_mean(ref.target, self.manuscript.all_terms, "add it to glossary.yaml")
            yield Problem("term-unknown", f"there is no glossary term '{ref.target}'", hint, place)
        elif ref.role == "cite" and ref.target not in self.manuscript.sources:
            hint = did_you_mean(ref.target, self.manuscript.sources, "add it to sources.yaml")
            yield Problem("citation-unknown", f"there is no source '{ref.target}'", hint, place)
        elif ref.role not in _DATA_OF:
            yield from self._target(ref, place, printed_in)

    def _fact(self, spec: str, place: Place) -> Iterator[Problem]:
        name, _, part = spec.partition(".")
        if name not in self.manuscript.facts:
            hint = did_you_mean(name, self.manuscript.facts, "add it to facts.yaml")
            yield Problem("fact-unknown", f"there is no fact '{name}'", hint, place)
        elif part and part not in FACT_PARTS:
            yield Problem("fact-unknown", f"a fact has no part '{part}'", "parts are: " + ", ".join(FACT_PARTS), place)

    def _target(self, ref: Reference, place: Place, printed_in: list[ResolvedDocument]) -> Iterator[Problem]:
        called = next((own for each in printed_in if (own := each.found(ref.target, place.file)) != ref.target), "")
        ref = replace(ref, target=called or ref.target)
        if ref.role == "link" and (not ref.target or _FILE.search(ref.target)):
            yield self._to_a_file(ref.target, place)
            return
        named, target = split_document(ref.target)
        if named and named not in self.targets:
            hint = "documents are: " + ", ".join(self.targets)
            yield Problem("reference-document", f"there is no document '{named}'", hint, place)
        elif target not in self.manuscript.broken and target not in self.manuscript.unwritten:
            searched = [[named] if named else [each.name, *each.document.refers_to] for each in printed_in]
            yield from self._in_documents(ref.role, target, searched, place)

    def _in_documents(self, role: str, target: str, searched: list[list[str]], place: Place) -> Iterator[Problem]:
        """The documents of one list after the other are searched for `target`; what none has is told once."""
        missing: list[str] = []
        for where in searched:
            if role == "page" and target in self.standing.get(where[0], ()):
                continue
            found = next((self.targets[name][target] for name in where if target in self.targets.get(name, {})), None)
            if found is None:
                missing += [] if where[0] in missing else [where[0]]
            elif role == "num" and not found.number:
                what = f"'{target}' has no number (it is a {found.kind})"
                hint = "use {title} or a link, or refer to a numbered thing"
                yield Problem("reference-kind", what, hint, place)
        if missing:
            names = ", ".join(f"'{name}'" for name in missing)
            what = f"there is nothing with the id '{target}' in {names}"
            yield Problem("reference-unknown", what, self._meant(target, missing[0]), place)

    def _meant(self, target: str, document: str) -> str:
        """What an id may mean: of the first ones, for each is held against all that there are."""
        if target not in self._hints and len(self._hints) < SUGGESTED_IDS.most:
            self._hints[target] = did_you_mean(target, self.targets[document], _NO_ID)
        return self._hints.get(target, _NO_ID)

    def _to_a_file(self, target: str, place: Place) -> Problem:
        """A link that works between files in a folder, and not in a document that is sent."""
        if not target:
            return Problem("reference-unknown", "a link leads nowhere", "write [text](#id) or an address", place)
        path = target.partition("#")[0].removeprefix("./")
        chapter = next(
            (each for file, each in self.manuscript.chapters.items() if f"/{file}".endswith(f"/{path}")), None
        )
        hint = "link to a chapter by its id, [text](#id); what lies elsewhere, by its whole address: https://…"
        if chapter:
            hint = f"write [text](#{target.partition('#')[2] or chapter.id}), which leads to the chapter itself"
        what = f"a link to the file '{target}' leads nowhere from a finished document"
        return Problem("reference-unknown", what, hint, place)


rule("case-unknown", "a case that cases.yaml does not hold")


def unknown_cases(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """`case` directives that name no case of the register."""
    for chapter in manuscript.chapters.values():
        for use in chapter.scan.directives:
            if (
                "cases.yaml" not in manuscript.broken
                and use.name == "case"
                and use.argument
                and use.argument not in manuscript.cases
            ):
                yield Problem(
                    "case-unknown",
                    f"there is no case '{use.argument}'",
                    did_you_mean(use.argument, manuscript.cases, "add it to cases.yaml"),
                    chapter.place(use.line),
                )


rule("data-reference", "a record of a data file names a record that does not exist")


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
            if name not in known and not (key == "source" and "sources.yaml" in manuscript.broken):
                yield Problem(
                    "data-reference",
                    f"'{key}' names '{name}', which does not exist",
                    did_you_mean(name, known, "fix the id"),
                    manuscript.data_files[file].place((index, key)),
                )


rule("fact-forecast-passed", "a forecast whose year has passed, without a word on how the text treats it", WARNING)


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


rule("source-unlisted", "a work that is cited where lists of sources leave it out, or a list without works", WARNING)


def unlisted_sources(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Where a document has lists of sources with works of their own, each work that it cites is in one of them."""
    for document in documents:
        uses = [(e.text, use) for e in document.entries if e.text for use in e.text.scan.directives]
        told = {use.id: text.place(use.line) for text, use in uses if use.name == DIRECTIVE}
        lists = source_lists(document) if told else None
        if lists is None:
            continue
        for each in lists.lists:
            if not each.works and each.id in told:
                hint = "look at its options, and at the types and keywords of the works; or take it out"
                yield Problem("source-unlisted", "a list of sources has no work", hint, told[each.id])
        for text in (entry.text for entry in document.entries if entry.text):
            for work in cited_by(text):
                if work in manuscript.sources and not lists.leads_to("", work):
                    line = next((ref.line for ref in text.scan.references if ref.target == work), 1)
                    what = f"'{work}' is cited, and no list of sources of '{document.name}' has it"
                    hint = "add a directive 'bibliography' for works of its kind, or a chapter 'gather: sources'"
                    yield Problem("source-unlisted", what, hint, text.place(line))
