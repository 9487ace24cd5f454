"""Entries of the index that are written in several ways: which are one, and which an author must decide on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ..sources.markup.scanned import IndexMark


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


def sees_of(marks: Iterable[IndexMark], shown: Mapping[str, str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Entry of the index → where it leads besides its pages. `shown`: entries as the index prints them."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for mark in marks:
        if mark.see:
            found.setdefault(shown.get(mark.entry, mark.entry), {})["see-also" if mark.also else "see", mark.see] = None
    return {name: tuple(others) for name, others in found.items()}
