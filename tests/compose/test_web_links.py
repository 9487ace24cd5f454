"""Headings on paper lead to the site: the heading is the link, and nothing else of the page is another."""

from __future__ import annotations

import pytest

from trykklar.compose.web_links import with_web_links

AT = {"a": "https://example.org/a.html", "b": "https://example.org/a.html#b&c"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<h1 id="a">One</h1>', '<h1 id="a"><a class="onweb" href="https://example.org/a.html">One</a></h1>'),
        (
            '<h2 class="x" id="b" data-line="3"><span>1</span> Two</h2>',
            '<h2 class="x" id="b" data-line="3"><a class="onweb" href="https://example.org/a.html#b&amp;c">'
            "<span>1</span> Two</a></h2>",
        ),
    ],
)
def test_a_heading_becomes_a_link(before: str, after: str) -> None:
    assert with_web_links(f"<p>x</p>{before}<p>y</p>", AT) == f"<p>x</p>{after}<p>y</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<h1 id="unknown">One</h1>',
        "<h2>Two</h2>",
        '<h2 id="a">See <a href="trykklar:b">there</a></h2>',
        '<h2 id="a">Two<span class="footnote">A note</span></h2>',
        '<p id="a">One</p>',
    ],
)
def test_what_is_no_heading_of_the_site_or_holds_a_link_stays(html: str) -> None:
    assert with_web_links(html, AT) == html


def test_without_an_address_nothing_is_another() -> None:
    assert with_web_links('<h1 id="a">One</h1>', {}) == '<h1 id="a">One</h1>'
