"""Pages of a site four times as long are rewritten in little more than four times the time: `test_doubling` tells how
it is measured."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from machine.test_doubling import held

from trykklar.base.addresses import GOTO
from trykklar.language.labels import labels_for
from trykklar.preflight.source_map import PlacedBlock
from trykklar.web.pictures import Pictures
from trykklar.web.printed import PageStart, PrintedDocument, page_starts
from trykklar.web.rewrite import Rewriting

pytestmark = pytest.mark.full

SHAPES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda i: f'<p data-line="{i}">A crane.</p>',
    "headings": lambda i: f'<h2 id="h{i}">A crane</h2>\n<p>It is old.</p>',
    "headings in one": lambda i: f'<h{1 + i % 6} id="h{i}">A',
    "notes": lambda i: '<p>A<span class="footnote">It is <b>old</b>. </span>.</p>',
    "notes in one": lambda i: '<span class="footnote">It is old. </span>',
    "notes of blocks": lambda i: (
        f'A<span class="footnote" data-note="n{i}"></span><div class="footnote-blocks" data-for="n{i}"><p>B</p></div>'
    ),
    "marks again": lambda i: f'<a class="notemark">{i}</a>',
    "links": lambda i: f'<a href="{GOTO}h{i}">A</a> <a href="{GOTO}paper#t{i}">B</a> <a href="{GOTO}none">C</a>',
    "terms": lambda i: f'<a class="term" href="{GOTO}term-t{i % 50}">A</a>',
    "pictures": lambda i: f'<img src="p{i}.svg" alt="A">',
    "charts": lambda i: f'<figure class="chart" id="c{i}"><img src="p.svg" alt="A"></figure>',
    "tables": lambda i: f"<table><caption>A</caption><tr><td>{i}</td></tr></table>",
    "tables without titles": lambda i: '<p class="tabletitles">A</p><table><tr><td>1</td></tr></table>',
    "tables with figures": lambda i: f'<div class="tablebox" id="t{i}"><table><tr><td>{i}</td></tr></table></div>',
    "rows": lambda i: f"<tr><td>{i}</td><td>A</td></tr>",
    "drawings": lambda i: f'<svg viewBox="0 0 1 1"><a href="{GOTO}h{i}"><path style="fill:#{i}" d="M0 0"/></a></svg>',
    "drawings without an end": lambda i: "<svg>",
    "ends of drawings": lambda i: "</svg>",
    "styles": lambda i: f'<p style="width: {i}%">A</p>',
    "code": lambda i: f"a{i}\n",
    "elements within each other": lambda i: "<div>A",
    "words within each other": lambda i: "<b>A",
    "signs": lambda i: "<",
    "entities": lambda i: "&",
    "long words": lambda i: "kranbanevedligehold",
}
AROUND = {"rows": "<table>{}</table>", "code": "<pre><code>{}</code></pre>", "long words": "<h1>{}</h1>"}


def rewriting(printed: PrintedDocument, n: int) -> Rewriting:
    places = {f"h{i}": f"a/p{i % 9}.html" for i in range(n)}
    return Rewriting(
        site=cast(Any, SimpleNamespace(language_of=lambda entry: "da", of=places.get)),
        documents={"paper": printed},
        pictures=Pictures({}),
        terms={f"t{i}": ("A", "It is <b>old</b>.") for i in range(50)},
        labels=labels_for("en", {}),
        page_prefix="page",
    )


def printed(n: int = 0) -> PrintedDocument:
    """A document of n pages, with a block and a target on each."""
    targets = {f"e{i % (n // 4)}-t{i}": SimpleNamespace(page=str(i + 1), physical=i + 1) for i in range(n)}
    blocks = tuple(
        PlacedBlock(page=i + 1, left=0, bottom=0, right=1, top=1, file=f"c{i % (n // 4)}.md", line=i) for i in range(n)
    )
    pages = cast(Any, SimpleNamespace(targets=targets))
    return PrintedDocument(name="paper", title="A", cited="it", map=pages, blocks=blocks)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_is_rewritten_in_time(shape: str) -> None:
    def rewrite(n: int) -> Callable[[], object]:
        html = AROUND.get(shape, "{}").format("".join(map(SHAPES[shape], range(n))))
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
        starts = [PageStart(str(i), "b", 2 * i + 1) for i in range(n // 10)]
        assets = {"p.svg": svg, **{f"p{i}.svg": svg for i in range(n)}}
        return lambda: rewriting(printed(), n).page("a/b.html", "b", html, assets, starts)

    held(rewrite(2_000), rewrite(8_000), shape)


def test_where_printed_pages_begin_is_found_in_time() -> None:
    def find(n: int) -> Callable[[], object]:
        document = printed(n)
        files = {f"c{i}.md": f"e{i}" for i in range(n // 4)}
        return lambda: page_starts(document, files)

    held(find(2_000), find(8_000), "pages")
