"""The printed document beside a site: its pages, its file, and where in the site each of its pages begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from ..preflight.source_map import PlacedBlock
from ..resolve.pages import PageMap, PageRef


@dataclass(frozen=True, kw_only=True)
class PrintedDocument:
    """A document of pages that the site names, as it was built last."""

    name: str
    title: str
    cited: str
    """What the text calls it: 'the report'."""
    map: PageMap
    file: str = ""
    """The PDF's name in the site; empty where there is none."""
    pdf: bytes = field(default=b"", repr=False)
    blocks: tuple[PlacedBlock, ...] = field(default=(), repr=False)
    marks: Mapping[str, int] = field(default_factory=dict, repr=False)
    """Id → page of the file, also of what the map does not know: marks of the index; empty where there is no file."""

    def page(self, target: str) -> str:
        """The folio of the page on which a target, or a mark of the index, stands; empty where it is not printed."""
        found = self.map.targets.get(target)
        return found.page if found else self._folios.get(self.marks.get(target, 0), "")

    @cached_property
    def _folios(self) -> Mapping[int, str]:
        return _labels(self, max(self.marks.values())) if self.marks else {}

    def table(self) -> dict[str, PageRef]:
        """The page table, as composing asks for it."""
        return {name: PageRef(target.page, target.physical) for name, target in self.map.targets.items()}

    def link(self, target: str) -> str:
        """The address of a target's page in the PDF; empty where there is none."""
        return f"{self.file}#nameddest={target}" if self.file and target in self.map.targets else ""


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where in the site a printed page begins."""

    label: str
    entry: str
    line: int
    """The line of the chapter's file whose block is the first on the page; 0: before the text, at the entry's head."""
    target: str = ""
    """The id that stands there, where one does."""
    after: bool = False
    """Whether the page begins within that block, and the mark stands behind it."""

    def at(self, entry: str) -> PageStart:
        """The same, in this entry."""
        return replace(self, entry=entry)


def page_starts(printed: PrintedDocument, files: Mapping[str, str]) -> list[PageStart]:
    """Where each numbered page begins, in the order of pages; one that the site has nothing of begins where the page
    before it does, or where the first does. `files`: chapter's file → entry, of those whose text the
    site shows."""
    entries = set(files.values())
    by_page: dict[int, list[PlacedBlock]] = defaultdict(list)
    first: dict[tuple[str, int], int] = {}
    for block in printed.blocks:
        if block.file in files:
            at = (block.file, block.line)
            first[at] = min(first.get(at, block.page), block.page)
            by_page[block.page].append(block)
    heads = {printed.map.targets[entry].physical: entry for entry in entries if entry in printed.map.targets}
    targets = _targets(printed, entries)
    starts: list[PageStart] = []
    waiting: list[str] = []
    for physical, label in sorted(_labels(printed, max(by_page, default=0)).items()):
        blocks = sorted(by_page[physical], key=lambda block: (-block.top, block.line))
        fresh = [block for block in blocks if first[block.file, block.line] == physical]
        if physical in heads:
            starts.append(PageStart(label, heads[physical], 0))
        elif fresh:
            starts.append(PageStart(label, files[fresh[0].file], fresh[0].line))
        elif blocks:
            starts.append(PageStart(label, files[blocks[0].file], blocks[0].line, after=True))
        elif targets[physical]:
            starts.append(PageStart(label, "", 0, target=targets[physical][0]))
        elif starts:
            starts.append(replace(starts[-1], label=label))
        else:
            waiting.append(label)
    return [*(replace(starts[0], label=label) for label in waiting if starts), *starts]


def _targets(printed: PrintedDocument, entries: set[str]) -> dict[int, list[str]]:
    """Page → ids on it, which the site has too: an entry's are those that begin with its id."""
    found: dict[int, list[str]] = defaultdict(list)
    for name, target in printed.map.targets.items():
        words = name.split("-")[:-1]
        if any(begins in entries for begins in accumulate(words, "{}-{}".format)):
            found[target.physical].append(name)
    return found


def _labels(printed: PrintedDocument, last: int) -> dict[int, str]:
    """Physical page → folio, arabic ones only: from any known one, the others are counted."""
    known = {target.physical: target.page for target in printed.map.targets.values() if target.page.isdigit()}
    if not known:
        return {}
    first = min(known)
    offset = first - int(known[first])
    return {page: str(page - offset) for page in range(1 + offset, max(last, *known) + 1)}
