"""A publication's files become a `Manuscript` that remembers file and line of everything."""

from __future__ import annotations

import hashlib
import os
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from markdown_it.token import Token
from pydantic import TypeAdapter

from ..base.files import MAX_TEXT_BYTES, as_text, inside, open_plainly, read_inside, read_text, unreadable, unwatched
from ..base.limits.wall import guarded
from ..base.located_yaml import Located, read_yaml
from ..base.memo import Memo
from ..base.problems import Place, Problem, ProblemsFound
from ..base.records import validate, validate_further
from ..base.rulebook import rule
from ..base.settings import PUBLICATION_FILE, Settings
from .front_matter import YAML_LINE, front_matter_of
from .manuscript import BoardPlace, Chapter, Manuscript, board_places, walk_outline
from .markup.cited import pieces
from .markup.ids import as_id
from .markup.parse import MARKUP, Parsed, parse, parse_inline
from .markup.scan import Scan, role_tokens, scan
from .schemas.chapters import ChapterBase, ChapterFields
from .schemas.data import Case, Fact, Source, Term
from .schemas.prose import cut_texts
from .schemas.publication import Publication

rule("front-matter-missing", "a chapter without YAML front matter")
rule("id-duplicate", "one id stands on two things")


@dataclass
class LoadMemory:
    """Files that were read before, by their text."""

    chapters: Memo[Chapter] = field(default_factory=Memo)
    data: Memo[Located] = field(default_factory=lambda: Memo(20))


class _Gather:
    """Runs steps that may fail, and keeps their problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def attempt(self, file: str, step: Callable[[], Any]) -> Any:
        try:
            return guarded(f"reading '{file}'", Place(file), step)
        except ProblemsFound as found:
            self.problems.extend(found.problems)
            return None


def load(settings: Settings, known: LoadMemory | None = None) -> Manuscript:
    """Read every source. Raises `ProblemsFound` only where publication.yaml itself is unusable.

    `known`: what was read before.
    """
    known = known or LoadMemory()
    folder = settings.publication_dir
    located, publication, unknown_keys = guarded(
        f"reading '{PUBLICATION_FILE}'", Place(PUBLICATION_FILE), partial(_publication, folder)
    )
    places = board_places(publication)
    by_file = {place.file: place for place in places}
    gather = _Gather()
    gather.problems += [*unknown_keys, *cut_texts(located)]
    chapters: dict[str, Chapter] = {}
    broken: set[str] = set()
    for file, place in _chapter_files(publication, located):
        if file in chapters or (file in by_file and not os.path.lexists(folder / file)):
            continue  # a missing board chapter is a problem of its own kind: see check
        chapter = gather.attempt(
            file, partial(_chapter, folder, file, place, publication, by_file.get(file), known.chapters)
        )
        if chapter is None:
            broken.add(_guess_id(folder, file, by_file.get(file)))
        else:
            chapters[file] = chapter
            gather.problems.extend(chapter.env["problems"] + chapter.scan.problems)
    data, data_files, broken_data = _data(folder, gather, known.data)
    data_texts = {
        name: gather.attempt(f"{name}.yaml", partial(_scan_fields, found, name, publication.language))
        or _scan_nothing(found, name)
        for name, found in data_files.items()
    }
    gather.problems += [problem for found, _ in data_texts.values() for problem in found.problems]
    gather.problems += (
        gather.attempt(PUBLICATION_FILE, partial(_scan_fields, _printed(located), "publication", publication.language))
        or _scan_nothing(located, "publication")
    )[0].problems
    digests = gather.attempt(PUBLICATION_FILE, lambda: file_digests(folder)) or {}
    return Manuscript(
        publication=publication,
        located=located,
        chapters=chapters,
        facts=data["facts"],
        cases=data["cases"],
        terms=data["glossary"],
        sources=data["sources"],
        data_files=data_files,
        data_scans={f"{name}.yaml": found for name, (found, _) in data_texts.items()},
        data_citations=tuple(group for _, tokens in data_texts.values() for group in _citations(tokens)),
        board_places=places,
        broken=frozenset(broken | broken_data),
        digest=digest_of(digests),
        digest_of_others=digest_of({name: digest for name, digest in digests.items() if name not in chapters}),
        problems=tuple(gather.problems),
        folder=folder,
    )


def _publication(folder: Path) -> tuple[Located, Publication, list[Problem]]:
    located = read_yaml(as_text(read_inside(folder, PUBLICATION_FILE), PUBLICATION_FILE), PUBLICATION_FILE)
    return located, *validate_further(located, Publication)


def _chapter_files(publication: Publication, located: Located) -> list[tuple[str, Place]]:
    """Every chapter file that an outline or the board names, with the place that names it."""
    named: list[tuple[str, Place]] = []
    for name, document in publication.documents.items():
        for item, place in walk_outline(located, name, document.outline):
            if item.chapter or item.part:
                named.append((str(item.chapter or item.part), place))
    named.extend((p.file, located.place(("board",))) for p in board_places(publication))
    return named


_CHAPTER: TypeAdapter[ChapterBase] = TypeAdapter(ChapterFields)


def _chapter(
    folder: Path, file: str, named_at: Place, publication: Publication, board: BoardPlace | None, known: Memo[Chapter]
) -> Chapter:
    text = read_text(inside(folder, file, named_at), file)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return known.find(
        (file, digest, publication.language, board),
        lambda: _read_chapter(text, digest, file, publication.language, board),
    )


def _read_chapter(text: str, digest: str, file: str, default_language: str, board: BoardPlace | None) -> Chapter:
    located = _front_matter(text, file)
    fields, unknown_keys = validate_further(located, _CHAPTER)
    language = fields.lang or default_language
    chapter_id = fields.id or (board.id if board else as_id(Path(file).stem))
    if not chapter_id:
        what, hint = f"no id can be made of the file name '{file}'", "write one in the front matter: id: introduction"
        raise ProblemsFound([Problem("id-malformed", what, hint, Place(file, 1))])
    parsed: Parsed = parse(text, file, language)
    found = scan(parsed.tokens, chapter_id, file, parsed.env.get("references"))
    front = _scan_fields(located, chapter_id, language)
    found.references[:0] = front[0].references
    found.problems[:0] = [*unknown_keys, *cut_texts(located), *front[0].problems]
    found.images[:0] = front[0].images
    found.add_texts(front[0], chapter_id)
    tokens = front[1] + parsed.tokens
    return Chapter(
        id=chapter_id,
        file=file,
        fields=fields,
        tokens=parsed.tokens,
        env=parsed.env,
        scan=found,
        located=located,
        language=language,
        citations=_citations(tokens),
        digest=digest,
    )


def _citations(tokens: list[Token]) -> tuple[tuple[str, ...], ...]:
    """The groups of sources that a text cites, in order."""
    return tuple(pieces(role.content) for role in role_tokens(tokens) if role.meta["name"] == "cite")


def _scan_fields(located: Located, chapter_id: str, language: str) -> tuple[Scan, list[Token]]:
    """What the texts of the front matter refer to, with their lines, and their tokens."""
    tokens: list[Token] = []
    for path, line in located.lines.items():
        value = located.value
        for part in path:
            value = value[part]
        if isinstance(value, str) and MARKUP.search(value):
            tokens += parse_inline(value, located.file, line, language).tokens
    return scan(tokens, chapter_id, located.file), tokens


def _scan_nothing(located: Located, chapter_id: str) -> tuple[Scan, list[Token]]:
    """Of a file whose texts could not be read."""
    return scan([], chapter_id, located.file), []


_NOT_PRINTED = frozenset({"documents", "editorial", "waivers", "website"})


def _printed(located: Located) -> Located:
    """The texts of publication.yaml that pages print, and those of its documents' titles."""
    wanted = {
        path: line
        for path, line in located.lines.items()
        if path
        and (path[0] not in _NOT_PRINTED or (path[0] == "documents" and path[-1] in ("title", "subtitle", "citation")))
    }
    return Located(located.value, located.file, lines=wanted)


def _front_matter(text: str, file: str) -> Located:
    found = front_matter_of(text)
    if found is None:
        what = "the chapter does not begin with YAML front matter"
        hint = "begin it with '---', the keys 'kind' and 'title', and '---' again"
        raise ProblemsFound([Problem("front-matter-missing", what, hint, Place(file, 1))])
    return read_yaml(found.yaml, file, first_line=YAML_LINE)


def _guess_id(folder: Path, file: str, board: BoardPlace | None) -> str:
    if board:
        return board.id
    try:
        found = front_matter_of(read_text(inside(folder, file, Place(file)), file))
    except ProblemsFound:
        found = None
    return (found.id if found else "") or as_id(Path(file).stem)


_DATA: dict[str, TypeAdapter[Any]] = {
    "facts": TypeAdapter(list[Fact]),
    "cases": TypeAdapter(list[Case]),
    "glossary": TypeAdapter(list[Term]),
    "sources": TypeAdapter(list[Source]),
}


def _read_data(folder: Path, file: str, known: Memo[Located]) -> Located:
    text = read_text(inside(folder, file, Place(file)), file)
    return known.find((file, text), lambda: read_yaml(text, file, typed=file != "sources.yaml"))


def _data(
    folder: Path, gather: _Gather, known: Memo[Located]
) -> tuple[dict[str, dict[str, Any]], dict[str, Located], set[str]]:
    """The data files that exist: name → records by id, where they stood, and those that are unusable."""
    data: dict[str, dict[str, Any]] = {}
    files: dict[str, Located] = {}
    broken: set[str] = set()
    for name, records_of in _DATA.items():
        file = f"{name}.yaml"
        data[name] = {}
        if not os.path.lexists(folder / file):
            continue
        located = gather.attempt(file, partial(_read_data, folder, file, known))
        if located is None:
            broken.add(file)
            continue
        files[name] = located
        gather.problems += cut_texts(located)
        records = gather.attempt(file, partial(validate, located, records_of))
        if records is None:
            broken.add(file)
        for index, record in enumerate(records or []):
            if record.id in data[name]:
                gather.problems.append(
                    Problem(
                        "id-duplicate",
                        f"the id '{record.id}' stands twice in {file}",
                        "give each record its own id",
                        located.place((index,)),
                    )
                )
            data[name][record.id] = record
    return data, files, broken


def file_digests(folder: Path) -> dict[str, bytes]:
    """SHA-256 of all files of the publication, its output left out, by path in the order of names.

    Byte order marks and line ends of texts do not count: a checkout on another system has the same sources.
    Raises `ProblemsFound` for a file that cannot be read.
    """
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if unwatched(relative):
            continue
        if path.is_symlink() and path.is_dir():
            found[relative.as_posix()] = hashlib.sha256(os.fsencode(path.readlink())).digest()
        if path.is_file() and path.resolve().is_relative_to(folder):
            try:
                found[relative.as_posix()] = _file_digest(path)
            except OSError as error:
                raise ProblemsFound([unreadable(error, relative.as_posix())]) from None
    return found


def digest_of(digests: Mapping[str, bytes]) -> str:
    """SHA-256 over names and digests of files."""
    total = hashlib.sha256()
    for name, digest in digests.items():
        total.update(name.encode("utf-8", "surrogateescape") + b"\0" + digest)
    return total.hexdigest()


_TEXTS = frozenset({".md", ".yaml", ".yml", ".csv", ".j2", ".css", ".svg"})


def _file_digest(path: Path) -> bytes:
    with open_plainly(path.resolve()) as stream:
        if path.suffix in _TEXTS and os.fstat(stream.fileno()).st_size <= MAX_TEXT_BYTES:
            text = stream.read(MAX_TEXT_BYTES).removeprefix(BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            return hashlib.sha256(text).digest()
        return hashlib.file_digest(stream, "sha256").digest()
