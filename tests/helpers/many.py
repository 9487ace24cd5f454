"""A small publication with three variants, each with a note of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from support import BASE

DECLARED = """\
variables:
  name: {type: text, own: true, default: everybody}
  spare: {type: text, optional: true}
add:
  - {chapter: variants/note.md, after: PLACE}
folder: '{code}-{name}'
variants:
  a1: {values: {name: Ærøby}}
  b2: {values: {name: Bøstrup}}
  c3: {values: {name: Cåsted}}
"""
NOTE = """\
---
kind: front
title: "To {var}`name`"
---
These lines are for {var}`name` alone.
"""
CODES = ["a1", "b2", "c3"]


def publication(at: Path) -> Path:
    """The publication of the cases, whose document `card` has a note to each variant."""
    shutil.copytree(BASE, at)
    text = (at / "publication.yaml").read_text("utf-8")
    (at / "variants").mkdir()
    (at / "variants/note.md").write_text(NOTE, "utf-8")
    (at / "variants.yaml").write_text(DECLARED.replace("PLACE", first_page(text)), "utf-8")
    return at


def first_page(text: str) -> str:
    """A page or a chapter that the document `card` has."""
    import yaml

    outline = yaml.safe_load(text)["documents"]["card"]["outline"]
    items = [item for line in outline for item in (line, *line.get("items", []))]
    return str(next(item.get("chapter") or item.get("page") for item in items if "chapter" in item or "page" in item))
