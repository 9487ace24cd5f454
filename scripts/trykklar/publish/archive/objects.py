"""The objects that a release is archived as: the base edition with its sources, and each variant by itself.

A variant's object holds its own files, and the sums and signature by which anybody checks them; what it was made from
stands once, with the base edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from ..release.record import CHECKING, CMS, PUBLIC_KEY, SIGNATURE, SUMS, Record
from .names import identifier_of

_CHECKED_BY = (CHECKING, SUMS, SIGNATURE, PUBLIC_KEY, CMS)
F = TypeVar("F")


def objects_of(record: Record, files: Mapping[str, F]) -> dict[str, dict[str, F]]:
    """Id → the files of a release's folder that it holds, by their names there; the base edition comes first."""
    whose = {f"files/{file.name}": file.variant for file in record.files if file.variant}
    base = identifier_of(record.publication, record.edition)
    found = {base: {name: file for name, file in files.items() if name not in whose}}
    for name, code in whose.items():
        if name in files:
            identifier = identifier_of(record.publication, record.edition, code)
            shared = {each: files[each] for each in _CHECKED_BY if each in files}
            found.setdefault(identifier, shared)[name] = files[name]
    return found
