"""What is declared of variants, read and typed, each thing with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...base.problems import Place, Problem
from ..schemas.variants import Variable, Variant, Variants
from .conditions import Value
from .whose import VARIANTS_FILE

CODE = "code"
"""The name by which texts and conditions ask for the variant's code; empty in the base edition."""


@dataclass(frozen=True, kw_only=True)
class OneVariant:
    """A variant as it is declared in either file."""

    code: str
    record: Variant
    values: Mapping[str, Value]
    """Typed, by variable; None where nothing is told."""
    places: Mapping[str, Place]
    """Where a variable, or `fact.ID`, is told; its keys, as '/add', and chapters put in, as '+FILE'; under '' where
    the variant begins."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with this variant alone; it cannot be built, and the others can."""

    def place(self, name: str = "") -> Place:
        return self.places.get(name) or self.places[""]

    @property
    def name(self) -> str:
        """What people call it: its variable `name`, if it has one."""
        return str(self.values.get("name") or self.code)


@dataclass(frozen=True, kw_only=True)
class Declared:
    """variants.yaml and variants.csv."""

    record: Variants
    variants: Mapping[str, OneVariant]
    places: Mapping[str, Place]
    """Where a variable, a group or a fact is declared, by its name; keys of the file, as '/add', and chapters
    put in, as '+FILE'."""
    problems: tuple[Problem, ...] = ()
    """What is wrong for all."""

    @property
    def variables(self) -> Mapping[str, Variable]:
        return self.record.variables

    def place(self, name: str) -> Place:
        return self.places.get(name) or Place(VARIANTS_FILE)


@dataclass(kw_only=True)
class Reading:
    """What texts asked for while they were made those of a variant."""

    problems: list[Problem] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    """What came of each thing asked, in order: texts with equal outcomes are equal."""
    names: list[tuple[str, Place, int]] = field(default_factory=list)
    """Each name that is asked for, where, and the last line that it decides on."""
    conditions: list[tuple[str, Place]] = field(default_factory=list)

    @property
    def asked(self) -> set[str]:
        return {name for name, *_ in self.names}

    def note(self, names: Iterable[str], place: Place, last: int = 0) -> None:
        """What is asked at a place, for what stands there down to the line `last`."""
        self.names += [(name, place, max(place.line or 0, last)) for name in names]

    def take(self, other: Reading) -> None:
        self.problems += other.problems
        self.names += other.names
        self.conditions += other.conditions
