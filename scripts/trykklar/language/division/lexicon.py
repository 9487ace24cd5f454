"""What the word list tells about compounds: which forms may begin one, which may end one, and how usual each is.

The families are counted in the list itself: how many of its words are made of a known first part and a known
last one. A part with a large family (`til-`, `-ordning`) is a likelier part than one that begins no word at all
(cf. Koehn and Knight, Empirical Methods for Compound Splitting, 2003, who count in a corpus).
"""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files

from . import compiled
from .compiled import Compiled
from .hunspell import Ending, WordList, read_endings, read_word_list

Chain = tuple[Ending, ...]
"""An ending, or one and another that follows it."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The words of a language as parts of compounds; all in small letters."""

    words: WordList
    firsts: Mapping[str, str]
    """Forms that may begin a compound, linking letters and all, with their entry: `tilskuds` → `tilskud`."""
    first_family: Mapping[str, int]
    """How many entries a form begins."""
    last_family: Mapping[str, int]
    """How many entries an entry ends."""
    _chains: Mapping[str, Sequence[Chain]]
    """By what the form has more than its entry: the endings that may have made it so."""
    _longest: int
    """The most letters that a form has more."""
    _bends: Mapping[str, frozenset[tuple[str, str]]]
    """By flag: what its endings take off and put on."""
    _lasts: dict[str, str | None] = field(default_factory=dict)

    def last(self, form: str) -> str | None:
        """The entry that `form` is a form of, if it may end a compound; of several the one with the largest family."""
        if form not in self._lasts:
            self._lasts[form] = max(
                sorted(self.entries_of(form)), key=lambda entry: self.last_family.get(entry, 0), default=None
            )
        return self._lasts[form]

    def knows(self, form: str) -> bool:
        """Whether `form` is a word in any form, that of a first part among them."""
        return form in self.words.entries or form in self.firsts or self.last(form) is not None

    def bends(self, entry: str) -> frozenset[tuple[str, str]]:
        """How an entry is inflected: what is taken off its end and what is put on; genitives, which all have, left
        out."""
        return frozenset(bend for flag in self.words.entries.get(entry, ()) for bend in self._bends.get(flag, ()))

    def forms(self, entry: str) -> frozenset[str]:
        """The forms of an entry, irregular ones and genitives among them; none for what is no entry."""
        half = {self.words.options["ONLYINCOMPOUND"], self.words.options["NEEDAFFIX"]}
        flags = self.words.entries.get(entry)
        if flags is None:
            return frozenset()
        found = {entry, *self._irregular.get(entry, ())}
        for ending in (ending for flag in flags for ending in self.words.endings.get(flag, ())):
            form = ending.form(entry)
            if form is not None:
                found |= {form} if not half & ending.flags else set()
                later = (
                    last for flag in ending.flags for last in self.words.endings.get(flag, ()) if not half & last.flags
                )
                found |= {made for last in later if (made := last.form(form)) is not None}
        return frozenset(form for form in found if form.isalpha())

    @cached_property
    def _irregular(self) -> Mapping[str, Sequence[str]]:
        """Entry → its irregular forms."""
        forms: dict[str, list[str]] = defaultdict(list)
        for form, entry in self.words.irregular.items():
            forms[entry].append(form)
        return forms

    def entries_of(self, form: str) -> Iterator[str]:
        """The entries that `form` is a form of, some more than once; `form` itself only where an ending adds
        nothing."""
        if form in self.words.irregular:
            yield self.words.irregular[form]
        for cut in range(len(form), max(0, len(form) - self._longest - 1), -1):
            for chain in self._chains.get(form[cut:], ()):
                entry = form[:cut] + chain[0].strip
                if chain[0].flag in self.words.entries.get(entry, ()) and _formed(entry, chain) == form:
                    yield entry


def _formed(entry: str, chain: Chain) -> str | None:
    """What `chain` makes of `entry`."""
    form: str | None = entry
    for ending in chain:
        form = None if form is None else ending.form(form)
    return form


@lru_cache(maxsize=4)
def lexicon(language: str, name: str) -> Lexicon:
    """The lexicon of the list `words/<language>/<name>`, read when it is first asked for.

    The list comes compiled: a tenth of a second's work where the list itself would take two seconds.
    """
    dic, aff, kept = (_bytes(language, f"{name}.{ending}") for ending in ("dic.gz", "aff", "compiled"))
    known = compiled.from_bytes(kept, _digest(dic, aff)) or _compiled(dic, aff)
    endings, options = read_endings(aff.decode())
    words = WordList(known.entries, known.irregular, endings, options)
    half = {options["ONLYINCOMPOUND"], options["NEEDAFFIX"]}
    by_add: dict[str, list[Chain]] = defaultdict(list)
    bends: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for chain in words.chains():
        if not half & chain[-1].flags:
            add = chain[-1].add if len(chain) == 1 else chain[0].add.removesuffix(chain[1].strip) + chain[1].add
            by_add[add].append(chain)
            if add[-1:] not in ("", "s", "'"):
                bends[chain[0].flag].add((chain[0].strip, add))
    longest = max(map(len, by_add))
    return Lexicon(
        words=words,
        firsts=known.firsts,
        first_family=known.first_family,
        last_family=known.last_family,
        _chains=by_add,
        _longest=longest,
        _bends={flag: frozenset(those) for flag, those in bends.items()},
    )


def compile_list(language: str, name: str) -> bytes:
    """The compiled form of a list, as it is kept beside it."""
    dic, aff = (_bytes(language, f"{name}.{ending}") for ending in ("dic.gz", "aff"))
    return compiled.to_bytes(_compiled(dic, aff), _digest(dic, aff))


def _compiled(dic: bytes, aff: bytes) -> Compiled:
    words = read_word_list(gzip.decompress(dic).decode(), aff.decode())
    firsts = _firsts(words)
    return Compiled(words.entries, words.irregular, firsts, *_families(words, firsts))


def _bytes(language: str, file: str) -> bytes:
    found = files(__package__) / "words" / language / file
    return found.read_bytes() if found.is_file() else b""


def _digest(*sources: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(source).digest() for source in sources)).hexdigest()


def _firsts(words: WordList) -> dict[str, str]:
    """Forms that may begin a compound: entries with the endings that link (s, e, er, none ...)."""
    begin = words.options["COMPOUNDBEGIN"]
    linking = {
        flag: [ending for ending in endings if begin in ending.flags and "-" not in ending.add]
        for flag, endings in words.endings.items()
        if any(begin in ending.flags for ending in endings)
    }
    firsts: dict[str, str] = {}
    for entry, flags in words.entries.items():
        if entry.isalpha() and entry.islower():
            for flag in sorted(flags & linking.keys()):
                for form in (ending.form(entry) for ending in linking[flag]):
                    if form is not None:
                        firsts.setdefault(form, entry)
    return firsts


def _families(words: WordList, firsts: Mapping[str, str]) -> tuple[Counter[str], Counter[str]]:
    """How many entries each first form begins, and each entry ends.

    Counted twice: once with every way to cut an entry in two, then with only the likeliest way of each by the
    first count, so that the letters of one word do not count for another (`beg|reb`).
    """
    entries = words.entries
    ways: list[list[tuple[str, str]]] = []
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for entry in (entry for entry in entries if entry.islower()):
        found = [
            (head, entry[cut:])
            for cut in range(2, len(entry) - 1)
            if entry[cut:] in entries
            and ((head := entry[:cut]) in firsts or head in entries or (head[-1] == "s" and head[:-1] in entries))
        ]
        if found:
            ways.append(found)
            first.update(head for head, _ in found)
            last.update(tail for _, tail in found)
    likeliest = [max(found, key=lambda way: first[way[0]] * last[way[1]]) for found in ways]
    return Counter(head for head, _ in likeliest), Counter(tail for _, tail in likeliest)
