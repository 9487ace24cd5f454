"""What checkers said of a site, as its accessibility statement tells it: `source/NAME/accessibility.yaml`."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from checkers import MODULES
from sites import AXE
from support import REPOSITORY
from trykklar.sources.tested import TESTED_FILE, read_tested

WANTED = ("Nu Html Checker", "QualWeb ACT", "axe-core")
"""Without one of these there is no record."""


@dataclass
class Recorded:
    """Checker → how many pages of a site it saw, and what it found."""

    pages: dict[str, int] = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, checker: str, pages: int, found: list[str]) -> None:
        self.pages[checker], self.found[checker] = pages, found

    def checkers(self) -> list[dict[str, Any]]:
        assert sorted(self.pages) == sorted(WANTED), "run the whole file: a record is of all checkers"
        return [
            {
                "name": name,
                "version": _version(name),
                "pages": self.pages[name],
                "findings": [{"what": what} for what in self.found[name]],
            }
            for name in WANTED
        ]

    def write(self, name: str) -> None:
        """The record of a publication, as found today."""
        folder = REPOSITORY / "source" / name
        edition = yaml.safe_load((folder / "publication.yaml").read_text("utf-8"))["edition"]["number"]
        record = {"date": datetime.date.today(), "edition": str(edition), "checkers": self.checkers()}
        text = (
            "# Written by 'pytest -m web --refresh' from what the checkers said; read by the accessibility statement.\n"
        )
        (folder / TESTED_FILE).write_text(text + yaml.safe_dump(record, sort_keys=False, allow_unicode=True), "utf-8")

    def is_told(self, name: str) -> bool:
        """Whether the record that lies with a publication names these checkers and what they found. How many pages
        there were changes with every chapter: the record says of which edition it is."""
        tested = read_tested(REPOSITORY / "source" / name)
        kept = (
            [(one.name, one.version, [each.what for each in one.findings]) for one in tested.checkers] if tested else []
        )
        return kept == [(name, _version(name), self.found[name]) for name in WANTED if name in self.found]


def _version(checker: str) -> str:
    packages = {"Nu Html Checker": "vnu-jar", "QualWeb ACT": "@qualweb/act-rules"}
    if checker in packages:
        return str(json.loads(Path(MODULES, packages[checker], "package.json").read_bytes())["version"])
    found = re.match(r"/\*! axe v([0-9.]+)", AXE.read_text("utf-8"))
    assert found
    return found[1]
