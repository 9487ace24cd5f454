"""The law of conservation for texts beside the bodies: each is printed by some page of some document of the
publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from ..base.located_yaml import Located, Path
from ..base.problems import Problem
from ..language.words import words_of
from ..sources.manuscript import Manuscript
from ..sources.markup.parse import parse_inline
from ..sources.schemas.texts import prose_paths
from .conservation import text_runs
from .records import ChapterHtml

_PUBLICATION = frozenset({"title", "subtitle", "publisher"})
_UNPRINTED = frozenset({"short", "rules"})
_RECORDS = {"glossary": frozenset({"term", "text"}), "cases": frozenset({"title", "who", "text"})}
"""Keys of the front matter whose texts no page prints as they stand (`short` stands in running heads alone), and keys
of the other files whose texts are printed, wherever they stand. Facts and sources have rules of their own."""


def lost_fields(manuscript: Manuscript, entries: Sequence[ChapterHtml]) -> Iterator[Problem]:
    """A problem for each text of publication.yaml, front matter and gathered records that no page prints. `entries`: of
    all documents."""
    language = manuscript.publication.language
    everywhere = _Printed(entries)
    printed = {file for html in entries for file in html.sources}
    covered = {
        name
        for name, document in manuscript.publication.documents.items()
        if any(i.section == "cover" for i in document.outline)
    }
    for path in (path for path in manuscript.located.lines if _of_publication(path, covered)):
        yield from everywhere.lost(manuscript.located, path, language, entries)
    for chapter in manuscript.chapters.values():
        if chapter.file in printed:
            own = [html for html in entries if chapter.file in html.sources]
            for path, _ in prose_paths(type(chapter.fields), chapter.located.value):
                if path[0] not in _UNPRINTED:
                    yield from everywhere.lost(chapter.located, path, chapter.language, own)
    gathered = {
        getattr(chapter.fields, "gather", None) for chapter in manuscript.chapters.values() if chapter.file in printed
    }
    for name, keys in _RECORDS.items():
        located = manuscript.data_files.get(name)
        if located and name in gathered:
            for path in (path for path in located.lines if _key(path) in keys and "translations" not in path):
                yield from everywhere.lost(located, path, language, ())


def _of_publication(path: Path, covered: Set[str]) -> bool:
    """Titles and the publisher, where there is a cover; a document (`covered`: those with one) may have titles of its
    own."""
    if not path or path[-1] not in _PUBLICATION:
        return False
    return (len(path) == 1 and bool(covered)) or (len(path) == 3 and path[0] == "documents" and path[1] in covered)


def _key(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


class _Printed:
    """Looks for texts on all pages."""

    def __init__(self, entries: Iterable[ChapterHtml]) -> None:
        self.all = "\n".join(html.words for html in entries)

    def lost(self, located: Located, path: Path, language: str, first: Iterable[ChapterHtml]) -> Iterator[Problem]:
        """A problem where a run of words of the field at `path` is nowhere; `first`: where it most likely stands."""
        value = located.at(path)
        if not isinstance(value, str):
            return
        line = located.place(path).line
        for _, text in text_runs(parse_inline(value, located.file, line, language).tokens):
            words = words_of(text)
            sought = f" {' '.join(words)} "
            if words and not any(sought in html.words for html in first) and sought not in self.all:
                what = f"no page of any document prints '{'.'.join(map(str, path))}': {' '.join(text.split())[:60]}"
                hint = "look at the template that should print it, or take the text out"
                yield Problem("text-lost", what, hint, located.place(path))
                return
