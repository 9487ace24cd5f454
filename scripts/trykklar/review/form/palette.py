"""Colours that carry text are legible, and the board's columns stay apart, also in grey and for colour-blind
readers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ...base.digests import digest_of
from ...base.memo import Memo
from ...base.problems import Place, Problem
from ...base.rulebook import WARNING, rule
from ...layouts.layout import Layout
from ...sources.manuscript import Manuscript
from ...sources.schemas.publication import Board

LEAST_CONTRAST = 4.5
"""Of text to its ground (WCAG 2.2, success criterion 1.4.3)."""
TWIN_OFF = 5.0
"""Percent of black by which a grey twin may be off: about as much as a press varies by in one run."""


rule("contrast-low", "a colour for text that is too near to its ground", WARNING, waivable=True)


Known = Memo[tuple[Problem, ...]]


def contrasts(layouts: dict[str, Layout], known: Known | None = None) -> Iterator[Problem]:
    """Colours for text, and their grounds, as token names pair them: NAME-on on NAME, NAME-text on paper, ink and soft
    on paper. `known`: what was found by earlier builds, here and below."""
    yield from (known or Memo()).find(_key("contrasts", layouts), lambda: tuple(_contrasts(layouts)))


def _key(what: str, layouts: dict[str, Layout], *more: str) -> str:
    return digest_of([what, *(part for name, layout in layouts.items() for part in (name, layout.digest)), *more])


def _contrasts(layouts: dict[str, Layout]) -> Iterator[Problem]:
    from ...layouts.colour.sight import contrast  # and with it coloraide, a tenth of all that a build loads

    told: set[tuple[str, Place]] = set()
    for layout in layouts.values():
        places = {token.name: token.place for token in layout.colours}
        names = {*places}
        pairs = [(f"{name}-on", name) for name in names if f"{name}-on" in names]
        pairs += [
            (name, "paper")
            for name in names
            if (name.endswith("-text") or name in ("ink", "soft")) and "paper" in names
        ]
        for text, ground in sorted(pairs):
            found = contrast(str(layout.colour(text)), str(layout.colour(ground)))
            if found < LEAST_CONTRAST and (text, places[text]) not in told:
                told.add((text, places[text]))
                what = f"'{text}' on '{ground}' has a contrast of {found:.1f}:1, and text wants {LEAST_CONTRAST}:1"
                yield Problem("contrast-low", what, "make the one darker or the other lighter", places[text])


rule(
    "colours-alike",
    "two columns of the board whose colours cannot be told apart by everybody, or in grey",
    WARNING,
    WARNING,
    waivable=True,
)


def columns_apart(manuscript: Manuscript, layouts: dict[str, Layout], known: Known | None = None) -> Iterator[Problem]:
    """Columns of the board whose colours cannot be told apart."""
    board = manuscript.publication.board
    if board:
        places = [str(_of_column(manuscript, index)) for index in range(len(board.columns.items))]
        key = _key("columns", layouts, repr(board.columns), *places)
        yield from (known or Memo()).find(key, lambda: tuple(_columns_apart(manuscript, board, layouts)))


def _of_column(manuscript: Manuscript, index: int) -> Place:
    return manuscript.located.place(("board", "columns", "items", index, "colour"))


def _columns_apart(manuscript: Manuscript, board: Board, layouts: dict[str, Layout]) -> Iterator[Problem]:
    from ...layouts.colour.sight import unlike

    for layout in layouts.values():
        items = [(item, str(layout.colour(item.colour))) for item in board.columns.items if layout.colour(item.colour)]
        for (one, first), (other, second) in combinations(items, 2):
            told = unlike(first, second)
            if told:
                what = f"the colours of '{one.short}' and '{other.short}' are alike in layout '{layout.name}': {told}"
                place = _of_column(manuscript, board.columns.items.index(other))
                yield Problem("colours-alike", what, "choose colours that differ in lightness as well as in hue", place)


rule("grey-twin", "a colour whose grey is lighter or darker than it is", WARNING, waivable=True)


def twins(layouts: dict[str, Layout], known: Known | None = None) -> Iterator[Problem]:
    """Grey twins that are lighter or darker than the colours that they stand for."""
    yield from (known or Memo()).find(_key("twins", layouts), lambda: tuple(_twins(layouts)))


def _twins(layouts: dict[str, Layout]) -> Iterator[Problem]:
    from ...layouts.colour.grey_twins import found_twin

    for token in dict.fromkeys(token for layout in layouts.values() for token in layout.colours):
        if token.grey is not None and abs(token.grey - found_twin(token.rgb)) > TWIN_OFF:
            what = (
                f"the grey of '{token.name}' is {token.grey:g} % of black, and the one as light as it "
                f"{found_twin(token.rgb):g} %"
            )
            yield Problem("grey-twin", what, f"write grey: {found_twin(token.rgb):g}", token.place)
