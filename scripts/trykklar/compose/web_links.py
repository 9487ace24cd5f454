"""Headings of printed documents lead to their places on the publication's site.

The heading itself is the link, in its own colour and without a line, so that no page is set otherwise than without it;
readers' programs show where it leads, and screen readers say that it is a link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

_HEADING = re.compile(r'(<(h[1-6])\b[^>]*\bid="([^"]+)"[^>]*>)(.*?)(</\2>)', re.DOTALL)


def with_web_links(html: str, addresses: Mapping[str, str]) -> str:
    """The page with its links. `addresses`: id → address; a heading that holds a link or a note stays as it is."""

    def led(found: re.Match[str]) -> str:
        opening, _, name, content, closing = found.groups()
        address = addresses.get(name)
        if not address or not content.strip() or "<a " in content or "footnote" in content:
            return found[0]
        return f'{opening}<a class="onweb" href="{escape(address)}">{content}</a>{closing}'

    return _HEADING.sub(led, html) if addresses else html
