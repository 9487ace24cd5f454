"""Composed HTML as plain words."""

from __future__ import annotations

from lxml import html as lxml_html


def plain(markup: str) -> str:
    """The words of HTML, white space as in running text."""
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    return " ".join(lxml_html.fragment_fromstring(markup, create_parent="div").text_content().split())
