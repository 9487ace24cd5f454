"""Change bars: the same pages and text as without them, and a bar beside what changed; the chapter's page numbers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from support import SAMPLES, edit, run
from trykklar.compose.change_marks import entry_marks, marked_html
from trykklar.compose.records import ChapterHtml

EDITIONS = SAMPLES / "editions"
CHANGE = (0xB8 / 255, 0x19 / 255, 0x5F / 255)
FILLER = "\n\n".join(
    f"Paragraph {n} of the filler runs over the line so that there is something to lay out here." for n in range(40)
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`old` and `new`, the latter with a chapter on what is new; built without bars and with them."""
    root = tmp_path_factory.mktemp("bars")
    old = shutil.copytree(EDITIONS / "data" / "old", root / "old")
    (old / "b.md").write_text((old / "b.md").read_text("utf-8") + f"\n{FILLER}\n", "utf-8")
    new = shutil.copytree(old, root / "new")
    edit(new / "b.md", "Paragraph 7 of the filler runs over the line", "Paragraph 7 of the filler has changed here")
    edit(
        new / "b.md",
        "Paragraph 30 of the filler runs over the line so that there is something to lay out here.\n\n",
        "",
    )
    edit(new / "facts.yaml", "5000", "6000")
    assert run("diff", old, new, "--chapter", new / "news.md").exit_code == 0
    edit(new / "publication.yaml", "outline: [", "outline: [{chapter: news.md}, ")
    for options in ((), ("--changes-since", old)):
        done = run("build", "--publication", new, "--profile", "mail", "--profile", "press", *options)
        assert done.exit_code == 0, done.output
    return new / "output"


def texts(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def fills(file: Path) -> list[tuple[int, tuple[float, ...], list[tuple[float, ...]]]]:
    """Page, colour and points of what is filled inside artifacts, in pt from the page's lower left."""
    found = []
    with pikepdf.open(file) as pdf:
        for number, page in enumerate(pdf.pages):
            height, inside, colour, points = float(page.mediabox[3]), False, (), []
            for operands, operator in pikepdf.parse_content_stream(page):
                name, values = (
                    str(operator),
                    [float(v) for v in operands] if str(operator) in ("rg", "k", "re", "m", "l") else [],
                )
                if name in ("BDC", "BMC"):
                    inside, points = str(operands[0]) == "/Artifact", []
                elif name in ("rg", "k"):
                    colour = tuple(values)
                elif name == "re":
                    points.append(
                        (values[0], height - values[1] - values[3], values[0] + values[2], height - values[1])
                    )
                elif name in ("m", "l"):
                    points.append((values[0], height - values[1]))
                elif name == "EMC" and inside and points:
                    found.append((number, colour, points))
                    inside = False
    return found


def test_pages_and_text_are_those_of_a_build_without_bars(built: Path) -> None:
    plain, barred = built / "book-mail-draft.pdf", built / "book-mail-changes-draft.pdf"
    assert texts(plain) == texts(barred)
    maps = [json.loads((built / "maps" / f"{file.stem}.json").read_text("utf-8")) for file in (plain, barred)]
    assert maps[0]["blocks"] == maps[1]["blocks"]


def test_bars_stand_beside_what_changed_and_a_mark_where_text_is_gone(built: Path) -> None:
    file = built / "book-mail-changes-draft.pdf"
    marks = [(page, points) for page, colour, points in fills(file) if colour == pytest.approx(CHANGE, abs=0.003)]
    bars = [(page, box) for page, points in marks for box in points if len(box) == 4]
    gone = [(page, point) for page, points in marks for point in points if len(point) == 2]
    with pypdfium2.PdfDocument(file) as pdf:
        page = next(n for n, p in enumerate(pdf) if "has changed here" in p.get_textpage().get_text_range())
        text = pdf[page].get_textpage()
        at, _ = text.search("has changed here").get_next()
        _, bottom, _, top = text.get_charbox(at)
    assert [p for p, _ in bars] == [page]
    x, low, right, high = bars[0][1]
    assert low < bottom < top < high
    assert high - low < 40
    assert right - x == pytest.approx(0.7 / 25.4 * 72, abs=0.02)
    assert x == pytest.approx(
        (210 - 48 + 4) / 25.4 * 72, abs=0.02
    )  # the outer margin of a recto of `plain`, and the gap
    assert len(gone) == 3
    assert [
        p for p, colour, _ in fills(built / "book-mail-draft.pdf") if colour == pytest.approx(CHANGE, abs=0.003)
    ] == []


def test_bars_are_in_ink_for_a_print_shop(built: Path) -> None:
    colours = [colour for _, colour, _ in fills(built / "book-press-changes-draft.pdf")]
    assert any(colour == pytest.approx((0.18, 1, 0.30, 0.08), abs=0.003) for colour in colours)


def test_the_chapter_prints_the_pages_of_what_is_new(built: Path) -> None:
    page = json.loads((built / "book-pages.json").read_text("utf-8"))["targets"]["b"]["page"]
    first = texts(built / "book-mail-draft.pdf")[0]
    assert "New in this edition" in first
    assert f"(page {page})" in first.replace("\u00a0", " ")


def test_another_earlier_edition_is_another_build(built: Path) -> None:
    new, old = built.parent, built.parent.parent / "old"
    profiles = ("--profile", "mail", "--profile", "press")
    again = json.loads(run("build", "--json", "--publication", new, *profiles, "--changes-since", old).stdout)
    assert [d["unchanged"] for d in again["documents"]] == [True]
    edit(old / "b.md", "Paragraph 3 of", "Paragraph three of")
    again = json.loads(run("build", "--json", "--publication", new, "--changes-since", old).stdout)
    assert [d["unchanged"] for d in again["documents"]] == [False]
    assert run("build", "--publication", new, "--changes-since", old.parent).exit_code == 2


def page(body: str, **assets: bytes) -> ChapterHtml:
    made = {f"https://made/{name}": data for name, data in assets.items()}
    html = f"<html><head><title>T</title></head><body>{body}</body></html>"
    return ChapterHtml(
        entry="a", html=html, assets=made, shown={}, slots=(), rooms=(), ranged=False, ids=frozenset(), source="a.md"
    )


def marked(old: str, new: str) -> str:
    """The new page's body with its marks."""
    html = marked_html(page(new).html, entry_marks(page(old), page(new)))
    return html.partition("<body>")[2].partition("</body>")[0]


BAR = ' data-change="changed"'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<p>One two</p>", "<p>One <em>two</em></p>", f"<p{BAR}>One <em>two</em></p>"),
        ("<p>One two</p>", '<p id="x">One <span class="ix">two</span></p>', None),
        ("<p>a</p><p>b</p><p>c</p>", "<p>a</p><p>c</p>", '<p>a</p><p data-removed="above">c</p>'),
        ("<p>a</p><p>c</p>", "<p>a</p>", '<p data-removed="below">a</p>'),
        ("<table><tr><td>A<td>1</table>", "<table><tr><td>A<td>2</table>", f"<table><tr{BAR}><td>A<td>2</table>"),
        (
            '<p>A<span class="footnote">n</span></p>',
            '<p>A<span class="footnote">m</span></p>',
            f'<p>A<span{BAR} class="footnote">m</span></p>',
        ),
        (f"<p>see {chr(0xF0001) * 3}</p>", f"<p>see {chr(0xF0004) * 2}</p>", None),
        (
            '<p><a class="ref page-ref" href="trykklar:x">page</a></p>',
            '<p><a class="ref page-ref" href="trykklar:y">page</a></p>',
            f'<p{BAR}><a class="ref page-ref" href="trykklar:y">page</a></p>',
        ),
    ],
)
def test_what_prints_something_else_is_marked_and_nothing_else(old: str, new: str, says: str | None) -> None:
    assert marked(old, new) == (says if says is not None else new)


def test_a_picture_is_known_by_what_is_in_it() -> None:
    body = '<figure><img src="https://made/x"><figcaption>A</figcaption></figure>'
    assert entry_marks(page(body, x=b"1"), page(body, x=b"1")) == {}
    assert entry_marks(page(body, x=b"1"), page(body, x=b"2")) == {0: frozenset({"changed"})}
    assert f"<img{BAR} src" in marked_html(page(body).html, {0: frozenset({"changed"})})


def test_all_of_a_new_page_is_new() -> None:
    assert entry_marks(None, page("<p>a</p><p>b</p>")) == {at: frozenset({"changed"}) for at in (0, 1)}
