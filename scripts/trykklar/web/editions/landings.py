"""Editions on a page: ids of paragraphs, what is new or changed since the last edition, and where something stood that
is gone or stands elsewhere.

Nothing of it needs a script: what is gone has an element of its id, which shows when somebody comes for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree, html as lxml_html

from ...base.addresses import GOTO
from ...compose.change_marks import CHANGED, CHANGED_AT, REMOVED_AT
from ...language.labels import Labels
from ...resolve.document import ResolvedDocument
from ...review.changes.changes import ChangeKind
from ...review.changes.told_sections import changed_sections, figure_changes
from ..sections import NOT_THE_TEXTS, Element
from .fates import Fates
from .ledger import KnownId
from .records import History

SINCE, GONE = NOT_THE_TEXTS
_FILE = "file:"


@dataclass(frozen=True)
class Landings:
    """Marks the pages of one site."""

    resolved: ResolvedDocument
    history: History
    fates: Fates
    folder: str
    """Where earlier editions stand in the site, with the slash."""

    @property
    def _labels(self) -> Labels:
        return self.resolved.labels

    @cached_property
    def _changed(self) -> Mapping[str, Mapping[str, str]]:
        """Entry → id of each section that is new or changed → 'new' or 'changed'; empty stands for what is before the
        first heading."""
        comparison = self.history.comparison
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for chapter in comparison.chapters if comparison else ():
            if chapter.new is None or comparison is None:
                continue
            if chapter.kind is ChangeKind.ADDED:
                found[chapter.new.id][""] = "new"
                continue
            for section in changed_sections(chapter, comparison):
                if section.kind not in ("removed", "headless"):
                    found[chapter.new.id][section.id] = "new" if section.kind == "new" else "changed"
            for figure in figure_changes(chapter):
                found[chapter.new.id].setdefault(figure.section, "changed")
            if any(change.passage.slot for change in chapter.changes):
                found[chapter.new.id].setdefault("", "changed")
        return found

    @cached_property
    def _pages(self) -> Mapping[str, list[str]]:
        """Entry → the pages that editions had it on."""
        found: dict[str, list[str]] = defaultdict(list)
        for page in self.history.ledger.pages:
            found[page.entry].append(page.page)
        return found

    def mark(self, root: Element, entry: str, address: str) -> None:
        """Mark a page before its links are followed. `address`: of the page in the site."""
        blocks = [element for element in root.iter("p", "li", "blockquote") if element.get("data-line")]
        self._name(blocks, entry)
        _show_changes(root)
        places = {str(element.get("id")): element for element in root.iter(etree.Element) if element.get("id")}
        for name, told in reversed([*self._told(entry, address)]):
            head = places.get(name or entry, places.get(entry))
            if head is not None:
                _after(head, told)
        for name, place in places.items():
            for other in self.fates.other_names.get(name, ()):
                anchor = lxml_html.Element("span", id=other)
                anchor.tail, place.text = place.text, None
                place.insert(0, anchor)

    def told_of(self, entry: str, address: str) -> tuple[object, ...]:
        """What a page is marked with, besides the names that everything had before."""
        told = [(name, etree.tostring(element)) for name, element in self._told(entry, address)]
        return self.fates.passages.paragraphs(entry), told

    def _name(self, blocks: list[Element], entry: str) -> None:
        ids = self.fates.passages.paragraphs(entry)
        for block in blocks:
            name = ids.pop(int(block.get("data-line")), "") if not block.get("id") else ""
            if name:
                block.set("id", name)

    def _told(self, entry: str, address: str) -> Iterator[tuple[str, Element]]:
        """Id of a heading, or nothing for the page's own, and what is told behind it."""
        edition = self.resolved.manuscript.publication.edition.number
        last = self.history.last
        for section, kind in self._changed.get(entry, {}).items():
            told = _paragraph(SINCE, self._labels[f"web.since.{kind}"].format(edition=edition))
            if last and kind == "changed" and self.history.shown(last.number, address):
                name = self._name_before(section)
                where = f"{self.folder}{last.number}/{address}" + (f"#{name}" if name else "")
                _link(told, _FILE + where, self._labels["web.as-it-was"].format(edition=last.number))
            yield section, told
        for held in self.fates.gone.get(entry, ()):
            told = _paragraph(GONE, self._labels["web.gone-text"].format(edition=held.last), held.id)
            self._as_it_was(told, held, address)
            yield held.section, told
        for name, page in self.fates.moved.get(entry, ()):
            told = _paragraph(GONE, self._labels["web.moved-text"], name)
            _link(told, f"{_FILE}{page}#{name}", self._labels["web.go-on"])
            yield "", told

    def _name_before(self, section: str) -> str:
        """The id that a section had in the last edition; empty where it was not there."""
        names = (section, *self.fates.other_names.get(section, ()))
        before = self.history.ledger.ids
        return next((name for name in names if name in before and not before[name].last), "")

    def _as_it_was(self, told: Element, held: KnownId, address: str) -> None:
        """The way to what is gone, where it stands yet: in the last edition that had it."""
        known = self._pages.get(held.entry, ())
        page = next((page for page in (*known, address) if self.history.shown(held.last, page)), "")
        if page:
            where = f"{_FILE}{self.folder}{held.last}/{page}#{held.id}"
            _link(told, where, self._labels["web.as-it-was"].format(edition=held.last))


def _show_changes(root: Element) -> None:
    """A line beside what is new or changed; the section says so in words."""
    for element in root.iter(etree.Element):
        element.attrib.pop(REMOVED_AT, None)
        if element.attrib.pop(CHANGED_AT, None):
            shown = element.getparent() if element.tag == "img" else element
            shown.set("class", f"{shown.get('class', '')} {CHANGED}".strip())


def _paragraph(kind: str, text: str, name: str = "") -> Element:
    told = lxml_html.Element("p", {"class": kind, **({"id": name} if name else {})})
    told.text = text
    return told


def _link(told: Element, target: str, text: str) -> None:
    told.text = f"{told.text} "
    etree.SubElement(told, "a", href=GOTO + target).text = text


def _after(place: Element, told: Element) -> None:
    """Put it behind a heading; behind the head of the page, where that heading stands in it."""
    around = place.getparent()
    while around is not None and around.tag == "header":
        place, around = around, around.getparent()
    if around is not None:
        told.tail, place.tail = place.tail, None
        place.addnext(told)
