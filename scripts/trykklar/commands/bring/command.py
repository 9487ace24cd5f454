"""The command `import`: another tool's folder of Markdown becomes a publication that builds at once."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date as days
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...base.problems import Place, Problem, ProblemsFound, counted, exit_code
from ..options import EPILOG, json_option
from ..reporting import reporting, show
from ..streams import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .records import Book, Line, Piece, Told
    from .work import Work
    from .write import Publication

_UNREAD = "the text was imported, and nobody has proofread it yet"


@click.command("import", epilog=EPILOG)
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", help="The publication's title, where the book names none.")
@click.option("--language", help="Its language, where the book names none: en, da, …")
@json_option
@reporting
def bring(source: Path, folder: Path, title: str | None, language: str | None, as_json: bool) -> None:
    """Make a publication of another tool's folder of Markdown, or of a document of Word or Google Docs.

    The folder is that of an mdBook, of a Quarto or Jupyter Book, of MyST or MkDocs, or holds plain files; the document
    is a .docx or an exported .html, and each of its headings of level 1 begins a chapter. What comes out builds at
    once. Whatever is not carried over is told at the line of SOURCE where it stands.
    """
    told, chapters = _imported(source, folder, title, language)
    show(told, False, as_json, {"chapters": chapters, "folder": str(folder)})
    if not as_json:
        say(f"{counted(chapters, 'chapter')} in '{folder}'; build them with 'trykklar build --publication {folder}'")
    sys.exit(exit_code(told, release=False))


def _imported(source: Path, folder: Path, title: str | None, language: str | None) -> tuple[list[Problem], int]:
    """What is to be told, and how many chapters there are. Raises `ProblemsFound`."""
    from ...base.limits.ending import scratch_folder
    from .fixing import fixed, folder_is_free
    from .records import Told
    from .signs import printable
    from .word import in_the_document
    from .write import copy_pictures

    if not folder_is_free(folder):
        raise ProblemsFound([Problem("usage", f"'{folder}' exists and is not empty", "name a new folder")])
    told = Told()
    place, date = folder.resolve(), days.today().isoformat()
    place.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(beside=place) as scratch:
        made = scratch / place.name
        made.mkdir()
        book = _book(source.resolve(), scratch / "texts", told)
        book = printable(replace(book, title=title or book.title, language=language or book.language), told)
        work, publication = _brought(book, made, told)
        if not publication.chapters:
            what = "document" if source.is_file() else "book"
            empty = Problem("usage", f"the {what} has no text that can be read", "name another one")
            raise ProblemsFound([empty, *dict.fromkeys(told.problems)])
        copy_pictures(work, made)
        if not source.is_file():
            _for_screens(work, publication, told)
        left = fixed(publication, told, date)
        _levels(publication, left, date)
        made.rename(place)
    errors = [problem for problem in left if problem.severity(release=False).value == "error"]
    if source.is_file():
        told.problems = [in_the_document(problem, source.name) for problem in told.problems]
    if not publication.book.authors:
        what = "the book names no author, and so its cover has words in a name's place"
        told.left(Place("publication.yaml"), what, "write who publishes it to 'publisher', and 'authors'")
    return [*dict.fromkeys(told.problems), *errors], len(publication.chapters)


def _book(source: Path, texts: Path, told: Told) -> Book:
    """The book in a folder, or in a document, which is made into the folder `texts` first. Raises `ProblemsFound`."""
    from ...base.limits.wall import guarded
    from .outlines import read_outline
    from .word import as_folder

    if not source.is_file():
        book = guarded("reading the book's outline", Place(source.name), lambda: read_outline(source, told))
        return replace(book, title=book.title or source.name)
    texts.mkdir()
    about = as_folder(source, texts, told)
    book = read_outline(texts, told)
    authors = (about.author,) if about.author else book.authors
    return replace(book, title=about.title or source.stem, authors=authors, language=about.language or book.language)


def _brought(book: Book, folder: Path, told: Told) -> tuple[Work, Publication]:
    from ...language.labels import labels_for
    from .bibliography import sources_of
    from .records import Line
    from .sections import chapter
    from .signs import without_strange_signs
    from .texts import brought_over, read_texts
    from .work import Work
    from .write import Publication, Written, gathered

    work = Work(book=book, told=told)
    texts = read_texts(work, book.pieces)
    done = {file: without_strange_signs(work, brought_over(work, text, file)) for file, text in texts.items()}
    book = work.book = _in_its_language(book, done.values(), told)
    found = {}
    for piece in _chapters(book):
        alone = piece.kind == "part"  # its chapters are chapters of their own
        made = chapter(work, replace(piece, items=()) if alone else piece, texts, done)
        if made:
            found[piece.file] = made
    publication = Publication(book=book, title=book.title, folder=folder)
    gathered(work, book.pieces, found, publication)
    publication.sources = sources_of(work)
    if publication.sources:
        title = labels_for(book.language, {})["new.sources"]
        front = {"kind": "back", "id": "the-sources", "title": title, "gather": "sources"}
        publication.chapters["chapters/the-sources.md"] = Written(front, [Line("", "", 0)])
    return work, publication


def _for_screens(work: Work, publication: Publication, told: Told) -> None:
    """Demand few pixels of the pictures of a book for screens, which is told: a press file with them was refused."""
    from .write import SCREEN_PPI

    publication.pixels = any(not name.endswith((".svg", ".pdf")) for name in work.pictures.values())
    if publication.pixels:
        what = f"pictures for screens have few pixels: press files may have them with {SCREEN_PPI} an inch"
        told.left(Place("publication.yaml"), what, "take 'image_ppi' out where it is printed: 300 are demanded then")


def _in_its_language(book: Book, texts: Iterable[list[Line]], told: Told) -> Book:
    """A book that does not say its language has the one that its words are of, which is told where it is not English:
    words are divided by it, and figures called."""
    from ...language.guessing import guessed

    if book.language:
        return book
    language = guessed(line.text for lines in texts for line in lines if not line.code) or "en"
    if language != "en":
        what = f"the book does not say its language, and by its words it is taken for '{language}'"
        hint = "write another one to 'language' in publication.yaml, where it is wrong"
        told.left(Place(book.settings or book.root.name), what, hint)
    return replace(book, language=language)


def _chapters(book: Book) -> Iterator[Piece]:
    for piece in book.pieces:
        yield piece
        yield from piece.items if piece.kind == "part" else ()


def _levels(publication: Publication, left: list[Problem], date: str) -> None:
    """What a proofreader would object to is a warning in releases too, until somebody reads the text."""
    from ...base.rulebook import rules
    from .write import write_publication

    pages = {code for code, rule in rules().items() if rule.waivable and ".typeset." in rule.module}
    found = {problem.code for problem in left if problem.waivable}
    publication.rules = dict.fromkeys(sorted(pages | found), _UNREAD)
    write_publication(publication, date)
