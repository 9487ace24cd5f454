"""A publication's files become a `Manuscript` that remembers file and line of everything."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from ..base.cache import Cache
from ..base.digests import digest_of as digest_of_texts
from ..base.files import as_text, inside, read_inside, read_text
from ..base.limits.wall import guarded
from ..base.located_yaml import Located, read_yaml
from ..base.memo import Memo
from ..base.packed import FORM
from ..base.problems import Place, Problem, ProblemsFound
from ..base.program import program_digest
from ..base.records import validate_further
from ..base.rulebook import rule
from ..base.settings import PUBLICATION_FILE, Settings
from .bibliography import with_bibliographies
from .digests import digest_of, file_digests
from .front_matter import YAML_LINE, front_matter_of
from .kept_chapters import KeptChapter, kept_chapter
from .kinds import ReadKinds, no_kinds, read_kinds
from .manuscript import BoardPlace, Chapter, Manuscript, board_places, walk_outline
from .markup.cited import pieces
from .markup.ids import as_id
from .markup.inclusion import Shelf, includes
from .markup.parse import MARKUP, Parsed, parse, parse_inline
from .markup.scan import role_tokens, scan
from .markup.scanned import Reference, Scan
from .markup.told import told_of
from .registers import Gather, ReadRegister, read_registers
from .schemas.data import Source
from .schemas.kinds import ChapterKind
from .schemas.prose import cut_texts
from .schemas.publication import Publication
from .tested import TESTED_FILE, read_tested
from .variants.asked import asks
from .variants.edition import Edition, declared_in, edition_of, varied
from .variants.frame import NO_FRAME, Frame
from .variants.records import Declared, Reading
from .variants.whose import VARIANTS_FILE, are_declared

rule("front-matter-missing", "a chapter without YAML front matter")


@dataclass(kw_only=True)
class LoadMemory:
    """Files that were read before, by their text."""

    chapters: Memo[Chapter] = field(default_factory=Memo)
    publications: Memo[Located] = field(default_factory=lambda: Memo(5))
    data: Memo[ReadRegister] = field(default_factory=lambda: Memo(20))
    variants: Memo[Declared] = field(default_factory=lambda: Memo(3))
    kinds: Memo[ReadKinds] = field(default_factory=lambda: Memo(3))
    cache: Cache | None = None
    """Where chapters are kept for other processes."""


def load(settings: Settings, known: LoadMemory | None = None) -> Manuscript:
    """Read every source. Raises `ProblemsFound` only where publication.yaml itself is unusable.

    `known`: what was read before.
    """
    known = known or LoadMemory()
    folder, gather = settings.publication_dir, Gather()
    written = guarded(f"reading '{PUBLICATION_FILE}'", Place(PUBLICATION_FILE), partial(as_written, folder, known))
    data, data_files, broken_data = read_registers(folder, gather, known.data)
    kinds = read_kinds(folder, known.kinds)
    reading = partial(edition_of, folder, settings.variant, written, data["facts"], known.variants)
    edition = guarded("reading the variants", Place(PUBLICATION_FILE), reading)
    reading_it = partial(_publication, written, edition)
    located, publication, unknown = guarded(f"reading '{PUBLICATION_FILE}'", Place(PUBLICATION_FILE), reading_it)
    by_file = {place.file: place for place in board_places(publication)}
    gather.problems += [*edition.problems, *unknown, *cut_texts(located), *kinds.problems]
    setting = _Setting(publication.language, kinds, folder, publication.substitutions)
    chapters: dict[str, Chapter] = {}
    broken: set[str] = set()
    for file, place in _chapter_files(publication, located):
        if file in chapters or (file in by_file and not os.path.lexists(folder / file)):
            continue  # a missing board chapter is a problem of its own kind: see check
        chapter = gather.attempt(
            file, partial(_chapter, folder, file, place, setting, by_file.get(file), known, edition)
        )
        if chapter is None:
            broken.add(_guess_id(folder, file, by_file.get(file)))
        else:
            chapters[file] = chapter
            gather.problems.extend(chapter.env["problems"] + chapter.scan.problems)
    data_texts = {
        name: gather.attempt(f"{name}.yaml", partial(_scan_fields, found, name, publication.language))
        or _scan_nothing(found, name)
        for name, found in data_files.items()
    }
    gather.problems += [problem for found, _ in data_texts.values() for problem in found.problems]
    printed = partial(_scan_fields, _printed(located), "publication", publication.language)
    gather.problems += (gather.attempt(PUBLICATION_FILE, printed) or _scan_nothing(located, "publication"))[0].problems
    digests = edition.digests(gather.attempt(PUBLICATION_FILE, lambda: file_digests(folder)) or {})
    return Manuscript(
        publication=publication,
        located=located,
        chapters=chapters,
        facts=edition.facts(data["facts"]),
        cases=data["cases"],
        terms=data["glossary"],
        sources=_sources(folder, located, data["sources"], gather),
        data_files=data_files | kinds.files,
        kinds=kinds.models.kinds,
        data_scans={f"{name}.yaml": found for name, (found, _) in data_texts.items()},
        data_citations=tuple(group for _, tokens in data_texts.values() for group in _citations(tokens)),
        board_places=tuple(by_file.values()),
        tested=gather.attempt(TESTED_FILE, partial(read_tested, folder)),
        broken=frozenset(broken | broken_data),
        digest=digest_of(digests),
        files={name: digest.hex() for name, digest in digests.items()},
        problems=tuple(gather.problems),
        folder=folder,
        edition=edition,
    )


def _sources(folder: Path, located: Located, own: dict[str, Source], gather: Gather) -> dict[str, Source]:
    """The publication's sources, with the works of the bibliographies that it names."""
    files = located.value.get("bibliographies") or []
    named = [(file, located.place(("bibliographies", index))) for index, file in enumerate(files)]
    sources, problems = with_bibliographies(folder, named, own)
    gather.problems += problems
    return sources


def read_declared(folder: Path, known: LoadMemory | None = None) -> tuple[Declared, str]:
    """What the publication declares of variants, and its id. Raises `ProblemsFound`, also where it declares none."""
    known = known or LoadMemory()
    if not are_declared(folder):
        hint = f"write {VARIANTS_FILE} beside {PUBLICATION_FILE}; the handbook shows how"
        raise ProblemsFound([Problem("usage", "this publication has no variants", hint, Place(VARIANTS_FILE))])
    written = as_written(folder, known)
    facts = read_registers(folder, Gather(), known.data)[0]["facts"]
    value = written.value if isinstance(written.value, dict) else {}
    return declared_in(folder, str(value.get("language", "en")), facts, known.variants), str(value.get("id", ""))


def as_written(folder: Path, known: LoadMemory) -> Located:
    """publication.yaml. Raises `ProblemsFound`."""
    text = as_text(read_inside(folder, PUBLICATION_FILE), PUBLICATION_FILE)
    return known.publications.find(text, lambda: read_yaml(text, PUBLICATION_FILE))


def _publication(written: Located, edition: Edition) -> tuple[Located, Publication, list[Problem]]:
    """As the edition has it. What a variant makes of it that the schema does not allow is told at the variant."""
    located, problems = edition.publication(written)
    if located.value == written.value:
        return located, *validate_further(located, Publication)
    _, unknown = validate_further(written, Publication)
    try:
        publication, more = validate_further(located, Publication)
    except ProblemsFound as found:
        place = edition.variant.place() if edition.variant else Place(PUBLICATION_FILE)
        raise ProblemsFound(replace(problem, place=place) for problem in found.problems) from None
    own = [problem for problem in more if problem not in unknown]
    place = edition.variant.place() if edition.variant else Place(PUBLICATION_FILE)
    return located, publication, [*problems, *unknown, *(replace(problem, place=place) for problem in own)]


def _chapter_files(publication: Publication, located: Located) -> list[tuple[str, Place]]:
    """Every chapter file that an outline or the board names, with the place that names it."""
    named: list[tuple[str, Place]] = []
    for name, document in publication.documents.items():
        for item, place in walk_outline(located, name, document.outline):
            if item.chapter or item.part:
                named.append((str(item.chapter or item.part), place))
    named.extend((p.file, located.place(("board",))) for p in board_places(publication))
    return named


@dataclass(frozen=True)
class _Setting:
    """What all chapters of a publication are read with."""

    language: str
    kinds: ReadKinds = field(default_factory=no_kinds)
    folder: Path | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    """What stands for substitutions."""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.language, self.kinds.digest, str(sorted(self.names.items()))


def _chapter(
    folder: Path,
    file: str,
    named_at: Place,
    setting: _Setting,
    board: BoardPlace | None,
    known: LoadMemory,
    edition: Edition,
) -> Chapter:
    text = read_text(inside(folder, file, named_at), file)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    key, frame = (file, digest, setting.key, board), edition.frame
    if includes(text):  # what it includes may have changed
        return _asking_chapter(text, digest, file, setting, board, frame)
    if not asks(text):
        return known.chapters.find(key, lambda: _kept_chapter(text, digest, file, setting, board, known.cache))
    told = (edition.code, str(edition.told()))
    return known.chapters.find((*key, told), lambda: _asking_chapter(text, digest, file, setting, board, frame))


def _kept_chapter(
    text: str, digest: str, file: str, setting: _Setting, board: BoardPlace | None, cache: Cache | None
) -> Chapter:
    """A chapter that is its text's alone, as another process has read it."""
    key = digest_of_texts(["chapter", FORM, program_digest(), file, digest, *setting.key, repr(board)])
    read = partial(_read_chapter, text, digest, file, setting, board)

    def made(found: KeptChapter) -> Chapter:
        head = _head(found.located, file, setting, board)
        return Chapter(
            id=head.id,
            file=file,
            fields=head.fields,
            read=lambda: read().tokens,
            env={"problems": list(found.problems)},
            scan=found.scan,
            told=found.told,
            located=found.located,
            language=head.language,
            citations=found.citations,
            digest=digest,
        )

    chapter = kept_chapter(cache, key, read, made)
    return chapter if chapter.included or chapter.asked else replace(chapter, key=key)


def made_chapter(text: str, file: str, language: str) -> Chapter:
    """A chapter of a text that the program has written itself. `file`: what it is called."""
    return _read_chapter(text, hashlib.sha256(text.encode()).hexdigest(), file, _Setting(language), None)


def _asking_chapter(
    text: str, digest: str, file: str, setting: _Setting, board: BoardPlace | None, frame: Frame
) -> Chapter:
    """A chapter that differs from edition to edition; in the base edition, all its branches are checked besides."""
    chapter = _read_chapter(text, digest, file, setting, board, frame)
    if not frame.code and chapter.asked:
        whole = _read_chapter(text, digest, file, setting, board, replace(frame, every=True))
        chapter.scan.problems += (*whole.env["problems"], *whole.scan.problems)
        chapter.asked.take(whole.asked or Reading())
    return chapter


def _read_chapter(
    text: str,
    digest: str,
    file: str,
    setting: _Setting,
    board: BoardPlace | None,
    frame: Frame = NO_FRAME,
) -> Chapter:
    reading = Reading()
    located = varied(_front_matter(text, file), frame, reading)
    head = _head(located, file, setting, board)
    fields = head.fields
    shelf, names = Shelf(setting.folder, file), {**setting.names, **fields.substitutions}
    parsed: Parsed = parse(text, file, head.language, frame, reading, shelf, names)
    reading.outcomes += shelf.texts
    found = scan(parsed.tokens, head.id, file, parsed.env.get("references"))
    front = _scan_fields(located, head.id, head.language)
    found.references[:0] = [*front[0].references, *_named(located, fields.spec)]
    found.problems[:0] = [*head.unknown_keys, *cut_texts(located, fields.spec.prose_keys), *front[0].problems]
    found.images[:0] = front[0].images
    found.add_texts(front[0], head.id)
    tokens = front[1] + parsed.tokens
    return Chapter(
        id=head.id,
        file=file,
        fields=fields,
        read=lambda: parsed.tokens,
        env={"problems": parsed.problems},
        scan=found,
        told=told_of(parsed.tokens),
        located=located,
        language=head.language,
        citations=_citations(tokens),
        digest=digest_of({"": digest.encode(), "asked": "\0".join(reading.outcomes).encode()})
        if reading.outcomes
        else digest,
        included=tuple(shelf.files),
        asked=reading if reading.asked or reading.problems else None,
    )


@dataclass(frozen=True)
class _Head:
    """What front matter says of its chapter."""

    fields: Any
    unknown_keys: list[Problem]
    id: str
    language: str


def _head(located: Located, file: str, setting: _Setting, board: BoardPlace | None) -> _Head:
    """Raises `ProblemsFound`."""
    fields, unknown_keys = validate_further(located, setting.kinds.models.adapter)
    chapter_id = fields.id or (board.id if board else as_id(Path(file).stem))
    if not chapter_id:
        what, hint = f"no id can be made of the file name '{file}'", "write one in the front matter: id: introduction"
        raise ProblemsFound([Problem("id-malformed", what, hint, Place(file, 1))])
    return _Head(fields, unknown_keys, chapter_id, fields.lang or setting.language)


def _named(located: Located, kind: ChapterKind) -> Iterator[Reference]:
    """What fields of the type 'reference' name."""
    for path, line in located.lines.items():
        spec = kind.at(path)
        if spec and spec.type == "reference":
            yield Reference("ref", str(located.at(path)), line)


def _citations(tokens: list[Token]) -> tuple[tuple[str, ...], ...]:
    """The groups of sources that a text cites, in order."""
    return tuple(
        group
        for role in role_tokens(tokens)
        if role.meta["name"] == "cite"
        for group in (((piece,) for piece in pieces(role.content)) if "told" in role.meta else [pieces(role.content)])
    )


def _scan_fields(located: Located, chapter_id: str, language: str) -> tuple[Scan, list[Token]]:
    """What the texts of the front matter refer to, with their lines, and their tokens."""
    tokens: list[Token] = []
    for path, line in located.lines.items():
        value = located.at(path)
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
