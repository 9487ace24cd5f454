"""Whose a file is.

What lies in `variants/CODE/` is that variant's own, and what lies in `variants/` itself is for all of them; neither is
the base edition's. variants.yaml and variants.csv are nobody's as a whole, for they tell of all: an edition holds its
own part of them.
"""

from __future__ import annotations

import os
from pathlib import Path

VARIANTS_FILE = "variants.yaml"
TABLE_FILE = "variants.csv"
FOLDER = "variants"


def are_declared(folder: Path) -> bool:
    """Whether the publication has variants."""
    return os.path.lexists(folder / VARIANTS_FILE)


def belongs(file: str, code: str) -> bool:
    """Whether a file (its path in the publication, with '/') is the edition's: the base edition's code is empty."""
    if file in (VARIANTS_FILE, TABLE_FILE):
        return False
    folder, *rest = file.split("/")
    return folder != FOLDER or bool(code) and (len(rest) < 2 or rest[0] == code)
