"""The sharpest pictures with which a file keeps to its size budget, or what in it weighs how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...base.problems import Place, Problem
from ...base.rulebook import rule
from ...typeset.parts import EntryParts
from ..part_objects import PartObject, parse, reference
from .raster import is_image
from .resample import Step, resample
from .uses import image_uses

rule("size-budget", "a file for sending that cannot be made as small as it is to be")

LADDER = (
    Step(300, 90),
    Step(225, 86),
    Step(200, 83),
    Step(175, 80),
    Step(150, 77),
    Step(130, 74),
    Step(110, 70),
    Step(96, 65),
    Step(84, 58),
    Step(72, 50),
)
"""From what print shows to what a screen just bears."""
_NAMED = 5
"""How many of the heaviest pictures a problem names."""


@dataclass(frozen=True)
class Fitted:
    """Entries whose pictures keep to their room, if `fits`; else as small as they are made."""

    entries: list[EntryParts]
    step: Step | None
    """None where nothing had to be made smaller."""
    fits: bool


@dataclass(frozen=True)
class Weights:
    """Bytes of a document's entries, each object counted once."""

    pictures: Mapping[str, int]
    """`ImageUse.picture` → bytes with soft mask, heaviest first."""
    drawings: int
    """Forms, patterns and what else pages draw with."""
    text: int
    """The pages' own content."""

    @property
    def all_pictures(self) -> int:
        return sum(self.pictures.values())


def fit_budget(entries: Sequence[EntryParts], budget: int, others: int) -> Fitted:
    """The sharpest step of `LADDER` with which pictures and `others` (bytes of the file without pictures) keep to
    `budget`."""
    if weigh(entries).all_pictures + others <= budget:
        return Fitted(list(entries), None, fits=True)
    low, high = 0, len(LADDER) - 1
    best: list[EntryParts] | None = None
    while low < high:
        middle = (low + high) // 2
        tried = resample(entries, LADDER[middle])
        if weigh(tried).all_pictures + others <= budget:
            high, best = middle, tried
        else:
            low = middle + 1
    best = best or resample(entries, LADDER[low])
    return Fitted(best, LADDER[low], fits=weigh(best).all_pictures + others <= budget)


def weigh(entries: Sequence[EntryParts]) -> Weights:
    """What weighs how much."""
    objects: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for entry in entries:
        objects.update(entry.objects)
        names.update({use.digest: use.picture for use in image_uses(entry)})
    pictures: Counter[str] = Counter()
    drawings = 0
    for digest, source in objects.items():
        if digest in names:
            dictionary = parse(PartObject.read(source).head)
            mask = reference(dictionary.get("/SMask"))
            pictures[names[digest]] += len(source) + (len(objects[mask]) if mask else 0)
        elif not is_image(parse(PartObject.read(source).head)):
            drawings += len(source)
    text = sum(len(leaf.content) + len(leaf.numbered) for entry in entries for leaf in entry.leaves)
    return Weights(dict(sorted(pictures.items(), key=lambda item: (-item[1], item[0]))), drawings, text)


def budget_problem(
    name: str, size: int, budget: int, fitted: Fitted, files: Mapping[str, str], place: Place
) -> Problem:
    """What to say of a file of `size` bytes that cannot keep to its budget; `files`: `ImageUse.picture` → the author's
    file."""
    weights = weigh(fitted.entries)
    heaviest = [
        f"{files.get(picture, 'a picture')} {_shown(weight)}"
        for picture, weight in list(weights.pictures.items())[:_NAMED]
    ]
    pictures = f"pictures {_shown(weights.all_pictures)}" + (f" ({', '.join(heaviest)})" if heaviest else "")
    rest = max(0, size - weights.all_pictures - weights.drawings - weights.text)
    sizes = (
        f"{pictures}, text {_shown(weights.text)}, drawings {_shown(weights.drawings)}, fonts, tags and links "
        f"{_shown(rest)}"
    )
    at = f" with pictures at {fitted.step.ppi:g} ppi" if fitted.step else ""
    what = f"'{name}' has {_shown(size)}{at}; its budget is {_shown(budget)}: {sizes}"
    return Problem("size-budget", what, "leave out what weighs most, or give it a larger 'mail_budget'", place)


def _shown(size: int) -> str:
    return f"{size / 1e6:.2f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"
