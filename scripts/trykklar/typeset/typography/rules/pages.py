"""Rules on pages: where blocks break, what stands at the foot, what is too large, what is left over."""

from __future__ import annotations

from collections.abc import Iterator

from ....base.rulebook import WARNING, rule
from ..records import Fragment, Measured, SetPage, TypographyFinding, is_heading, shown
from .lines import THREE_WAYS

FEWEST = 5
"""Lines on the last page of a chapter."""
OVER = 1.0
"""pt that a box may reach over an edge."""
SPREAD = 2
"""Pages."""
LONG_NOTE = 0.4
"""Of a page's height: a footnote that is higher has to run over, or leave a hole in the text."""
_SAME = 3.0
"""pt: lines whose baselines are nearer than this are one, side by side."""


rule("widow", "a paragraph's last line alone at the top of a page", WARNING, waivable=True)
rule("orphan", "a paragraph's first line alone at the foot of a page", WARNING, waivable=True)


def broken(measured: Measured) -> Iterator[TypographyFinding]:
    """One line of a paragraph alone at the top of a page (widow) or at its foot (orphan)."""
    for fragments in measured.blocks().values():
        if (
            len(fragments) < 2
            or "footnotes" in fragments[0][1].around
            or fragments[0][1].tag not in ("p", "li", "dd", "dt", "div")
        ):
            continue
        (first_page, first), (last_page, last) = fragments[0], fragments[-1]
        if first_page.number == last_page.number or not first.in_flow:
            continue
        if len(last.lines) == 1:
            what = f"the last line of a paragraph stands alone at the top of a page: {shown(last.text)}"
            yield TypographyFinding(
                "widow", (last_page.number,), last.source_line, what, "reword the paragraph, or one before it"
            )
        if len(first.lines) == 1:
            what = f"the first line of a paragraph stands alone at the foot of a page: {shown(first.text)}"
            yield TypographyFinding(
                "orphan", (first_page.number,), first.source_line, what, "reword the paragraph, or one before it"
            )


rule("footnote-split", "a footnote runs over to the next page", WARNING, waivable=True)


def split_notes(measured: Measured) -> Iterator[TypographyFinding]:
    """A footnote that runs over to the next page, and would have had room on one."""
    for fragments in measured.blocks().values():
        first_page, first = fragments[0]
        high = sum(fragment.lines[-1].bottom - fragment.lines[0].top for _, fragment in fragments)
        must = high > LONG_NOTE * (first_page.bottom - first_page.top)
        if "footnotes" in first.around and fragments[-1][0].number != first_page.number and not must:
            what = f"a footnote is split over two pages: {shown(first.text)}"
            yield TypographyFinding(
                "footnote-split", (first_page.number,), first.source_line, what, "shorten it, or move its mark"
            )


rule("heading-foot", "a title at the foot of a page, and its text on the next", WARNING, waivable=True)


def heading_at_foot(measured: Measured) -> Iterator[TypographyFinding]:
    """A title with nothing of what it is the title of below it."""
    for page, following in zip(measured.pages, measured.pages[1:], strict=False):
        flow = _flow(page)
        if not flow or not _flow(following):
            continue
        last = max(flow, key=lambda fragment: fragment.lines[-1].baseline)
        lowest = max((box.bottom for box in page.boxes if box.in_flow), default=0.0)
        if is_heading(last) and lowest < last.lines[-1].top:
            what = f"the title {shown(last.text)} stands at the foot of a page, and its text on the next"
            yield TypographyFinding(
                "heading-foot",
                (page.number,),
                last.source_line,
                what,
                "write a sentence below it, where what follows has a page of its own; or reword what stands before it",
            )


rule("page-last-short", "a chapter's last page with fewer than five lines", WARNING, waivable=True)


def short_last_page(measured: Measured) -> Iterator[TypographyFinding]:
    """A last page with fewer than five lines on it."""
    page = measured.pages[-1]
    if len(measured.pages) < 2 or page.boxes or page.bare or not _is_full(measured.pages[-2], measured.line_height):
        return
    flow = _flow(page)
    count = _count(flow)
    if 0 < count < FEWEST:
        what = f"the last page holds {count} {'line' if count == 1 else 'lines'}: {shown(flow[0].text)}"
        yield TypographyFinding(
            "page-last-short",
            (page.number,),
            flow[0].source_line,
            what,
            "shorten the chapter by them, or add to it; contents name fewer headings with another 'depth'",
        )


rule("page-blank", "a blank page within a chapter that nobody asked for", WARNING, waivable=True)


def bare_page(measured: Measured) -> Iterator[TypographyFinding]:
    """A page with nothing on it, within an entry."""
    if len(measured.pages) > 1:
        for page in measured.pages:
            if page.bare:
                what = "a page is blank that nobody asked for"
                yield TypographyFinding(
                    "page-blank",
                    (page.number,),
                    0,
                    what,
                    "look for a forced break (break-before, break-after) in the layout",
                )


rule("table-too-large", "a table larger than the page has room for", WARNING, waivable=True)
rule("figure-too-large", "a picture larger than the page has room for", WARNING, waivable=True)


def too_large(measured: Measured) -> Iterator[TypographyFinding]:
    """A table or picture that reaches out of the text's area downwards, or over the page's edge."""
    for page in measured.pages:
        for box in page.boxes:
            name, code = ("table", "table-too-large") if box.tag == "table" else ("figure", "figure-too-large")
            if not box.in_flow or page.left <= OVER:  # covers and other full pages
                continue
            if box.bottom > page.bottom + OVER:
                what = f"a {name} is {box.bottom - page.bottom:.0f} pt higher than the page has room for"
                yield TypographyFinding(
                    code, (page.number,), box.source_line, what, "give the picture a width, or divide the table"
                )
            elif box.right > page.width - OVER or box.left < OVER:
                what = f"a {name} is wider than the page"
                yield TypographyFinding(
                    code,
                    (page.number,),
                    box.source_line,
                    what,
                    THREE_WAYS if name == "table" else "make the picture narrower",
                )


rule("figure-far", "a figure or table more than a spread away from where the text names it", WARNING, waivable=True)


def far_away(measured: Measured) -> Iterator[TypographyFinding]:
    """A figure or table more than a spread away from the nearest place that names it, where its chapter does name
    it."""
    for figure in measured.figures:
        pages = measured.named.get(figure.id)
        if pages and (away := min(abs(page - figure.page) for page in pages)) > SPREAD:
            what = f"'{figure.id}' stands {away} pages from where the text names it"
            yield TypographyFinding(
                "figure-far", (figure.page,), figure.source_line, what, "move it, or the sentence that names it"
            )


def _flow(page: SetPage) -> list[Fragment]:
    """What stands in the flow of the text, without footnotes."""
    return [f for f in page.fragments if f.in_flow and "footnotes" not in f.around and f.text.strip()]


def _is_full(page: SetPage, line_height: float) -> bool:
    """Whether the text runs on because the page has no room, and not because a style begins a new one."""
    lines = [line.bottom for fragment in _flow(page) for line in fragment.lines]
    lowest = max([*lines, *(box.bottom for box in page.boxes if box.in_flow)], default=0.0)
    notes = [line.top for f in page.fragments if "footnotes" in f.around for line in f.lines]
    return lowest > min([page.bottom, *notes]) - FEWEST * line_height


def _count(fragments: list[Fragment]) -> int:
    """Lines, those side by side as one."""
    count, last = 0, float("-inf")
    for baseline in sorted(line.baseline for fragment in fragments for line in fragment.lines if line.text.strip()):
        if baseline - last > _SAME:
            count, last = count + 1, baseline
    return count
