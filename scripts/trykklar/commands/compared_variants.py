"""Two variants side by side, in the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.text import Text

from ..review.changes.changes import Change, ChapterChange
from ..review.changes.variants import Cause, ComparedVariants
from .console import console
from .diff.as_json import as_record
from .diff.terminal import changed_lines

FORMAT = "trykklar-variants/1"


def show_variants(found: ComparedVariants, old: str, new: str) -> None:
    """Print what differs: the values first, then the texts, each with what made it differ."""
    shown = console()
    plain = shown.no_color or not shown.is_terminal
    for line in (*_head(found, old, new), *changed_lines(found.comparison, plain=plain, because=_because(found))):
        shown.print(line)


def variants_record(found: ComparedVariants, old: str, new: str) -> dict[str, Any]:
    """The comparison as `trykklar diff --json` tells it, with `values`: what the lists tell differently, and with
    `because` on each chapter and passage: [{name, places}]."""

    def more(chapter: ChapterChange, change: Change | None) -> dict[str, Any]:
        return {"because": [asdict(cause) for cause in found.causes(chapter, change)]}

    record = as_record(found.comparison, more)
    values = [asdict(told) for told in found.told.values()]
    return {**record, "format": FORMAT, "variants": [old, new], "values": values}


def _head(found: ComparedVariants, old: str, new: str) -> Iterator[Text]:
    yield Text(f"{_called(found, old)} → {_called(found, new)}", style="bold")
    for told in found.told.values():
        at = ", ".join(dict.fromkeys((str(told.old_place), str(told.new_place))))
        values = ((told.old or "(none)", "red"), " → ", (told.new or "(none)", "green"))
        yield Text.assemble(f"  {told.name} ({told.kind}): ", *values, f"  {at}")


def _called(found: ComparedVariants, code: str) -> str:
    if not code:
        return "the base edition"
    declared = found.comparison.new.manuscript.edition.declared or found.comparison.old.manuscript.edition.declared
    name = declared.variants[code].name if declared else code
    return code if name == code else f"{code} {name}"


def _because(found: ComparedVariants) -> Any:
    def told(chapter: ChapterChange, change: Change | None) -> str:
        causes = found.causes(chapter, change)
        return "because of " + "; ".join(map(_cause, causes)) if causes else ""

    return told


def _cause(cause: Cause) -> str:
    return f"{cause.name} ({', '.join(map(str, cause.places))})"
