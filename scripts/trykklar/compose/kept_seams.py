"""The seams of words that lists are sorted and a site's titles are broken by, kept from one build to the next: they
follow from the word list, which takes longer to read than all that one word changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.packed import kept, packed
from ..base.program import program_digest
from ..language.division.seams import known_seams, learn_seams


@contextmanager
def seams_kept(cache: Cache | None, language: str) -> Iterator[None]:
    """Within it, what earlier builds with this cache found is known; what is new is left to the next."""
    if cache is None:
        yield
        return
    key = digest_of(["seams", language, program_digest()])
    before = kept(cache.get(key), dict[str, list[int]]) or {}
    learn_seams(language, before)
    yield
    if (now := known_seams(language)).keys() - before.keys():
        cache.put(key, packed(now))
