"""What a document may say of the others that it refers to."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.problems import Place, Problem, ProblemsFound, placed
from ..base.settings import Settings
from ..resolve.pages import PageMap, page_map_name, read_page_map
from ..sources.markup.grammar import split_document
from .sources import Sources


def foreign_maps(
    settings: Settings, sources: Sources, name: str, maps: Mapping[str, PageMap], *, as_built: bool = False
) -> dict[str, PageMap]:
    """Page maps of the documents that this one refers to: just built, or of the last build. `as_built`: also of one
    before the sources changed. Raises `ProblemsFound`."""
    resolved = sources.documents[name]
    publication = sources.manuscript.publication
    wanted: dict[str, list[tuple[str, Place]]] = {d: [] for d in resolved.document.refers_to}
    for entry in resolved.entries:
        for reference in entry.text.scan.references if entry.text else ():
            document, target = split_document(reference.target)
            if (
                entry.text
                and document
                and document != name
                and document in publication.documents
                and reference.role in ("link", "page")
            ):
                wanted.setdefault(document, []).append((target, entry.text.place(reference.line)))
    problems: list[Problem] = []
    foreign: dict[str, PageMap] = {}
    for document, references in wanted.items():
        if document in maps:
            foreign[document] = maps[document]
        else:
            file, edition = settings.output_dir / page_map_name(document), publication.edition.number
            try:
                digest = None if as_built else sources.manuscript.digest
                foreign[document] = read_page_map(file, document, edition, digest)
            except ProblemsFound as found:
                asked_at = sources.manuscript.located.place(("documents", name, "refers_to"))
                place = references[0][1] if references else asked_at
                raise ProblemsFound(placed(found.problems, place)) from None
        problems.extend(
            Problem(
                "reference-unknown", f"there is nothing with the id '{target}' in '{document}'", "check the id", place
            )
            for target, place in references
            if target not in foreign[document].targets and target not in sources.manuscript.unwritten
        )
    if problems:
        raise ProblemsFound(problems)
    return foreign
