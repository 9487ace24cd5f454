"""What is searched, and what the search is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a page: what a reader of the results is sent to."""

    address: str
    """From the site's root, with its fragment: `kryds/social/ai.html#muligheder`."""
    title: str
    page_title: str
    """That of the page, where the section is not its beginning; else empty."""
    text: str
    """What is read there, without the title."""
    language: str
    """BCP 47."""
    summary: str = ""
    printed: str = ""
    """The label of the printed page on which it begins; empty where nothing is printed."""
    index_terms: tuple[str, ...] = ()
    glossary_terms: tuple[str, ...] = ()
    facets: Mapping[str, str]
    """Name of a filter → id of this section's value: `kind`, and an axis of the board."""


@dataclass(frozen=True, slots=True)
class SearchFile:
    """A file of the search, beside the pages."""

    path: str
    """From the site's root."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Group:
    """The forms of one word that stand in the texts, and what the word is made of."""

    base: str
    """Folded (see `folding`)."""
    paradigm: tuple[tuple[int, str], ...]
    """Its forms, folded: letters taken off the end of the base, and what is put on."""
    parts: tuple[str, ...]
    """Folded bases of what a compound has in it."""
