"""How long entries were in the last build, kept for the next.

They tell on which side an entry probably begins, so that cores need not wait for each other; a hint that is
wrong or gone costs time and changes nothing (`scheduling.py`).
"""

from __future__ import annotations

import json

from ..base.cache import Cache
from ..base.digests import digest_of


def read_page_counts(cache: Cache, publication: str, document: str) -> dict[str, int]:
    """Entry → its pages in the last build; nothing where that is not known."""
    content = cache.get(_key(publication, document))
    try:
        told = json.loads(content) if content else {}
        return {str(entry): int(count) for entry, count in told.items() if 0 < int(count) < 10_000}
    except (ValueError, TypeError, AttributeError):
        return {}


def keep_page_counts(cache: Cache, publication: str, document: str, counts: dict[str, int]) -> None:
    """Keep them for the next build."""
    cache.put(_key(publication, document), json.dumps(counts, sort_keys=True).encode())


def _key(publication: str, document: str) -> str:
    return digest_of(["page counts", publication, document])
