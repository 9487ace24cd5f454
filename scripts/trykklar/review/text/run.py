"""All editorial rules, and the one way to run them."""

from __future__ import annotations

from collections.abc import Sequence
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

EDITORIAL: tuple[Rule, ...] = (
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
    found = sorted(dict.fromkeys(problem for rule in EDITORIAL for problem in ruled(partial(rule, text))), key=sort_key)
    if cache:
        cache.put(key, packed(found))
    return found


def editorial_codes() -> frozenset[str]:
    """The codes that `proofread` looks for."""
    return frozenset(rule.code for rule in declared(rules.__name__))
