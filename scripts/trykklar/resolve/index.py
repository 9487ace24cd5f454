"""Entries of the index that are written in several ways: which are one, and which an author must decide on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def one_form(entries: Iterable[str]) -> dict[str, str]:
    """Each entry as it was written → as the index prints it.

    A word that begins a sentence has a capital: entries that differ in their first letter alone are one, printed in the
    form that is written most often, and of two equally often in the one that comes first.
    """
    written = Counter(entries)
    forms: dict[str, list[str]] = {}
    for entry in written:
        forms.setdefault(entry[:1].casefold() + entry[1:], []).append(entry)
    return {entry: max(same, key=lambda form: written[form]) for same in forms.values() for entry in same}


def twins(entries: Iterable[str]) -> dict[str, str]:
    """Entries that differ from an earlier one in capitals further on ('It' and 'IT') → the earlier one."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for entry in entries:
        known = first.setdefault(entry.casefold(), entry)
        if known[1:] != entry[1:]:
            found[entry] = known
    return found
