"""How long entries were in the last build, kept for the next.

They tell on which side an entry probably begins, so that cores need not wait for each other; a hint that is
wrong or gone costs time and changes nothing (`scheduling.py`).
"""

from __future__ import annotations

from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.packed import FORM, Count, kept, packed


def read_page_counts(cache: Cache, publication: str, document: str) -> dict[str, int]:
    """Entry → its pages in the last build; nothing where that is not known."""
    told = kept(cache.get(_key(publication, document)), dict[str, Count]) or {}
    return {entry: count for entry, count in told.items() if 0 < count < 10_000}


def keep_page_counts(cache: Cache, publication: str, document: str, counts: dict[str, int]) -> None:
    """Keep them for the next build."""
    cache.put(_key(publication, document), packed(counts))


def _key(publication: str, document: str) -> str:
    return digest_of([FORM, "page counts", publication, document])
