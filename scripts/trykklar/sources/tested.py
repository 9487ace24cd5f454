"""accessibility.yaml: how the site was tested, for its accessibility statement."""

from __future__ import annotations

import os
from pathlib import Path

from ..base.files import inside, read_text
from ..base.located_yaml import read_yaml
from ..base.problems import Place, ProblemsFound
from ..base.records import validate
from .schemas.prose import cut_texts
from .schemas.web import Tested

TESTED_FILE = "accessibility.yaml"


def read_tested(folder: Path) -> Tested | None:
    """The record; None where there is none. Raises `ProblemsFound` where it is unusable."""
    if not os.path.lexists(folder / TESTED_FILE):
        return None
    text = read_text(inside(folder, TESTED_FILE, Place(TESTED_FILE)), TESTED_FILE)
    located = read_yaml(text, TESTED_FILE)
    if cut := list(cut_texts(located)):
        raise ProblemsFound(cut)
    return validate(located, Tested)
