"""Pages rewritten by earlier builds: one whose HTML is as it was, and that the site gives the same answers to, is taken
as it was left. After an edit that is nearly every page of a site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from ..base.addresses import GOTO
from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.packed import kept, packed
from ..base.program import program_digest
from ..compose.records import ChapterHtml
from .printed import PageStart
from .rewrite import Rewriting, Rewritten

_ASKED = re.compile(GOTO + r"""([^"'?<>\s]*)""")
"""What a page asks the site for: where an id, a file or a page of another document is."""
_TERM = "term-"


@dataclass(frozen=True)
class KeptPage:
    """A page, and what rewriting it gave the site."""

    content: Rewritten
    styles: tuple[tuple[str, str], ...]
    """Declarations that stood on its elements, in their order, and the class of each: numbered through all pages."""
    figures: dict[str, list[list[str]]]
    pictures: tuple[str, ...]
    """The assets that lie beside the page as files."""

    def fits(self, work: Rewriting) -> bool:
        """Whether the classes are called so here, too."""
        return all(work.style_class(style) == name for style, name in self.styles)


def rewritten(
    work: Rewriting,
    cache: Cache | None,
    composed: ChapterHtml,
    html: str,
    *,
    address: str,
    entry: str,
    starts: Sequence[PageStart],
) -> Rewritten:
    """As `Rewriting.page`."""
    if cache is None:
        return work.page(address, entry, html, composed.assets, starts).content
    key = digest_of(_asked(work, composed, html, address, entry, starts))
    found = kept(cache.get(key), KeptPage)
    if found and found.fits(work):
        work.figures |= found.figures
        for name in found.pictures:
            work.pictures.file(name, composed.assets[name])
        return found.content
    made = work.page(address, entry, html, composed.assets, starts)
    cache.put(key, packed(KeptPage(made.content, tuple(made.styles.items()), made.figures, tuple(made.pictures))))
    return made.content


def _asked(
    work: Rewriting, composed: ChapterHtml, html: str, address: str, entry: str, starts: Sequence[PageStart]
) -> Iterator[str]:
    """Everything that a page follows from."""
    yield from (program_digest(), work.salt, composed.digest, html, address, entry, work.site.language_of(entry))
    yield repr(starts)
    if work.landings:
        yield repr(work.landings.told_of(entry, address))
    asked = _links(html)
    terms = [(name, *work.terms[name]) for name in _named(asked) if name in work.terms]
    asked |= _links("".join(word + text for _, word, text in terms))
    yield repr(terms)
    yield repr([(target, work.address_of(target)) for target in sorted(asked)])


def _links(html: str) -> set[str]:
    return {unescape(target) for target in _ASKED.findall(html)}


def _named(asked: set[str]) -> Iterator[str]:
    """Words of the glossary among what is asked for."""
    return (target.removeprefix(_TERM) for target in sorted(asked) if target.startswith(_TERM))
