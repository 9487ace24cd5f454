"""Sentences on changes in the publication's language, from its labels, as MyST Markdown.

A label has a form for each kind of number that the language tells apart (Unicode CLDR, plural rules: 'one', 'other',
…).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from ...base.addresses import LISTED
from ...language.labels import Labels
from ...resolve.document import ResolvedDocument
from ...resolve.source_lists import source_lists

_MARKUP = re.compile(r"([\\`*_\[\]<>{}#|^~])")


class Wording:
    """Says things in one document of a publication."""

    def __init__(self, document: ResolvedDocument, language: str, *, paged: bool = True) -> None:
        """`paged`: whether to name pages; without, what has a place links to it."""
        self._document = document
        self._paged = paged
        self._labels: Labels = document.labels
        self._locale = Locale.parse(language, sep="-")

    def __getitem__(self, key: str) -> str:
        """A label of the chapter."""
        return self._labels[f"changes.{key}"]

    def label(self, key: str, otherwise: str) -> str:
        """A label of the publication's own pages, such as the heading over a field."""
        return self._labels.get(key, otherwise)

    def sentence(self, key: str, parts: Sequence[str] = (), **values: str) -> str:
        """The label with its list and values filled in."""
        return self[key].format(list=self.listed(parts), **values)

    def counted(self, key: str, count: int, parts: Sequence[str] = (), **values: str) -> str:
        """The form of the label that is right for a number, which is written in letters where it is small."""
        form = self._locale.plural_form(count)
        known = form if f"changes.{key}.{form}" in self._labels.words else "other"
        return capital(self.sentence(f"{key}.{known}", parts, count=self.number(count), **values))

    def number(self, count: int) -> str:
        """A number as it stands in a sentence."""
        words = self["numbers"].split()
        return words[count] if count < len(words) else str(count)

    def listed(self, parts: Sequence[str]) -> str:
        """'a, b and c'."""
        return str(format_list(list(parts), locale=self._locale)) if parts else ""

    def date(self, day: date) -> str:
        return str(format_date(day, "long", locale=self._locale))

    def has(self, target: str) -> bool:
        """Whether the document has something with this id."""
        return target in self._document.standing or (
            target.startswith(LISTED) and target in source_lists(self._document).entries()
        )

    def link(self, target: str) -> str:
        """Number and title of a target as a link; its page is set by the build."""
        return f"[](#{target})"

    def at(self, text: str, *targets: str) -> str:
        """A text with the pages on which it stands, or as a link to it; a link is left as it is."""
        known = [target for target in targets if self.has(target)]
        if not known:
            return text
        if self._paged:
            return f"{text} ({self.listed([f'{{page}}`{target}`' for target in known])})"
        if len(known) == 1:
            return text if text.startswith("[](") else f"[{text}](#{known[0]})"
        return f"{text} ({', '.join(f'[{number}](#{target})' for number, target in enumerate(known, 1))})"

    def within(self, target: str, title: str) -> str:
        """Where in the text something stands: a section by its title, or a chapter, each with its page; nothing where
        the document does not have it."""
        if not self.has(target):
            return ""
        if self._paged:
            return f"{quoted(title) if title else self.link(target)}, {{page}}`{target}`"
        return f"[{quoted(title)}](#{target})" if title else self.link(target)


def quoted(text: str) -> str:
    """A title in quotation marks, which become those of the language."""
    return f'"{plain(text)}"'


def plain(text: str) -> str:
    """A text without meaning as Markdown (CommonMark 2.4, backslash escapes)."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def capital(text: str) -> str:
    """The text with a capital as its first letter."""
    return text[:1].upper() + text[1:]
