"""What is another variant's, looked for in the finished files of an edition: names, numbers, pictures, attachments.

Files are read back as a reader's program reads them. A name that the text of all editions holds itself is no stranger
in it; it is looked for in the variant's own chapters alone.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ...base.addresses import SOURCE_URL
from ...base.bounds import PICTURE_BYTES, TEXT_BYTES
from ...base.cache import Cache
from ...base.digests import digest_of_real_file
from ...base.files import files_below, read_bytes
from ...base.memo import Memo
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ...compose.records import ChapterHtml
from ...preflight.opened import OpenedPdf
from ...preflight.readings.apart import painted_beyond
from ...preflight.readings.page_digest import PageDigest, page_digests
from ...preflight.readings.reading import Reading
from ...publish.manifest import Kind
from ...resolve.facts import fact_text
from ...sources.manuscript import Manuscript
from ...sources.schemas.data import Fact
from ...sources.schemas.words import in_language
from ...sources.variants.records import Declared, OneVariant
from ...sources.variants.whose import FOLDER, VARIANTS_FILE, belongs
from ..files import Publishable
from .pictures import ALIKE, NEARER, SUFFIXES, Look, look_of_file, looks_in

rule("variant-foreign", "a name, a number or a picture of another variant stands in an edition")

_SHORTEST = 3
"""Characters of a name that is looked for."""
_LONGEST = 20_000
"""Characters of a text of which it is remembered what stands in it: of a page, and not of a book."""
_DIGITS = 5
"""Of a number: those with fewer stand everywhere."""
_BROKEN = re.compile("[\u00ad\u0002\ufffe]\\s*")
_MARKUP = re.compile(r"[*_`\\]|<[^<>]*>")


def strangers(
    manuscript: Manuscript, files: Sequence[Publishable], composed: Iterable[ChapterHtml], cache: Cache | None = None
) -> Iterator[Problem]:
    """What stands in the files, or in the entries that they are made of, and is another variant's. `cache`: where the
    texts of pages are kept that editions share."""
    edition = manuscript.edition
    if edition.variant is None or edition.declared is None:
        return
    words = _words(manuscript, edition.declared)
    shared = _shared(manuscript, words)
    everywhere = replace(words, foreign={word: code for word, code in words.foreign.items() if word not in shared})
    for file in files:
        texts, attached = _read_back(file, cache)
        for where, text in texts:
            for word, code in everywhere.found(text):
                yield _foreign(f"'{word}' of the variant '{code}' stands on {where}", file.told.name)
        for name in attached:
            if not belongs(name, edition.code):
                yield _foreign(f"'{name}' is attached, and is another variant's", file.told.name)
    yield from _swapped(manuscript, files)
    pictures = {digest: code for digest, (code, _) in _pictures(manuscript).items()}
    for html in composed:
        for url, data in html.assets.items() if pictures else ():
            if url.startswith(SOURCE_URL) and (whose := pictures.get(hashlib.sha256(data).hexdigest())):
                yield _foreign(f"the page shows a picture of the variant '{whose}'", html.source or url)
        own = next((file for file in html.sources if file.startswith(f"{FOLDER}/")), "")
        for word, code in words.found(_plain(html.html)) if own else ():
            yield _foreign(f"'{word}' of the variant '{code}' stands in the text", own)


def _foreign(what: str, file: str) -> Problem:
    hint = "clear the cache ('trykklar cache clear') and build again; if it stays so, the sources hold it"
    return Problem("variant-foreign", what, hint, Place(file))


@dataclass(frozen=True)
class _Words:
    """What is looked for in an edition."""

    told: _Told
    """Of all variants: what stands in a text that editions share is found once for all of them."""
    foreign: Mapping[str, str]
    """What names another variant alone, or is its number → that variant's code."""
    own: tuple[str, ...]
    """The variant's own texts, which hide what stands within them."""

    def in_text(self, text: str) -> frozenset[str]:
        """The words that stand in a text, whosever they are."""

        def look() -> frozenset[str]:
            return frozenset(word for word in self.told.every if _stands(word, text))

        return look() if len(text) > _LONGEST else _STANDING.find((text, self.told), look)

    def found(self, text: str) -> Iterator[tuple[str, str]]:
        """The words of other variants that stand in a text in which the variant's own have been struck out."""
        there = self.in_text(text)
        standing = [word for word in self.foreign if word in there] if there else []
        for name in self.own if standing else ():
            text = text.replace(name, "·")
        return ((word, self.foreign[word]) for word in standing if _stands(word, text))


_STANDING: Memo[frozenset[str]] = Memo(4000)


@dataclass(frozen=True, eq=False)
class _Told:
    """Names and numbers of all variants. Editions whose lists say the same share one."""

    declared: Declared
    """Kept, so that nothing else gets its place in memory while its words are known by that."""
    words: Mapping[str, tuple[str, ...]]
    """Variant's code → the names that are its own, and its numbers as they would be printed."""

    @cached_property
    def every(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for each in self.words.values() for word in each))


_TOLD: Memo[_Told] = Memo(4)


def _words(manuscript: Manuscript, declared: Declared) -> _Words:
    edition, language = manuscript.edition, manuscript.publication.language
    texts = [str(value) for value in (edition.variant.values if edition.variant else {}).values()]
    own = {*texts, *(fact_text(fact, "value", language) for fact in manuscript.facts.values())}
    figures = {name: in_language(fact, language) for name, fact in manuscript.facts.items()}
    printed = tuple((name, figure.unit, figure.value_to) for name, figure in figures.items())
    told = _TOLD.find((id(declared), language, printed), lambda: _told(declared, figures, language))
    foreign = {word: code for code, each in told.words.items() for word in each if code != edition.code}
    struck = (_plain(text) for text in texts if len(text) >= _SHORTEST)
    left = {word: code for word, code in foreign.items() if word not in own}
    return _Words(told, left, tuple(text for text in struck if text))


def _told(declared: Declared, figures: Mapping[str, Fact], language: str) -> _Told:
    words = {code: tuple(_told_of(declared, figures, one, language)) for code, one in declared.variants.items()}
    return _Told(declared, words)


def _told_of(declared: Declared, figures: Mapping[str, Fact], variant: OneVariant, language: str) -> Iterator[str]:
    names = [str(variant.values.get(name) or "") for name, variable in declared.variables.items() if variable.own]
    yield from (name for name in names if len(name) >= _SHORTEST)
    for name, fact in variant.record.facts.items():
        if name in figures:
            text = fact_text(figures[name].model_copy(update={"value": fact.value}), "value", language)
            if sum(map(str.isdigit, text)) >= _DIGITS:
                yield text


def _shared(manuscript: Manuscript, words: _Words) -> frozenset[str]:
    """The words that stand in the texts of all editions, as they are written."""
    told = tuple((name, digest) for name, digest in manuscript.files.items() if belongs(name, ""))
    return _WRITTEN.find((told, words.told), lambda: words.in_text(_plain(" ".join(_written(manuscript)))))


_WRITTEN: Memo[frozenset[str]] = Memo(20)


def _written(manuscript: Manuscript) -> Iterator[str]:
    for file in files_below(manuscript.folder, manuscript.folder / "output"):
        name = file.relative_to(manuscript.folder).as_posix()
        if file.suffix in (".md", ".yaml", ".csv") and belongs(name, ""):
            with suppress(ProblemsFound):  # no text of an edition is larger: it is an attachment
                yield read_bytes(file.resolve(), name, TEXT_BYTES.most, Place(name)).decode("utf-8", "replace")


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub("", _BROKEN.sub("", text)).split())


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text, and is no part of a longer word or number there."""
    at = text.find(word)
    while at >= 0:
        if not _GOES_ON.match(text, at + len(word)) and not _CAME_BEFORE.match(text, at - 1 if at else len(text)):
            return True
        at = text.find(word, at + 1)
    return False


_CAME_BEFORE = re.compile(r"[\w.,]")
_GOES_ON = re.compile(r"\w|[.,]\d")


def _read_back(file: Publishable, cache: Cache | None) -> tuple[list[tuple[str, str]], list[str]]:
    """The texts of a file, plain, each with what to call its place; and the names of what is attached to it."""
    name = file.told.name.lower()
    if name.endswith(".pdf"):
        with OpenedPdf(file.data, file.told.name, cache) as opened:  # what preflight has read is not read again
            return _pages(opened), [name for name in _attached(opened) if name != VARIANTS_FILE]
    if name.endswith((".html", ".xml", ".json")):
        return [("the page", _plain(file.data.decode("utf-8", "replace")))], []
    if name.endswith((".epub", ".zip")):
        with zipfile.ZipFile(io.BytesIO(file.data)) as packed:
            names = [each for each in packed.namelist() if each.endswith((".xhtml", ".html", ".opf", ".json"))]
            return [(f"'{each}'", _plain(packed.read(each).decode("utf-8", "replace"))) for each in names], []
    return [], []


def _attached(opened: OpenedPdf) -> list[str]:
    files = opened.pdfium
    return [files.get_attachment(index).get_name() for index in range(files.count_attachments())]


def _pages(opened: OpenedPdf) -> list[tuple[str, str]]:
    """The texts of pages, which editions share; a page whose content has been read is not read again."""
    pages = dict(enumerate(_digests(opened), 1))
    keys = {number: _TEXTS.key(page) or f"{opened.sha256} {number}" for number, page in pages.items()}
    texts = {number: _PAGES.get(key) for number, key in keys.items()}
    fresh = [number for number, text in texts.items() if text is None]
    for number, text in zip(fresh, _TEXTS.on(opened, fresh), strict=True):
        texts[number] = _plain(text)
        _PAGES.put(keys[number], texts[number] or "")
    return [(f"page {number}", text or "") for number, text in texts.items()]


def _digests(opened: OpenedPdf) -> Iterator[PageDigest]:
    """Of each page; without what it draws beyond its bleed, as a slug that names the file, where that is no text."""
    whole, within = (page_digests(opened, drawn=False, apart=apart) for apart in (False, True))
    for number, page in enumerate(within, 1):
        told = page.without and painted_beyond(opened, number).texts
        yield whole[number - 1] if told else page


_PAGES: Memo[str] = Memo(4000)


def _read_texts(opened: OpenedPdf, numbers: list[int]) -> Iterator[str]:
    return (str(opened.pdfium[number - 1].get_textpage().get_text_range()) for number in numbers)


_TEXTS = Reading(name="text of pages", facts=str, read=_read_texts)


def _pictures(manuscript: Manuscript) -> Mapping[str, tuple[str, Path]]:
    """SHA-256 of what lies in other variants' folders, and in none that is this edition's → that variant and file."""
    found: dict[str, tuple[str, Path]] = {}
    own: set[str] = set()
    top = manuscript.folder / FOLDER
    for file in files_below(top) if top.is_dir() else []:
        if file.suffix.lower() in (".md", ".yaml"):
            continue
        name = file.relative_to(manuscript.folder).as_posix()
        digest = digest_of_real_file(file.resolve())
        if belongs(name, manuscript.edition.code):
            own.add(digest)
        else:
            found[digest] = (name.split("/")[1], file)
    return {digest: told for digest, told in found.items() if digest not in own}


def _swapped(manuscript: Manuscript, files: Sequence[Publishable]) -> Iterator[Problem]:
    """Figures of finished files that look like a picture of another variant, and like none that this one may show."""
    looks = [
        (look, code) for code, file in _pictures(manuscript).values() for look in look_of_file(file.name, _read(file))
    ]
    if not looks:
        return
    own = _Own(manuscript)
    for file in files:
        for where, look in _shown(file):
            likeness, code = max((look.like(other), code) for other, code in looks)
            if likeness >= ALIKE and likeness > own.likest(look) + NEARER:
                yield _foreign(f"{where} shows a picture of the variant '{code}'", file.told.name)


def _read(file: Path) -> bytes:
    """A picture of the publication. Raises `ProblemsFound` for one that is too large."""
    return read_bytes(file.resolve(), file.name, PICTURE_BYTES.most, Place(file.name))


@dataclass
class _Own:
    """The pictures that an edition may show, looked at when they are asked for."""

    manuscript: Manuscript

    @cached_property
    def looks(self) -> list[Look]:
        folder, code = self.manuscript.folder, self.manuscript.edition.code
        files = [file for file in files_below(folder, folder / "output") if file.suffix.lower() in SUFFIXES]
        own = [file for file in files if belongs(file.relative_to(folder).as_posix(), code)]
        return [look for file in own for look in look_of_file(file.name, _read(file))]

    def likest(self, look: Look) -> float:
        return max((look.like(other) for other in self.looks), default=-1.0)


def _shown(file: Publishable) -> Iterator[tuple[str, Look]]:
    """The pictures of a file, each with what to call its place."""
    name = file.told.name.lower()
    if name.endswith(".pdf"):
        yield from ((f"page {page}", look) for page, look in looks_in(file.data))
    elif name.endswith((".epub", ".zip")):
        with zipfile.ZipFile(io.BytesIO(file.data)) as packed:
            for each in packed.namelist():
                yield from ((f"'{each}'", look) for look in look_of_file(each, packed.read(each)))
    elif file.told.kind is Kind.SITE:
        yield from (("the site", look) for look in look_of_file(file.told.name, file.data))
