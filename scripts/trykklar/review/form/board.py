"""The board is complete, its chapters say where they belong, and assessments use the declared scales."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...base.files import watched_below
from ...base.problems import Place, Problem
from ...base.rulebook import WARNING, rule
from ...resolve.document import ResolvedDocument
from ...sources.kinds import KINDS_FILE
from ...sources.manuscript import BoardPlace, Manuscript, walk_outline
from ...sources.schemas.publication import Axis, Board, Crossings

rule("crossing-missing", "a crossing of the board has no chapter", draft=WARNING)


def missing(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Board chapters that do not exist."""
    for place in manuscript.unwritten.values():
        crossing = place.row and place.column
        what = f"the crossing of '{place.row}' and '{place.column}'" if crossing else f"'{place.row or place.column}'"
        axis = "crossings" if crossing else "rows" if place.row else "columns"
        yield Problem(
            "crossing-missing",
            f"{what} has no chapter: {place.file} does not exist",
            f"write {place.file}",
            manuscript.located.place(("board", axis, "path")),
        )


rule("crossing-extra", "a chapter for a crossing that the board does not have")


def extra(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Files that lie where crossings lie but belong to none."""
    board = manuscript.publication.board
    if board is None:
        return
    pattern = re.escape(board.crossings.path).replace(r"\{row\}", "([^/]+)").replace(r"\{column\}", "([^/]+)")
    known = {place.file for place in manuscript.board_places}
    for file in _markdown_files(manuscript):
        if file not in known and re.fullmatch(pattern, file):
            yield Problem(
                "crossing-extra",
                "this crossing is not on the board",
                "remove the file, or add its row or column to the board",
                Place(file),
            )


rule("chapter-unused", "a chapter file that no document's outline includes", WARNING, WARNING)


def unused(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Chapters that no document takes in."""
    board = manuscript.publication.board
    pattern = board.crossings.path.split("{")[0] if board else "\0"
    included = {entry.chapter.file for document in documents for entry in document.entries if entry.chapter}
    named = {
        item.chapter or item.part
        for d in documents
        for item, _ in walk_outline(manuscript.located, d.name, d.document.outline)
    }
    included |= {file for chapter in manuscript.chapters.values() for file in chapter.included}
    failed = {place.file for place in manuscript.board_places if place.id in manuscript.broken}
    for file in _markdown_files(manuscript):
        if manuscript.edition.sets_aside(file) or not manuscript.edition.takes(file):
            continue
        if file not in included | named | failed and not file.startswith(pattern):
            yield Problem(
                "chapter-unused",
                "no document's outline takes this chapter in",
                "add it to an outline in publication.yaml, or remove it",
                Place(file),
            )


def _markdown_files(manuscript: Manuscript) -> list[str]:
    folder = manuscript.folder
    files = (path.relative_to(folder) for path in watched_below(folder) if path.suffix == ".md" and path.is_file())
    return [f.as_posix() for f in files if f.parts[0] != "layouts" and f.name != "README.md"]


rule("board-chapter-mismatch", "a board chapter's axis ids disagree with its place on the board")


def mismatched(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Board chapters whose front matter names another place, kind or title than the board's."""
    board = manuscript.publication.board
    for place in manuscript.board_places:
        chapter = manuscript.chapters.get(place.file)
        if chapter is None or board is None:
            continue
        wanted = _axis(board, place).kind
        if chapter.kind != wanted:
            yield Problem(
                "board-chapter-mismatch",
                f"the chapter is of kind '{chapter.kind}', its place on the board wants '{wanted}'",
                f"write 'kind: {wanted}'",
                chapter.located.place(("kind",)),
            )
        for key, value in (("row", place.row), ("column", place.column)):
            said = getattr(chapter.fields, key, None)
            if said is not None and said != value:
                yield Problem(
                    "board-chapter-mismatch",
                    f"'{key}' is '{said}', but the file lies at '{value}'",
                    f"write '{key}: {value}', or move the file",
                    chapter.located.place((key,)),
                )
        if chapter.fields.id is not None and chapter.fields.id != place.id:
            yield Problem(
                "board-chapter-mismatch",
                f"the id is '{chapter.fields.id}', the board's pattern makes '{place.id}'",
                "leave 'id' out",
                chapter.located.place(("id",)),
            )


def _axis(board: Board, place: BoardPlace) -> Axis | Crossings:
    return board.crossings if place.row and place.column else board.rows if place.row else board.columns


rule("kind-unknown", "the board's chapters are of a kind that kinds.yaml does not declare for that place")


def undeclared_kinds(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Kinds of the board's chapters are declared, for the place that they have."""
    board = manuscript.publication.board
    if board is None:
        return
    for name, axis, place in (
        ("columns", board.columns, "column"),
        ("rows", board.rows, "row"),
        ("crossings", board.crossings, "crossing"),
    ):
        kind = manuscript.kinds.get(axis.kind)
        if kind is None or kind.place != place:
            lacks = "does not declare" if kind is None else f"declares without 'place: {place}'"
            what = f"the board's {name} are of the kind '{axis.kind}', which {KINDS_FILE} {lacks}"
            hint = f"declare it there with 'place: {place}', and the fields that such a chapter has"
            yield Problem("kind-unknown", what, hint, manuscript.located.place(("board", name, "kind")))


rule("outline-board", "an outline uses the board of a publication that has none")


def outline_without_board(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """`each:` in an outline of a publication without a board."""
    if manuscript.publication.board is not None:
        return
    for name, document in manuscript.publication.documents.items():
        if any(item.each for item, _ in walk_outline(manuscript.located, name, document.outline)):
            yield Problem(
                "outline-board",
                f"the outline of '{name}' says 'each:', but the publication has no board",
                "declare a board, or list the chapters",
                manuscript.located.place(("documents", name, "outline")),
            )


rule("assessment-scale", "an assessment misses a scale, repeats one, or leaves the scale's steps")


def assessments(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Assessments that miss or repeat a declared scale, or leave its steps."""
    scales = {scale.id: scale for scale in manuscript.publication.scales}
    for chapter in manuscript.chapters.values():
        key = next((name for name, spec in chapter.fields.spec.fields.items() if spec.type == "assessment"), "")
        if not key:
            continue
        used = [assessed.scale for assessed in chapter.fields.assessments]
        for index, assessed in enumerate(chapter.fields.assessments):
            place = chapter.located.place((key, index))
            scale = scales.get(assessed.scale)
            if scale is None:
                yield Problem(
                    "assessment-scale",
                    f"there is no scale '{assessed.scale}'",
                    "scales are: " + ", ".join(scales),
                    place,
                )
            elif assessed.value > scale.steps:
                yield Problem(
                    "assessment-scale",
                    f"'{scale.id}' goes from 1 to {scale.steps}, not to {assessed.value}",
                    "choose a step of the scale",
                    place,
                )
            elif assessed.scale in used[:index]:
                yield Problem("assessment-scale", f"'{assessed.scale}' is assessed twice", "remove one", place)
        for scale_id in scales:
            if scale_id not in used:
                yield Problem(
                    "assessment-scale",
                    f"the scale '{scale_id}' is not assessed",
                    f"add it under '{key}:'",
                    chapter.located.place((key,)),
                )


def twice(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """A chapter that stands in one document's outline more than once."""
    for document in documents:
        first: dict[str, Place] = {}
        for entry in document.entries:
            if entry.chapter and entry.chapter.file in first:
                message = f"{entry.chapter.file} already stands in '{document.name}', at {first[entry.chapter.file]}"
                yield Problem("id-duplicate", message, "take one of the two out", entry.named_at)
            if entry.chapter:
                first.setdefault(entry.chapter.file, entry.named_at)


def other_documents(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """`refers_to` names documents that stand before this one."""
    names = list(manuscript.publication.documents)
    for name, document in manuscript.publication.documents.items():
        for index, other in enumerate(document.refers_to):
            if other not in names[: names.index(name)]:
                yield Problem(
                    "reference-document",
                    f"'{name}' refers to '{other}', which is no document that stands before it",
                    "documents before it are: " + (", ".join(names[: names.index(name)]) or "none"),
                    manuscript.located.place(("documents", name, "refers_to", index)),
                )
