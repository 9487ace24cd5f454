"""The schemes and base URLs under which pages name what is inside a publication."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import quote, unquote_to_bytes

LAYOUT_URL = "https://trykklar.invalid/layout/"
"""Base of the URLs under which a layout's own files are known to WeasyPrint."""


GOTO = "trykklar:"
"""Scheme of links inside the publication; joining turns them into named destinations."""


SOURCE_URL = "https://trykklar.invalid/source/"
_DRAWN = re.compile(r"\.page-\d+\.svg$")


def source_url(name: str, page: str | None = None) -> str:
    """Where pages have a file of the publication; `page`: that of a PDF which is drawn, '' for the only one."""
    return SOURCE_URL + quote(name) + ("" if page is None else f".page-{page or 1}.svg")


def source_name(url: str) -> str:
    """The file that such a URL stands for, quoted."""
    return _DRAWN.sub("", url.removeprefix(SOURCE_URL))


MADE_URL = "https://trykklar.invalid/made/"


BASE_URL = "https://trykklar.invalid/"

_EMBEDDED = re.compile(
    r"data:image/(?:png|jpe?g|pjpeg|x-png)(?P<base64>(?:;[^;,]*)*?;base64)?(?:;[^;,]*)*,", re.IGNORECASE
)
"""Rasters that stand within a drawing (RFC 2397); programs write the names of their kinds in several ways."""


def embedded(url: str) -> bytes | None:
    """The raster that a `data:` URL is; None where it is none, or is broken."""
    head = _EMBEDDED.match(url)
    if head is None:
        return None
    content = unquote_to_bytes(url[head.end() :])
    try:
        return base64.b64decode(b"".join(content.split()), validate=True) if head["base64"] else content
    except binascii.Error:
        return None


def short(url: str) -> str:
    """A URL as a message shows it: whole pictures stand in some."""
    url = " ".join(url.split())
    return url if len(url) <= 60 else f"{url[:40]}… ({len(url):,} characters)"


NOTE = "note:"
"""How the names of notes begin: 'note:<entry>:<number>'. No id of an author holds a colon."""
CALL = "call:"
"""How those of their calls begin."""
CITED = "cited:"
"""How the names of first citations begin: 'cited:<source>'."""
LISTED = "source-"
"""How the ids of entries in a list of sources begin."""
IN = "."
"""Stands between a source and the list, in ids of those that an earlier list has too. No id of an author holds one."""
