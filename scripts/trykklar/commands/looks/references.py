"""The pictures that were approved, in a folder that is kept with the sources.

`FOLDER/<publication>/<document>-<type>.png`, those of a variant in a folder of its code, and beside them
`looks.json`, which tells what was approved: so a picture that is missing is told from a page type that is new.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...base.files import MAX_PICTURE_BYTES, read_bytes, read_text
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ...base.whole_files import publish

rule("look-unreadable", "an approved picture, or the list of them, that cannot be read")

REGISTER = "looks.json"
REGISTER_VERSION = 1

PageType = tuple[str, str]
"""A document's name and a type of its pages."""


@dataclass(frozen=True)
class References:
    """What was approved of a publication."""

    folder: Path
    approved: frozenset[PageType]

    def shown(self, page_type: PageType) -> str:
        """A picture's name as problems show it."""
        return (self.folder / picture_name(page_type)).as_posix()

    def picture(self, page_type: PageType) -> bytes | None:
        """The approved picture as it lies there, or None where it is missing. Raises `ProblemsFound`."""
        file = self.folder / picture_name(page_type)
        shown = self.shown(page_type)
        return read_bytes(file, shown, MAX_PICTURE_BYTES, Place(shown)) if file.is_file() else None


def picture_name(page_type: PageType) -> str:
    return "-".join(page_type) + ".png"


def read_references(folder: Path) -> References:
    """What was approved of a publication; nothing where the folder is not there. Raises `ProblemsFound`
    (look-unreadable)."""
    register = folder / REGISTER
    if not os.path.lexists(register):
        return References(folder, frozenset())
    shown = register.as_posix()
    try:
        told = json.loads(read_text(register, shown))
        if told["version"] != REGISTER_VERSION:
            raise ValueError("another version")
        approved = frozenset(
            (_name(document), _name(kind)) for document, kinds in told["looks"].items() for kind in kinds
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "take it back from version control, or remove it and approve all pages again"
        raise ProblemsFound(
            [Problem("look-unreadable", "what was approved cannot be read", hint, Place(shown))]
        ) from None
    return References(folder, approved)


def _name(told: Any) -> str:
    """A part of a file's name. Raises `ValueError` for what none can be, so that nothing leads out of the folder."""
    if not isinstance(told, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]*", told):
        raise ValueError(f"not a name: {told!r:.40}")
    return told


def approve(references: References, pictures: Mapping[PageType, bytes], gone: Iterable[PageType]) -> None:
    """Store pictures as references and forget those of types that are gone; the rest stay. Raises `ProblemsFound`."""
    forgotten = set(gone)
    approved = (references.approved | set(pictures)) - forgotten
    looks: dict[str, list[str]] = {}
    for document, kind in sorted(approved):
        looks.setdefault(document, []).append(kind)
    register = json.dumps({"version": REGISTER_VERSION, "looks": looks}, ensure_ascii=False, indent=1) + "\n"
    files = {picture_name(page_type): data for page_type, data in sorted(pictures.items())}
    publish(references.folder, {**files, REGISTER: register.encode()})
    kept = {picture_name(page_type) for page_type in approved}
    for page_type in forgotten:
        if picture_name(page_type) not in kept:
            (references.folder / picture_name(page_type)).unlink(missing_ok=True)
