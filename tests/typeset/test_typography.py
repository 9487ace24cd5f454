"""Rules on typeset pages: each has a page that breaks it, and one beside it that does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tiny import CSS, chapter, look
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.records import TypesetChapter
from trykklar.typeset.typesetter import Typesetter, decode, encode
from trykklar.typeset.typography.depth import depths
from trykklar.typeset.typography.records import Fragment, Measured, SetLine, SetPage, TypographyFinding
from trykklar.typeset.typography.rules import lines, pages

# Pages of 80 pt width and 6 lines of 10 pt.
STYLES = CSS + "html { orphans: 1; widows: 1 } .wide { white-space: nowrap } .justify { text-align: justify }\n"


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalWorkers]:
    with LocalWorkers(1) as pool:
        yield pool


def typeset(workers: LocalWorkers, body: str, css: str = STYLES) -> TypesetChapter:
    done = Typesetter(look(css), workers, None).submit(chapter(body)).result()
    assert done.page_count
    return done


def p(text: str, line: int = 7, cls: str = "") -> str:
    return f'<p data-line="{line}" class="{cls}">{text}</p>'


LINES = "<br>".join
CALL = p('See <a href="trykklar:f">it</a>')
FIGURE = '<figure class="figure" id="f" data-line="7"><p>F</p></figure>'
FULL = '<span style="display: inline-block; width: 78pt">Some</span>'
FORMULA = ' <img src="https://trykklar.invalid/x.svg" style="width: 40pt; height: 4pt">'
BROKEN = {
    "line-overflow": (p("Wordswithoutanybreakatall"), p("Words of a line")),
    "text-overlap": (p("one") + '<p data-line="7" style="margin-top: -7pt">two</p>', p("one") + p("two")),
    "hyphen-row": (p("Some-<br>times-<br>many-<br>end"), p("Some-<br>times-<br>many<br>end")),
    "last-line-short": (p(FULL + " a"), p(FULL + " a word")),
    "line-loose": (
        '<p class="justify" data-line="7">Two aaaa bbbbbbbbbbb</p>',
        '<p data-line="7">Two aaaa bbbbbbbbbbb</p>',
    ),
    "off-grid": (
        '<div style="--line-grid: 10pt"><p data-line="7">a <span style="line-height: 14pt">b</span><br>c</p></div>',
        '<div style="--line-grid: 10pt"><p data-line="7">a <span style="line-height: 4pt">b</span><br>c</p></div>',
    ),
    "contents-wrap": (
        '<ul class="contents"><li data-line="7">Title that goes<br>i</li></ul>',
        '<ul class="contents"><li data-line="7">Title that<br>goes on and on</li></ul>',
    ),
    "widow": (p(LINES("abcdefg")) + p(LINES("abcdefghij"), 9), p(LINES("abcdefgh")) + p(LINES("abcdefghi"), 9)),
    "orphan": (p(LINES("abcde")) + p(LINES("abcdefg")), p(LINES("abcd")) + p(LINES("abcdefgh"))),
    "heading-foot": (
        p(LINES("abcde"))
        + '<h2 data-line="7" style="font-size: 10pt; margin: 0; break-after: auto">T</h2>'
        + p(LINES("abcdef")),
        p(LINES("abcd"))
        + '<h2 data-line="7" style="font-size: 10pt; margin: 0; break-after: auto">T</h2>'
        + p(LINES("abcdefg")),
    ),
    "page-blank": (
        p("a")
        + '<div style="break-before: page; height: 5pt"></div>'
        + '<div style="break-before: page">'
        + p(LINES("abcdef"))
        + "</div>",
        p("a") + '<div style="break-before: page">' + p(LINES("abcdef")) + "</div>",
    ),
    "table-too-large": (
        '<table data-line="7" style="width: 120pt"><tr><th>a</th><td>b</td></tr></table>',
        '<table data-line="7" style="width: 60pt"><tr><th>a</th><td>b</td></tr></table>',
    ),
    "figure-too-large": (
        '<img data-line="7" alt="A" style="display: block; width: 10pt; height: 66pt" '
        'src="https://trykklar.invalid/x.svg">',
        (
            '<img data-line="7" alt="A" style="display: block; width: 10pt; height: 50pt" '
            'src="https://trykklar.invalid/x.svg">'
        ),
    ),
    "figure-far": (
        CALL + p(LINES("abcdef" * 3)) + FIGURE + p(LINES("abcd")),
        CALL + p(LINES("abcdef" * 2)) + FIGURE + p(LINES("abcd")),
    ),
}
PICTURE = {
    "https://trykklar.invalid/x.svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
    )
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_page_that_breaks_a_rule_is_told_at_its_line(workers: LocalWorkers, code: str) -> None:
    bad, good = BROKEN[code]
    setter = Typesetter(look(STYLES), workers, None)
    wrong, right = (setter.submit(chapter(body, assets=PICTURE)).result() for body in (bad, good))
    told = [finding for finding in wrong.findings if finding.code == code]
    assert told, wrong.findings
    if code not in ("page-blank", "widow"):
        assert {finding.source_line for finding in told} == {7}
    assert all(finding.message and finding.hint for finding in told)
    assert [finding for finding in right.findings if finding.code == code] == []


@pytest.mark.parametrize(
    "body",
    [
        p("Some words of a line<br>a"),
        '<ul><li data-line="7">Ja</li><li data-line="8">Nej</li><li data-line="9">Ved ikke</li></ul>',
        '<ul style="margin-left: 20pt"><li data-line="7">a</li></ul>',
        '<ol style="margin-left: 20pt"><li data-line="7"><p data-line="7">a</p></li></ol>',
        '<dl><dt>Term</dt><dd data-line="7">a</dd></dl>',
        p(FULL + FORMULA + "."),
    ],
    ids=["ended by its author", "answers", "item", "numbered", "definition", "formula"],
)
def test_what_is_short_by_itself_is_no_runt(workers: LocalWorkers, body: str) -> None:
    done = Typesetter(look(STYLES), workers, None).submit(chapter(body, assets=PICTURE)).result()
    assert "last-line-short" not in {finding.code for finding in done.findings}


def test_a_table_that_is_too_wide_is_told_once(workers: LocalWorkers) -> None:
    """Its lines are many, on lines of their own in the file and on several pages; another table is another cause."""
    cells = "<td>Unbreakableword</td><td>Anotherunbreakable</td>"
    rows = "".join(f'<tr data-line="{line}">{cells}</tr>' for line in range(9, 21))
    wide = f'<table data-line="8" style="table-layout: fixed; width: 80pt">{rows}</table>'
    found = typeset(workers, wide + wide.replace('data-line="', 'data-line="10')).findings
    told = [finding for finding in found if finding.code == "table-too-large"]
    assert [(finding.source_line, len(finding.pages)) for finding in told] == [(9, 24), (109, 24)]
    assert told[0].pages == tuple(sorted(told[0].pages))
    assert len(set(told[0].pages)) > 1


def test_a_footnote_over_two_pages_is_told() -> None:
    line = SetLine(text="note", left=0, right=10, top=0, bottom=10, baseline=8, size=8, spacing=0)
    note = Fragment(
        block=1,
        tag="span",
        classes=frozenset({"footnote"}),
        around=frozenset({"footnotes"}),
        source_line=4,
        lines=(line,),
        left=0,
        right=60,
        indent=10,
        grid=0,
        in_flow=True,
    )
    sheets = [
        SetPage(
            number=n,
            width=80,
            height=100,
            left=10,
            top=10,
            right=70,
            bottom=90,
            fragments=(note,),
            boxes=(),
        )
        for n in (0, 1)
    ]
    assert [finding.code for finding in pages.split_notes(Measured(tuple(sheets)))] == ["footnote-split"]
    assert [*pages.split_notes(Measured((sheets[0],)))] == []
    line = note.lines[0]
    tall = replace(note, lines=(line, replace(line, top=line.top + 20, bottom=line.bottom + 20)))
    high = [replace(sheet, fragments=(tall,)) for sheet in sheets]
    assert [*pages.split_notes(Measured(tuple(high)))] == []  # no page has room for it


def test_a_chapter_is_set_again_where_its_last_page_holds_too_little(workers: LocalWorkers) -> None:
    """Pages one line deeper take two lines in; nothing is told, because nothing is left to fix."""
    css = STYLES.replace("100pt 80pt; margin: 10pt", "100pt 200pt; margin: 10pt 10pt 30pt")
    done = typeset(workers, "".join(p(str(n), n) for n in range(1, 18)), css)
    assert (done.page_count, done.findings) == (1, ())
    as_it_was = typeset(workers, "".join(p(str(n), n) for n in range(1, 23)), css)
    assert (as_it_was.page_count, as_it_was.findings) == (2, ())
    assert min(block.bottom for block in done.blocks) < min(block.bottom for block in as_it_was.blocks)


def test_the_folio_stays_where_it_was_and_keeps_its_room() -> None:
    """The deepest page leaves half of the foot margin, and boxes of that margin are as high as before."""
    line = SetLine(text="text", left=10, right=60, top=10, bottom=22, baseline=20, size=10, spacing=0)
    block = Fragment(
        block=1,
        tag="p",
        classes=frozenset(),
        around=frozenset({"p"}),
        source_line=4,
        lines=(line,),
        left=10,
        right=60,
        indent=12,
        grid=0,
        in_flow=True,
    )
    for foot, deeper in ((60.0, 2), (20.0, 0)):
        page = SetPage(
            number=0,
            width=100,
            height=200,
            left=10,
            top=10,
            right=90,
            bottom=200 - foot,
            fragments=(block,),
            boxes=(),
        )
        chapter = Measured((page,))
        rules = [*depths(chapter)]
        margins = [float(rule.partition("margin-bottom: ")[2].partition("pt")[0]) for rule in rules]
        assert sum(margin < foot for margin in margins) == deeper
        assert min(margins) >= foot / 2
        for margin, rule in zip(margins, rules, strict=True):
            assert rule.count(f"margin-top: {margin - foot:.2f}pt") == 5


def test_what_cannot_be_mended_is_told(workers: LocalWorkers) -> None:
    body = p(LINES(["filled"] * 6)) + '<div style="break-before: page">' + p("left over", 9) + "</div>"
    (finding,) = typeset(workers, body).findings
    assert (finding.code, finding.pages, finding.source_line) == ("page-last-short", (1,), 9)
    assert "holds 1 line" in finding.message


def test_findings_are_kept_with_the_pages(workers: LocalWorkers) -> None:
    done = typeset(workers, BROKEN["hyphen-row"][0])
    assert done.findings
    again = decode(encode(done), "a", "")
    assert again
    assert again.findings == done.findings


def test_a_line_outside_the_page_overflows() -> None:
    line = SetLine(text="far", left=70, right=95, top=10, bottom=20, baseline=18, size=10, spacing=0)
    block = Fragment(
        block=0,
        tag="p",
        classes=frozenset(),
        around=frozenset({"p"}),
        source_line=3,
        lines=(line,),
        left=60,
        right=99,
        indent=12,
        grid=0,
        in_flow=False,
    )
    page = SetPage(
        number=0,
        width=80,
        height=100,
        left=10,
        top=10,
        right=70,
        bottom=90,
        fragments=(block,),
        boxes=(),
    )
    assert [*lines.overflowing(Measured((page,)))] == [
        TypographyFinding(
            "line-overflow", (0,), 3, "text stands outside the page: 'far'", "shorten it, or fix the layout"
        )
    ]
