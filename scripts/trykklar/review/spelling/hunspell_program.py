"""Hunspell, where a user has it on PATH: an adapter that asks one process for the suggestions of all words.

It is spoken to as `man 1 hunspell` has it (option -a): a line `^word`, an answer of lines that an empty one ends. An
answer in another form, a crash or a timeout counts as no answer; nothing but suggestions depends on it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence

from ...base.bounds import HUNSPELL_SECONDS, PROGRAM_BYTES
from ...base.limits.ending import scratch_folder
from ...base.limits.process import TookTooLong
from ...base.limits.programs import run_program

_VERSION = re.compile(r"Hunspell (\d+)\.\d+")
_KNOWN = 1
"""The major version whose answers are known."""


def program() -> str | None:
    """Hunspell's path, or None where it is not on PATH or is another version than those that are known."""
    path = shutil.which("hunspell")
    if path is None:
        return None
    version = _VERSION.search(_run([path, "-v"], "", HUNSPELL_SECONDS.most))
    return path if version and int(version[1]) == _KNOWN else None


def suggested(path: str, words: Sequence[str], aff: bytes, dic: bytes) -> Mapping[str, tuple[str, ...]]:
    """What the program at `path` suggests for each of the words that it does not know, best first; empty where it gave
    no answer."""
    with scratch_folder("hunspell-") as folder:
        (folder / "list.aff").write_bytes(aff)
        (folder / "list.dic").write_bytes(dic)
        lines = "".join(f"^{word}\n" for word in words)
        return _read(_run([path, "-a", "-i", "utf-8", "-d", str(folder / "list")], lines, HUNSPELL_SECONDS.most), words)


def _run(command: list[str], given: str, limit: float) -> str:
    """What a command writes; nothing where it fails."""
    try:
        variables = {"LC_ALL": "C.UTF-8", "WORDLIST": os.devnull}
        code, out, _ = run_program(command, limit, PROGRAM_BYTES.most, given=given.encode(), variables=variables)
    except (OSError, TookTooLong):
        return ""
    return out.decode("utf-8", "replace") if code == 0 else ""


def _read(answer: str, words: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    greeting, _, told = answer.partition("\n")
    blocks = told.split("\n\n")
    if not _VERSION.search(greeting) or len(blocks) < len(words):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for word, block in zip(words, blocks, strict=False):
        for line in block.split("\n"):
            head, _, those = line.partition(": ")
            if head.startswith(f"& {word} "):
                found[word] = tuple(those.split(", "))
    return found
