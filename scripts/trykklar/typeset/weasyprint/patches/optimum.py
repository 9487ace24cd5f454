"""The breaks of a paragraph, all found at once.

After Knuth and Plass, "Breaking paragraphs into lines" (Software: Practice and Experience 11, 1981), in the form for
text that is set to the left: of all ways to break a paragraph into as few lines as it can have, the one with the least
sum of what each line costs. Because no line is added, pages stay as long as they were.

Widths are CSS pixels, places in a text are counted in characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LONGEST_ROW = 2
"""Lines in a row that may end in a hyphen."""

SHORT = 0.22
"""Of the measure: a last line that is shorter costs, the more the shorter."""
_UNIT = 0.05
"""Of the measure: white at a line's end that costs 1; white costs by its square."""
_WIDEST = 0.35
"""Of the measure: the most white at a line's end, wherever a paragraph can do with less."""
_STEP = 0.3
"""What the difference of two lines' white costs, of what it would cost as white."""
_SHORT_LAST, _STUB = 20.0, 60.0
"""What a last line costs that holds next to nothing, and besides one that is shorter than an indent, holds a word of
less than five letters alone, or the end of a word."""
_SHORTEST_WORD = 5
_ROW = 5.0
"""What a second divided line in a row costs."""
_BEFORE_LAST = 5.0
"""What a divided word before the last line costs."""
_TWICE = 30.0
"""What a second division of one word costs."""
_STACK = 2.0
"""What a word costs that stands over itself, at either edge."""


class Place(NamedTuple):
    """Where a line may end."""

    end: int
    """Where its text ends, without spaces."""
    next: int
    """Where the next line begins."""
    more: float = 0.0
    """What ending there adds to its width: a hyphen, and less kerning."""
    cost: float = 0.0
    row: bool = False
    """Whether it ends in a hyphen, of whatever origin."""
    divides: bool = False
    """Whether that hyphen is none of the text's own."""


class Measure(NamedTuple):
    """How wide lines are."""

    first: float
    others: float
    indent: float
    """A last line that is shorter is none."""


class _State(NamedTuple):
    cost: float
    place: int
    row: int
    white: float
    before: _State | None


class Breaker:
    """One paragraph, from one of its characters on."""

    def __init__(self, text: str, edges: Sequence[float], places: Sequence[Place], measure: Measure) -> None:
        """`edges[i]` is where character i begins; the last place is the paragraph's end."""
        self.text = text
        self.edges = edges
        self.places = places
        self.measure = measure
        self.rights = [edges[place.end] + place.more for place in places]
        self.lefts = [edges[place.next] for place in places]
        self._words: dict[tuple[int, int], str] = {}

    def breaks(self, start: int, row: int) -> list[Place] | None:
        """The places where lines end, from the line that begins at character `start` on, behind `row` divided lines in
        a row; none where a word is wider than a line."""
        left = self.edges[start]
        first = next((at for at, place in enumerate(self.places) if place.end > start), None)
        if first is None:
            return None
        furthest = self._furthest(left, first, self.measure)
        if furthest is None:
            return None
        for highs in (furthest, [*furthest, len(self.places) - 1]):
            found = self._least(left, self._earliest(highs, first), highs, row, start)
            if found is not None:
                return found
        return None

    def fewest(self, measure: Measure) -> int:
        """How few lines of a measure hold the whole; more than there are places where a word does not fit."""
        furthest = self._furthest(self.edges[0], 0, measure)
        return len(self.places) + 1 if furthest is None else len(furthest)

    def _furthest(self, left: float, first: int, measure: Measure) -> list[int] | None:
        """The last place that each line can end at; the last of them is the paragraph's end."""
        width, highs, at = measure.first, list[int](), first - 1
        rights, last = self.rights, len(self.places) - 1
        while at < last:
            found = -1
            for other in range(at + 1, last + 1):
                if rights[other] - left <= width:
                    found = other
                elif self.edges[self.places[other].end] - left > width:
                    break
            if found < 0:
                return None
            highs.append(found)
            at, left, width = found, self.lefts[found], measure.others
        return highs

    def _earliest(self, highs: list[int], first: int) -> list[int]:
        """The first place that each line can end at, if the others are to hold the rest."""
        last = len(self.places) - 1
        lows, right = [last], self.rights[last]
        for high in reversed(highs[:-1]):
            found = min(high, lows[-1])
            while found > first and right - self.lefts[found - 1] <= self.measure.others:
                found -= 1
            lows.append(found)
            right = self.rights[found]
        return lows[::-1]

    def _least(self, left: float, lows: list[int], highs: list[int], row: int, start: int) -> list[Place] | None:
        states = [_State(0.0, -1, row, -1.0, None)]
        for line, (low, high) in enumerate(zip(lows, highs, strict=True)):
            width = self.measure.others if line else self.measure.first
            lefts = [self.lefts[state.place] if state.place >= 0 else left for state in states]
            is_last, ends = line == len(highs) - 1, range(low, high + 1)
            states = self._line(states, lefts, ends, (width, width * _WIDEST), is_last, start) or self._line(
                states, lefts, ends, (width, width), is_last, start
            )
            if not states:
                return None
        state: _State | None = min(states, key=lambda one: one.cost)
        found = []
        while state is not None and state.place >= 0:
            found.append(self.places[state.place])
            state = state.before
        return found[::-1]

    def _line(
        self,
        states: list[_State],
        lefts: list[float],
        ends: range,
        widths: tuple[float, float],
        is_last: bool,
        start: int,
    ) -> list[_State]:
        """The best ways to end this line at each of `ends`, with no more white than the second of `widths`."""
        found: list[_State] = []
        width, most = widths
        unit = width * _UNIT
        for at in ends:
            right, place = self.rights[at], self.places[at]
            best: dict[int, tuple[float, float, _State]] = {}
            for state, left in zip(states, lefts, strict=True):
                white = width - (right - left)
                if white < 0 or state.place >= at:
                    continue
                if white > most and not is_last:
                    break
                row = state.row + 1 if place.row else 0
                if row > LONGEST_ROW:
                    continue
                cost = state.cost
                if is_last:
                    cost += self._last(width - white, width, state)
                else:
                    cost += place.cost + _uneven(white / unit, state.white / unit) + (_ROW if row > 1 else 0)
                if row in best and cost >= best[row][0]:
                    continue
                if state.place >= 0:
                    cost += self._stack(state, at, start)
                if row not in best or cost < best[row][0]:
                    best[row] = cost, white, state
            found.extend(_State(cost, at, row, white, state) for row, (cost, white, state) in best.items())
        return found

    def _last(self, width: float, measure: float, before: _State) -> float:
        cost = 0.0
        if before.place >= 0:
            if width < SHORT * measure:
                cost += _SHORT_LAST * (1 - width / (SHORT * measure))
            start, divides = self.places[before.place].next, self.places[before.place].divides
            alone = " " not in self.text[start : self.places[-1].end]
            short = self.places[-1].end - start < _SHORTEST_WORD
            if width < self.measure.indent or (alone and (divides or short)):
                cost += _STUB
            if self.places[before.place].row:
                cost += _BEFORE_LAST
        return cost

    def _stack(self, before: _State, at: int, start: int) -> float:
        """What words cost that stand over themselves, at the begin and the end of a line, or are divided twice."""
        cost = 0.0
        one, two = self.places[before.place], self.places[at]
        if one.divides and two.divides and " " not in self.text[one.next : two.end]:
            cost += _TWICE
        if not one.divides and not two.divides and self._word(one.end, -1) == self._word(two.end, -1):
            cost += _STACK
        above = self.places[before.before.place].next if before.before and before.before.place >= 0 else start
        if self._word(one.next, 1) == self._word(above, 1):
            cost += _STACK
        return cost

    def _word(self, at: int, way: int) -> str:
        """The word that ends (-1) or begins (1) at a character."""
        found = self._words.get((at, way))
        if found is None:
            if way < 0:
                found = self.text[self.text.rfind(" ", 0, at) + 1 : at]
            else:
                end = self.text.find(" ", at)
                found = self.text[at : end if end >= 0 else None]
            self._words[at, way] = found = found.strip(".,;:!?()»«").lower()
        return found


def _uneven(white: float, before: float) -> float:
    """What white at a line's end costs, behind a line with white of its own (less than 0: none), both in units."""
    return white * white + (_STEP * (white - before) ** 2 if before >= 0 else 0.0)
