"""What became of every address and id that was ever published: it lives, it has another name, or it is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...base.cache import Cache
from ..addresses import SitePages
from .ids import PassageIds, passage_ids
from .ledger import KnownId, KnownPage, Ledger
from .records import History


@dataclass(frozen=True, kw_only=True)
class Fates:
    """All of them, for one site."""

    passages: PassageIds
    gone: Mapping[str, tuple[KnownId, ...]]
    """Entry → what stood on its page and is nowhere any more."""
    moved: Mapping[str, tuple[tuple[str, str], ...]]
    """Entry → what stood on its page and stands on another: id, and that page's address."""
    other_names: Mapping[str, tuple[str, ...]]
    """Id → those that it had before."""
    pages: tuple[KnownPage, ...]
    """Addresses that are no page any more, each with the entry that it leads to where there is one."""
    ledger: Ledger
    """What this edition leaves."""


def fates(site: SitePages, history: History, cache: Cache | None = None) -> Fates:
    """What became of everything that the ledger tells of, and the ledger of this edition."""
    before, last = history.ledger, history.last.number if history.last else ""
    found = passage_ids(site.resolved, history.comparison, before, cache)
    live = {target.id: KnownId(id=target.id, entry=target.entry) for target in site.resolved.targets.values()}
    live |= found.known
    heirs = _heirs(site, history)
    gone: dict[str, list[KnownId]] = defaultdict(list)
    moved: dict[str, list[tuple[str, str]]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    for held in before.ids.values():
        entry = heirs.get(held.entry, held.entry)
        heir = found.became.get(held.now or held.id, held.now)
        if held.id in live:
            if live[held.id].entry != entry and entry in site.pages:
                moved[entry].append((held.id, site.pages[live[held.id].entry]))
        elif heir in live:
            names[heir].append(held.id)
        else:
            section = found.became.get(held.section, held.section)
            there = section if section in live and live[section].entry == entry else ""
            gone[entry].append(replace(held, section=there, line=0, now="", last=held.last or last))
    pages = tuple(_pages(site, history, heirs, last))
    publication = site.resolved.manuscript.publication
    return Fates(
        passages=found,
        gone={entry: tuple(rows) for entry, rows in gone.items()},
        moved={entry: tuple(rows) for entry, rows in moved.items()},
        other_names={name: tuple(rows) for name, rows in names.items()},
        pages=pages,
        ledger=Ledger(
            publication=publication.id,
            edition=publication.edition.number,
            pages=(*_now(site), *pages),
            ids=live
            | {held.id: replace(held, entry=entry) for entry, rows in gone.items() for held in rows}
            | _named_before(names, live, last),
        ),
    )


def _heirs(site: SitePages, history: History) -> dict[str, str]:
    """Entry of the last edition → the one that it became, where it has another id."""
    chapters = history.comparison.chapters if history.comparison else ()
    return {c.old.id: c.new.id for c in chapters if c.old and c.new and c.old.id != c.new.id and c.new.id in site.pages}


def _pages(site: SitePages, history: History, heirs: Mapping[str, str], last: str) -> list[KnownPage]:
    """Addresses of earlier editions that no page has now."""
    taken = set(site.pages.values())
    return [
        replace(page, entry=heirs.get(page.entry, page.entry), last=page.last or last)
        for page in history.ledger.pages
        if page.page not in taken
    ]


def _now(site: SitePages) -> list[KnownPage]:
    """The pages of this edition."""
    return [KnownPage(page=address, entry=entry) for entry, address in site.pages.items()]


def _named_before(names: Mapping[str, list[str]], live: Mapping[str, KnownId], last: str) -> dict[str, KnownId]:
    """Names that something had before, each with the one that it has now."""
    return {
        old: KnownId(id=old, entry=live[new].entry, now=new, last=last) for new, olds in names.items() for old in olds
    }
