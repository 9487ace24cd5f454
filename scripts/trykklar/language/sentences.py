"""Sentences and words of a passage, and how hard they are to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FILLED = "\ufffc"
"""Stands for words that the document fills in: a page, a number with its word, a title, a figure of facts.yaml (OBJECT REPLACEMENT
CHARACTER, Unicode 15, chapter 23.8)."""

_GOES_ON = {
    "da": "adr ang art bd bl.a bl.a.a ca cand dir dr dvs ekskl evt f f.eks fa fhv fig fr frk fx gl gr hhv hr ift iht inkl jf jfr jvf kap "
    "kl lb litra maks max mht min nr obs pga pkt pr prof red ref rev s sen sml ss st stk tab tlf ubs udg ugtl vedr vha vs årg",
    "en": "approx ca cf ch dr ed eds e.g esp est fig figs gen hon i.e jr mr mrs ms mt no nos p par pp prof resp rev sec sr st viz vol vs",
    "de": "abb abs art bd bspw bzw ca d.h dr etc evtl f frau ggf hr hrsg inkl kap max min nr prof s sog st str tab tel u.a vgl z.b",
    "nb": "adm art bd bl.a ca cand dir dr dvs ekskl ev f.eks fig fr hhv hr inkl jf kap kl maks nr pga prof red s st tab tlf vedr vs årg",
    "sv": "a.a alt anm art bl.a ca dr dvs ev fig f.d fr.o.m ing inkl jfr kap kl m.a.o max nr obs p.g.a prof red resp s s.k st t.ex t.o.m",
}
"""Abbreviations, without their last full stop, that a sentence never ends in."""
_MAY_END = {
    "da": "a.m etc f.o fl kr m.a m.fl m.m m.v mfl mia mio mm mv o.a o.l o.lign osv pct ph.d mill mia cm stud",
    "en": "a.m etc co inc ltd ph.d p.m u.k u.s",
    "de": "etc mio mrd u.a usw",
    "nb": "etc kr m.fl m.m mill mrd mv o.l osv pst ph.d",
    "sv": "etc kr m.fl m.m milj mm osv",
}
"""Abbreviations that end a sentence where a capital follows."""
_ALIASES = {"no": "nb", "nn": "nb"}

_END = re.compile(rf"(?:[.!?…]+[»«›‹”“’\"')\]]*|(?<=\w):)\s+(?=[»«›‹“„\"'(\[–]*[^\W\d_a-zæøåäöüéß]|[»«›‹“„\"'(\[]*(?:\d|{FILLED}))")
_LAST_WORD = re.compile(r"[^\s(»«›‹“”„\"]*$")
_WORD = re.compile(rf"{FILLED}|\w+(?:[-‐‑'’.]\w+)*")
_LONG = 6
"""Letters of the longest word that is not long (Björnsson 1968)."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage."""

    start: int
    """0-based, in characters of the passage's text."""
    text: str

    @property
    def words(self) -> list[str]:
        """Its words; what the document fills in counts as one."""
        return _WORD.findall(self.text)

    @property
    def opening(self) -> str:
        """Its first words, to tell it by."""
        first = " ".join(self.text.replace(FILLED, "…").split()[:6])
        return first if first == self.text else f"{first} …"


def sentences(text: str, language: str) -> Iterator[Sentence]:
    """The sentences of a text: what ends in . ! ? … and is followed by a capital, a number or words that the document fills in.

    A colon before a capital ends one too, since a sentence of its own follows it. Full stops of abbreviations, ordinals and initials
    end none.
    """
    start = 0
    for match in _END.finditer(text):
        if match[0][0] == "." and _is_no_end(text[start : match.start()], text[match.end() :], language):
            continue
        if match[0][0] == ":" and not text[match.end()].isalpha():
            continue
        if text[start : match.start()].strip():
            yield Sentence(start, text[start : match.end()].strip())
        start = match.end()
    if text[start:].strip():
        yield Sentence(start, text[start:].strip())


def first_sentence(text: str, language: str) -> str:
    """The first sentence of a caption, without its full stop: what a list of figures has room for."""
    first = next((sentence.text for sentence in sentences(text, language)), text)
    return first.removesuffix(".")


def _is_no_end(before: str, after: str, language: str) -> bool:
    """Whether a full stop after `before` ends a word and no sentence."""
    found = _LAST_WORD.search(before)
    word = found[0].casefold() if found else ""
    if word in abbreviations(language, ends=False):
        return True
    if word in abbreviations(language, ends=True):
        return not after[:1].isalpha()
    if len(word) == 1 and word.isalpha() and not word.islower():
        return True
    if re.fullmatch(r"[^\W\d_](?:\.[^\W\d_])*", word) and len(before) > len(word):  # initials: H.C.
        return bool(found and found[0].isupper())
    return bool(re.fullmatch(r"\d{1,2}", word)) and bool(re.search(rf"(?:\bden|\bd\.|^)\s*{word}$", before, re.IGNORECASE))


def abbreviations(language: str, *, ends: bool) -> frozenset[str]:
    """Abbreviations of a language in small letters, without their last full stop: those that may end a sentence, or those that never do."""
    base = language.split("-")[0]
    return _SETS[ends].get(_ALIASES.get(base, base), frozenset())


_SETS = tuple({language: frozenset(words.split()) for language, words in table.items()} for table in (_GOES_ON, _MAY_END))


def lix(words: int, sentence_count: int, long_words: int) -> float:
    """The readability index of Björnsson (Läsbarhet, 1968): words a sentence, and long words in a hundred."""
    return words / sentence_count + 100 * long_words / words if words and sentence_count else 0.0


def is_long(word: str) -> bool:
    """Whether a word has more than six letters."""
    return sum(character.isalnum() for character in word) > _LONG
