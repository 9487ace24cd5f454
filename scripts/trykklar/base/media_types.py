"""Media types of the files that pages show and are styled by, wherever those go (IANA's registry)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PAGE_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css",
        ".gif": "image/gif",
        ".jpeg": "image/jpeg",
        ".jpg": "image/jpeg",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".webp": "image/webp",
    }
)
"""File's suffix, in small letters → media type."""
UNKNOWN = "application/octet-stream"
