"""Rules on how the text reads: long sentences, long paragraphs, and the readability index."""

from __future__ import annotations

from collections.abc import Iterator

from ....base.problems import Place, Problem
from ....base.rulebook import WARNING, rule
from ....language.languages import LANGUAGES, language_of
from ....language.sentences import sentences
from ..measures import measure
from ..prose import of_kinds
from ..text import Text

_FEWEST_WORDS = 150
"""Words that a chapter must have for its index to say something."""


rule(
    "lix-out-of-band",
    "a chapter whose readability index (LIX) lies outside the publication's band",
    WARNING,
    WARNING,
    waivable=True,
    why=(
        "A chapter that is much harder than the others loses the readers that they have won (Björnsson, "
        "Läsbarhet, 1968)."
    ),
)


def readability(text: Text) -> Iterator[Problem]:
    """Chapters whose readability index lies outside the publication's band."""
    band = text.wanted.lix
    for chapter in measure(text.passages):
        if (
            chapter.words < _FEWEST_WORDS
            or not language_of(chapter.language).lix
            or band.minimum <= chapter.lix <= band.maximum
        ):
            continue
        hard = chapter.lix > band.maximum
        what = f"LIX {chapter.lix:.1f}, {'above' if hard else 'below'} {band.minimum:g}–{band.maximum:g}"
        hint = (
            f"{'shorten' if hard else 'join'} sentences{', and use shorter words' if hard else ''}, or set "
            "'editorial: lix:' otherwise"
        )
        more = f" ({chapter.words} words, {chapter.sentences} sentences)"
        yield Problem("lix-out-of-band", what + more, hint, Place(chapter.file, 1))


rule(
    "sentence-long",
    "a sentence with more words than the publication allows",
    WARNING,
    WARNING,
    waivable=True,
    why="A reader keeps the beginning in mind until the end; beyond some forty words few can.",
)


def long_sentences(text: Text) -> Iterator[Problem]:
    """Sentences with more words than the publication allows."""
    most = text.wanted.sentence_words
    for passage in text.passages:
        for sentence in sentences(passage.text, passage.language):
            count = len(sentence.words) if len(sentence.text) > most else 0
            if count > most:
                what = f"a sentence of {count} words: '{sentence.opening}'"
                yield Problem(
                    "sentence-long", what, f"divide it: {most} words are the limit", passage.place(sentence.start)
                )


rule(
    "paragraph-long",
    "a paragraph with more words than the publication allows",
    WARNING,
    WARNING,
    waivable=True,
    why="A paragraph is one thought. A column without a break offers nowhere to rest, and nowhere to begin again.",
)


def long_paragraphs(text: Text) -> Iterator[Problem]:
    """Paragraphs with more words than the publication allows."""
    most = text.wanted.paragraph_words
    for passage in of_kinds(text.passages, "paragraph", "item", "note", "field"):
        count = len(passage.text.split())
        if count > most:
            opening = " ".join(passage.text.split()[:6])
            what = f"a paragraph of {count} words: '{opening} …'"
            yield Problem("paragraph-long", what, f"divide it: {most} words are the limit", passage.place())


rule(
    "heading-full-stop",
    "a heading or a title that ends in a full stop",
    WARNING,
    WARNING,
    waivable=True,
    why=(
        "A heading names what follows and is no sentence of the text; in contents and running heads the stop "
        "stands in the way."
    ),
)


def stopped_headings(text: Text) -> Iterator[Problem]:
    """Headings and titles that end in a full stop."""
    for passage in of_kinds(text.passages, "heading", "title"):
        words = passage.text.rstrip()
        if not words.endswith(".") or words.endswith(".."):
            continue
        last = words.removesuffix(".").split()[-1:]
        short = last and (last[0].casefold() in _ANY_ABBREVIATION or "." in last[0] or len(last[0]) == 1)
        if not short:
            what = f"a {'heading' if passage.kind == 'heading' else 'title'} ends in a full stop: '{words}'"
            yield Problem("heading-full-stop", what, "remove it", passage.place())


_ANY_ABBREVIATION = frozenset(
    word for language in LANGUAGES.values() for word in language.never_ends | language.may_end
)
