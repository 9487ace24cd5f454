"""All editorial rules, and the one way to run them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ...base.cache import Cache
from ...base.digests import digest_of
from ...base.packed import kept, packed
from ...base.problems import Problem, sort_key
from ...base.program import program_digest
from ...base.rulebook import declared
from ...resolve.document import ResolvedDocument
from ...sources.manuscript import Manuscript
from ..guarded import ruled
from . import rules
from .by_file import kept_of_file
from .rules import (
    abbreviations,
    counts,
    facts,
    gathered,
    marks,
    numbers,
    order,
    reading,
    references,
    repeats,
    spaces,
    spelling,
    structure,
)
from .text import Rule, Text

OF_A_FILE: tuple[Rule, ...] = (
    spaces.doubled,
    spaces.before_mark,
    spaces.after_mark,
    spaces.unit_joined,
    marks.quotes,
    marks.dashes,
    marks.accents,
    marks.ellipses,
    marks.doubled,
    numbers.thousands,
    reading.readability,
    reading.long_sentences,
    reading.long_paragraphs,
    reading.stopped_headings,
)
"""Rules that look at one file at a time, and at nothing beside it but the publication's own measures."""
EDITORIAL: tuple[Rule, ...] = (
    *OF_A_FILE,
    abbreviations.unexplained,
    references.typed,
    counts.disagreeing,
    facts.two_values,
    facts.number_without_fact,
    facts.unused,
    repeats.twice,
    repeats.alike,
    repeats.fragments,
    order.differs,
    structure.question_mark,
    structure.recommendation_verb,
    structure.alt_poor,
    gathered.term_unused,
    gathered.index_empty,
    spelling.words,
    spelling.unused,
)


def proofread(manuscript: Manuscript, documents: Sequence[ResolvedDocument], cache: Cache | None) -> list[Problem]:
    """What the rules find in a publication's text, sorted by place; waivers are applied elsewhere (`waivers.py`).

    Kept in the cache by the sources and the program, so that a build which changed nothing in the text reads it once.
    """
    key = digest_of(["proofread", manuscript.digest, program_digest()])
    before = kept(cache.get(key), list[Problem]) if cache else None
    if before is not None:
        return before
    text = Text(manuscript, tuple(documents), cache)
    whole = [problem for rule in EDITORIAL if rule not in OF_A_FILE for problem in ruled(partial(rule, text))]
    found = sorted(dict.fromkeys([*whole, *_of_files(text)]), key=sort_key)
    if cache:
        cache.put(key, packed(found))
    return found


def _of_files(text: Text) -> Iterator[Problem]:
    """What the rules find that look at one file at a time; kept file by file."""
    measures = text.wanted.model_dump_json()
    for part in text.files:
        about = [measures, part.passages, part.lines]
        yield from kept_of_file(text.cache, list[Problem], about, partial(_of_file, part))


def _of_file(part: Text) -> list[Problem]:
    return [problem for rule in OF_A_FILE for problem in ruled(partial(rule, part))]


def editorial_codes() -> frozenset[str]:
    """The codes that `proofread` looks for."""
    return frozenset(rule.code for rule in declared(rules.__name__))
