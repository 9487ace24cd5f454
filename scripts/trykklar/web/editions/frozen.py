"""Earlier editions beside the newest, byte for byte as they were frozen, and what tells their readers that there is a
newer one.

A frozen page asks for a script of its own edition. It is the one file of a frozen edition that the newest one writes.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...language.labels import Labels
from ..headers import FOR_SERVERS
from .records import Edition, History

SCRIPT = "editions.js"
"""In the folder of each edition; `scripts/editions.js` of the layout is its second half."""
_VARIABLE = "trykklarEditions"
_LINK = re.compile(rb'href="((?:\.\./)*)([^"?:]+)')


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The editions that stand beside the newest one."""

    history: History
    labels: Labels
    newest: str
    """Its number."""
    folder: str
    """Where they stand, with the slash."""
    search: str
    """Address of the search."""
    code: bytes
    """The layout's script."""

    def files(self) -> dict[str, bytes]:
        """Address → bytes, of all of them and of the newest one's script."""
        found = {SCRIPT: self._script(None)}
        for edition in self.history.earlier:
            top = f"{self.folder}{edition.number}/"
            own = {
                name: data
                for name, data in edition.files.items()
                if not name.startswith(self.folder) and name not in FOR_SERVERS
            }
            found |= {top + name: data for name, data in own.items()}
            if own:
                found[top + SCRIPT] = self._script(edition)
        return found

    def named(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Pages that frozen pages lead to in editions before theirs, where those stand now, and the ids that are asked
        for."""
        for edition in self.history.earlier:
            found: dict[str, set[str]] = defaultdict(set)
            for link in _links(edition.files):
                name, _, place = link.partition("#")
                if name.startswith(self.folder) and name in edition.files and name.endswith(".html"):
                    found[name].add(place)
            for name, places in sorted(found.items()):
                yield f"{self.folder}{edition.number}/{name}", name, tuple(sorted(places - {""}))

    def _script(self, edition: Edition | None) -> bytes:
        told: dict[str, Any] = {
            "unknown": self.labels["web.place-gone"],
            "search": self.search,
            "searchText": self.labels["web.search"],
        }
        if edition:
            words = {"edition": edition.number, "newest": self.newest}
            told["up"] = "../" * (self.folder.count("/") + 1)
            told["older"] = self.labels["web.older"].format(**words)
            told["newer"] = self.labels["web.newer"].format(**words)
        data = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return f"var {_VARIABLE} = {data};\n".encode() + self.code


def _links(files: Mapping[str, bytes]) -> set[str]:
    """Addresses in the site that its pages lead to in folders below, as far as they are plain."""
    found: set[str] = set()
    for name, data in files.items():
        if name.endswith(".html"):
            depth = name.count("/")
            found |= {
                link[2].decode("utf-8", "replace") for link in _LINK.finditer(data) if link[1].count(b"../") == depth
            }
    return found
