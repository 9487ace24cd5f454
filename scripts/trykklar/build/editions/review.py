"""All editions looked at without making one: what is wrong with some is told once, with how many and which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ...base.cache import Cache
from ...base.problems import Place, Problem, ProblemsFound, sort_key
from ...base.rulebook import WARNING, rule
from ...base.settings import Settings
from ...resolve.document import ResolvedDocument
from ...sources.manuscript import Manuscript
from ...sources.variants.conditions import holds
from ...sources.variants.frame import Frame
from ...sources.variants.records import Declared
from ...sources.variants.whose import VARIANTS_FILE
from ..sources import Memory, Sources, read_sources, unwaived

rule(
    "variable-unused",
    "a variable, a group or a fact of variants.yaml that no text asks for",
    WARNING,
    WARNING,
    waivable=True,
)
rule("condition-constant", "a condition that holds in every edition, or in none", WARNING, WARNING, waivable=True)

_NAMED = 6
"""Codes that a problem names."""


@dataclass
class Looked:
    """What is found while editions are read one after the other."""

    problems: dict[Problem, list[str]] = field(default_factory=dict)
    """Problem → the codes of the editions that have it."""
    asked: set[str] = field(default_factory=set)
    conditions: set[tuple[str, Place]] = field(default_factory=set)
    frames: dict[str, Frame] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    """Code → entries of all documents."""

    def take(self, code: str, problems: Iterable[Problem]) -> None:
        for problem in dict.fromkeys(problems):
            same = problem in self.problems or not code  # told of all, and maybe of this one by its code
            plain = problem if same else replace(problem, message=problem.message.replace(f"'{code}'", "'…'"))
            self.problems.setdefault(plain, []).append(code)


def review_editions(settings: Settings, declared: Declared, codes: Sequence[str]) -> tuple[list[Problem], Looked]:
    """The problems of the base edition and of these variants, each once. Raises `ProblemsFound` where what all share
    cannot be read."""
    looked, memory = Looked(), Memory()
    cache = Cache(settings.cache_dir)
    for code in ("", *codes):
        try:
            sources = read_sources(replace(settings, variant=code), memory, cache)
        except ProblemsFound as found:
            looked.take(code, found.problems)
            continue
        looked.take(code, unwaived(sources, list(sources.problems), looked_for=()))
        _note(looked, code, sources)
    problems = [*grouped(looked, len(codes)), *_constant(looked), *_unused(looked, declared, whole=set(codes))]
    return sorted(problems, key=sort_key), looked


def _note(looked: Looked, code: str, sources: Sources) -> None:
    manuscript = sources.manuscript
    readings = [manuscript.edition.reading, *(c.asked for c in manuscript.chapters.values() if c.asked)]
    for reading in readings:
        looked.asked |= reading.asked
        looked.conditions.update(reading.conditions)
    looked.asked |= _facts_asked(manuscript, sources.documents.values())
    looked.frames[code] = manuscript.edition.frame
    looked.entries[code] = sum(len(document.entries) for document in sources.documents.values())


def _facts_asked(manuscript: Manuscript, documents: Iterable[ResolvedDocument]) -> set[str]:
    scans = [chapter.scan for chapter in manuscript.chapters.values()]
    return {r.target.split(".")[0] for found in scans for r in found.references if r.role == "fact"}


def grouped(looked: Looked, count: int) -> Iterator[Problem]:
    """A problem of the base edition as it is; one of some variants with how many, and which."""
    for problem, codes in looked.problems.items():
        if "" in codes or not codes:
            yield problem
            continue
        what = problem.message.replace("'…'", f"'{codes[0]}'") if len(codes) == 1 else problem.message
        named = ", ".join(codes[:_NAMED]) + (", …" if len(codes) > _NAMED else "")
        yield replace(problem, message=f"{what} (in {len(codes)} of {count}: {named})")


def _constant(looked: Looked) -> Iterator[Problem]:
    for text, place in sorted(looked.conditions, key=lambda each: (each[1], each[0])):
        frames = [frame for frame in looked.frames.values() if frame.checked(text, place)[0]]
        found = [condition for frame in frames if (condition := frame.checked(text, place)[0])]
        outcomes = {holds(condition, frame.values) for condition, frame in zip(found, frames, strict=True)}
        if len(outcomes) == 1 and len(frames) > 1:
            when = "holds in every edition" if True in outcomes else "holds in no edition"
            hint = "leave it out, or check what the variants tell"
            yield Problem("condition-constant", f"'{text}' {when}", hint, place)


def _unused(looked: Looked, declared: Declared, whole: set[str]) -> Iterator[Problem]:
    """What is declared and nobody asks for; only where all editions were read."""
    if whole != set(declared.variants):
        return
    asked = looked.asked | ({"name"} if "{name}" in declared.record.folder else set())
    for group in declared.record.groups.values():
        if not isinstance(group, list):
            asked |= {name for name in declared.variables if name in group.where}
    for name in (*declared.variables, *declared.record.groups, *declared.record.facts):
        if name not in asked:
            hint = f"take it out of {VARIANTS_FILE}, or ask for it in a text"
            yield Problem("variable-unused", f"nothing asks for '{name}'", hint, declared.place(name))
