"""Links from sources back to the pages that cite them."""

from __future__ import annotations

import re
from typing import Any, cast

from trykklar.resolve.document import Entry
from trykklar.web.page import Page
from trykklar.web.rewrite import Rewritten
from trykklar.web.ways_back import with_ways_back

LIST = '<ol><li value="1" id="source-a">One, <i>A</i>.</li><li value="2" id="source-b">Two.</li></ol>'


def _page(address: str, html: str) -> Page:
    made: dict[str, Any] = {"html": html, "ids": frozenset()}
    content = Rewritten(**{**dict.fromkeys(Rewritten.__dataclass_fields__, ()), **made})
    title = f"On <{address}>"
    return Page(entry=cast(Entry, None), address=address, title=title, content=content, starts=(), own=False)


def _cite(key: str, at: str) -> str:
    return f'<span class="cite"><a class="source" href="{at}#source-{key}">[1]</a></span>'


def test_a_source_leads_to_the_first_citation_on_each_page() -> None:
    pages = [
        _page("rain.html", _cite("a", "about/sources.html") * 2),
        _page("parts/sun.html", _cite("a", "../about/sources.html")),
        _page("about/sources.html", LIST + _cite("a", "")),
    ]
    made = with_ways_back(pages, "Mentioned in")
    assert all("cites-a" in page.content.ids for page in made)
    rain, sun, sources = (page.content.html for page in made)
    assert rain.count('id="cites-a"') == sun.count('id="cites-a"') == sources.count('id="cites-a"') == 1
    first, second = re.findall(r"<li.*?</li>", sources)
    assert re.findall(r'<a href="([^"]*)">(.*?)</a>', first) == [
        ("../rain.html#cites-a", "On &lt;rain.html&gt;"),
        ("../parts/sun.html#cites-a", "On &lt;parts/sun.html&gt;"),
        ("#cites-a", "On &lt;about/sources.html&gt;"),
    ]
    assert "Mentioned in" in first
    assert second == '<li value="2" id="source-b">Two.</li>'


def test_many_ways_back_stay_folded() -> None:
    pages = [_page(f"{n}.html", _cite("a", "sources.html")) for n in range(7)]
    sources = with_ways_back([*pages, _page("sources.html", LIST)], "Mentioned in")[-1].content.html
    assert '<details class="waysback"><summary>Mentioned in (7)</summary> <a href="0.html#cites-a">' in sources
    assert "</details></li>" in sources
