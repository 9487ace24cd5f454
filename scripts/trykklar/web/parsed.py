"""HTML that is read once more, to be changed or looked at."""

from __future__ import annotations

from typing import Any

from lxml import etree, html as lxml_html

_PARSER = etree.HTMLParser()
# lxml's own parser asks a function in Python for the class of every element that it hands out: a third of the time that
# a site's pages are rewritten in. Forms and links are elements as all others here.
_PARSER.set_element_class_lookup(
    etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement, comment=lxml_html.HtmlComment)
)


def page_root(markup: str) -> Any:
    """A whole page."""
    return lxml_html.document_fromstring(markup, parser=_PARSER)


def content_root(markup: str) -> Any:
    """What stands on a page, in a `div` of its own."""
    body = page_root(f"<html><body>{markup}</body></html>").find("body")
    root = _PARSER.makeelement("div")
    # in a document of its own: lxml asks all of a part that stands in none whenever it lets go of an element of it
    root.extend(list(body))
    root.text = body.text if (body.text or "").strip() else None
    return root
