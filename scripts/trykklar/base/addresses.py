"""The schemes and base URLs under which pages name what is inside a publication."""

from __future__ import annotations

LAYOUT_URL = "https://trykklar.invalid/layout/"
"""Base of the URLs under which a layout's own files are known to WeasyPrint."""


GOTO = "trykklar:"
"""Scheme of links inside the publication; joining turns them into named destinations."""


SOURCE_URL = "https://trykklar.invalid/source/"


MADE_URL = "https://trykklar.invalid/made/"


BASE_URL = "https://trykklar.invalid/"
