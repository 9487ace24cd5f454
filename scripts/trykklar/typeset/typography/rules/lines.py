"""Rules on lines: within their column, apart from each other, on the grid, not in rows of hyphens, not torn apart."""

from __future__ import annotations

from collections.abc import Iterator

from ....base.rulebook import WARNING, rule
from ..records import Fragment, Measured, SetLine, SetPage, TypographyFinding, is_heading, shown

OVER = 1.0
"""pt that a line may reach over its column: side bearings of slanted letters do."""
HYPHENS = 2
"""Lines in a row that may end in a hyphen (Bringhurst, The Elements of Typographic Style, 2.4.3, allows three)."""
LOOSE = 1.0
"""Of a line's type size: what justification may add to a space of a quarter of it."""
OFF = 0.35
"""pt by which a line may stand off the grid."""
_INK = (0.68, 0.18)
"""Of the type size: how far letters reach above and below the baseline, as a rule."""


THREE_WAYS = (
    "turn the page with '{.landscape}' above the table, give its columns other widths (':widths:'), or divide it; "
    "one long word is divided by division.yaml"
)
"""Out of a table that is too wide."""


rule("line-overflow", "a line is wider than its column, or stands outside the page", WARNING, waivable=True)


def overflowing(measured: Measured) -> Iterator[TypographyFinding]:
    """Lines that reach over the right edge of their block, or out of the page."""
    for page, fragment in measured.fragments():
        for line in fragment.lines:
            over = line.right - fragment.right
            if over > OVER and line.text.strip() and fragment.table:
                what = (
                    f"a table is too wide: a line of a cell is {over:.0f} pt wider than its column: {shown(line.text)}"
                )
                yield _finding("table-too-large", page, fragment, what, THREE_WAYS)
                break
            if over > OVER and line.text.strip():
                what = f"a line is {over:.0f} pt wider than its column: {shown(line.text)}"
                yield _finding(
                    "line-overflow",
                    page,
                    fragment,
                    what,
                    "divide its longest word with division.yaml, shorten it, or widen the column",
                )
                break
            if line.right > page.width + OVER or line.left < -OVER or line.bottom > page.height + OVER:
                what = f"text stands outside the page: {shown(line.text)}"
                yield _finding("line-overflow", page, fragment, what, "shorten it, or fix the layout")
                break


rule("text-overlap", "two lines stand on each other", WARNING, waivable=True)


def overlapping(measured: Measured) -> Iterator[TypographyFinding]:
    """Lines that stand on each other."""
    for page in measured.pages:
        lines = sorted(
            ((line, fragment) for fragment in page.fragments for line in fragment.lines if line.text.strip()),
            key=lambda pair: pair[0].baseline,
        )
        told: set[int] = set()
        for index, (line, fragment) in enumerate(lines):
            for other, beneath in lines[index + 1 :]:
                if other.baseline - _INK[0] * other.size >= line.baseline + _INK[1] * line.size:
                    if other.baseline > line.baseline + 80:
                        break
                    continue
                if min(line.right, other.right) - max(line.left, other.left) > OVER and fragment.block not in told:
                    told.add(fragment.block)
                    what = f"{shown(line.text, 30)} and {shown(other.text, 30)} stand on each other"
                    yield _finding(
                        "text-overlap", page, beneath, what, "shorten one of them, or give the layout more room there"
                    )


rule("hyphen-row", "more than two lines in a row end in a hyphen", WARNING, waivable=True)


def hyphens_in_a_row(measured: Measured) -> Iterator[TypographyFinding]:
    """More lines in a row that end in a hyphen than a reader should meet, over pages too."""
    for fragments in measured.blocks().values():
        row = 0
        for page, fragment, line in _lines_of(fragments):
            row = row + 1 if line.divided else 0
            if row == HYPHENS + 1:
                what = f"{row} lines in a row end in a hyphen, the last of them {shown(line.text)}"
                yield _finding("hyphen-row", page, fragment, what, "reword the paragraph")


rule("last-line-short", "a paragraph's last line is shorter than an indent", WARNING, waivable=True)


def short_last_line(measured: Measured) -> Iterator[TypographyFinding]:
    """A paragraph's last line that is shorter than the indent of the one that follows, so that white stands across the
    column."""
    for fragments in measured.blocks().values():
        lines = list(_lines_of(fragments))
        page, fragment, last = lines[-1]
        if fragment.tag not in ("p", "li", "dd") or len(lines) < 2 or lines[-2][2].ended or not fragment.in_flow:
            continue
        width = last.right - last.left
        if 0 < width < fragment.indent and last.text.strip():
            what = f"the last line of a paragraph holds only {shown(last.text)}, after {shown(lines[-2][2].text)}"
            yield _finding(
                "last-line-short",
                page,
                fragment,
                what,
                "reword the paragraph so that its last line gets longer, or is taken in",
            )


rule("line-loose", "a justified line with wide holes between its words", WARNING, waivable=True)


def loose(measured: Measured) -> Iterator[TypographyFinding]:
    """Justified lines whose spaces are torn apart."""
    for page, fragment in measured.fragments():
        for line in fragment.lines:
            if line.spacing > LOOSE * line.size:
                what = f"a justified line has {line.spacing:.0f} pt more between its words: {shown(line.text)}"
                yield _finding(
                    "line-loose",
                    page,
                    fragment,
                    what,
                    "let a word be divided there, reword the line, or set the text flush left",
                )
                break


rule("off-grid", "a line of running text off the grid that facing pages share", WARNING, waivable=True)


def off_grid(measured: Measured) -> Iterator[TypographyFinding]:
    """Lines of running text that do not stand on the grid that facing pages share."""
    for page, fragment in measured.fragments():
        if not fragment.grid or not fragment.in_flow:
            continue
        for line in fragment.lines[: 1 if is_heading(fragment) else None]:  # titles begin on it, in lines of their own
            off = line.top % fragment.grid
            if min(off, fragment.grid - off) > OFF and line.text.strip():
                what = f"a line stands {min(off, fragment.grid - off):.1f} pt off the grid: {shown(line.text)}"
                yield _finding(
                    "off-grid",
                    page,
                    fragment,
                    what,
                    "give what is set larger or in another face within the line a smaller line-height",
                )
                break


rule("contents-wrap", "a line of the contents wraps for one short word", WARNING, waivable=True)


def bad_wrap(measured: Measured) -> Iterator[TypographyFinding]:
    """A line of the contents, or of a list of figures, that wraps for the sake of one short word."""
    for page, fragment in measured.fragments():
        if not fragment.around & {"contents", "plainlist"} or len(fragment.lines) < 2:
            continue
        last = fragment.lines[-1]
        if len(last.text.split()) == 1 and last.right - last.left < 0.15 * (fragment.right - fragment.left):
            what = f"a line of the contents wraps for the one word {shown(last.text)}: {shown(fragment.text, 60)}"
            yield _finding(
                "contents-wrap", page, fragment, what, "shorten the title, or give the chapter a short one (short:)"
            )


def _lines_of(fragments: list[tuple[SetPage, Fragment]]) -> Iterator[tuple[SetPage, Fragment, SetLine]]:
    for page, fragment in fragments:
        for line in fragment.lines:
            yield page, fragment, line


def _finding(code: str, page: SetPage, fragment: Fragment, message: str, hint: str) -> TypographyFinding:
    return TypographyFinding(code, (page.number,), fragment.source_line, message, hint)
