"""Numbers with which a document begins, where nothing is counted so."""

from __future__ import annotations

from collections.abc import Iterator

from ...base.problems import Problem, did_you_mean
from ...base.rulebook import rule
from ...resolve.document import COUNTED, ResolvedDocument
from ...sources.manuscript import Manuscript

rule("number-series", "a document says the first number of what is not counted in it")


def first_numbers(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """Keys of `first_numbers` that name no series of chapters and nothing that is counted."""
    kinds = (kind.number for kind in manuscript.kinds.values())
    known = sorted({"chapter", "part", *COUNTED, *(number.series for number in kinds if number)})
    for document in documents:
        for name in document.document.first_numbers:
            place = manuscript.located.place(("documents", document.name, "first_numbers", name))
            if name not in known:
                hint = did_you_mean(name, known, f"what is counted: {', '.join(known)}")
                yield Problem("number-series", f"nothing is counted as '{name}'", hint, place)
            elif name in COUNTED and manuscript.publication.numbers_by == "chapter":
                what = f"'{name}' is counted from 1 in each chapter, for 'numbers_by' says so"
                yield Problem("number-series", what, "take the line out", place)
