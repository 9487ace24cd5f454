"""Composed HTML as plain words."""

from __future__ import annotations

from .parsed import content_root


def plain(markup: str) -> str:
    """The words of HTML, white space as in running text."""
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    return " ".join(content_root(markup).text_content().split())
