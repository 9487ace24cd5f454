"""How a document's form says where something stands. One implementation a form.

Links leave composing as `trykklar:ID` in every form (`DOCUMENT#ID` behind the colon for another document); what joins
pages, or makes a site of them, turns them into what readers follow. What is decided here is what readers see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Protocol

from ..base.addresses import GOTO
from ..language.binding import NBSP
from ..language.tags import base_of


class Addresses(Protocol):
    """What the words of references are asked of. Texts are HTML."""

    def page(self, target: str, word: str, number: Callable[[], str], title: Callable[[], str], language: str) -> str:
        """The words for where a target of this document stands: `word` is 'page', `number` its folio, `title` its
        title; `language`: of the text that they stand in."""
        ...

    def elsewhere(self, document: str, target: str, text: str) -> str:
        """A reference to a target of another document, which reads as `text`."""
        ...


@dataclass(frozen=True, slots=True)
class PageAddresses:
    """On pages: 'page 12'; another document's file is not linked to, as nobody knows where it lies: its place on the
    site is, where there is one (`answers.py`)."""

    def page(self, target: str, word: str, number: Callable[[], str], title: Callable[[], str], language: str) -> str:
        return f"{word}{NBSP}{number()}"

    def elsewhere(self, document: str, target: str, text: str) -> str:
        return f'<span class="foreign">{text}</span>'


@dataclass(frozen=True, slots=True)
class SiteAddresses:
    """On a site: the page of the printed document, where it is there too; else the title."""

    printed: frozenset[str]
    """Ids that the printed document has."""
    cited: str
    """What the printed document is called in the text: 'the report'."""
    language: str
    """What it is called so in: in a text of another language the page is told alone."""

    def page(self, target: str, word: str, number: Callable[[], str], title: Callable[[], str], language: str) -> str:
        if target not in self.printed:
            return title()
        cited = self.cited if base_of(language) == base_of(self.language) else ""
        return f"{escape(cited)} {word}{NBSP}{number()}".strip()

    def elsewhere(self, document: str, target: str, text: str) -> str:
        return f'<a class="foreign" href="{GOTO}{escape(document)}#{escape(target)}">{text}</a>'
