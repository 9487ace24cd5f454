"""Loaded by the workers of a test's cluster, and by what they start: some folders do not exist for them.

TRYKKLAR_WALLED names the folders. What Python itself opens or lists there is refused; against native
code, the test takes the permission away too, where it may.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path
from typing import Any

WALLED = tuple(os.path.realpath(folder) for folder in os.environ["TRYKKLAR_WALLED"].split(os.pathsep))
WATCHED = frozenset(
    ["open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink", "os.utime"]
)


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook (PEP 578)."""
    if event in WATCHED and arguments and isinstance(arguments[0], str | bytes | os.PathLike):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if any(path == folder or path.startswith(folder + os.sep) for folder in WALLED):
            raise PermissionError(13, "walled off", path)


sys.addaudithook(refuse)
runpy.run_path(str(Path(__file__).parents[1] / "blocked" / "sitecustomize.py"))
