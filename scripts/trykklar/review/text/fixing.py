"""The changes that rules propose, written into the sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from ...base.bounds import TEXT_BYTES
from ...base.files import as_text, inside, read_bytes
from ...base.problems import Fix, Place, Problem
from ...base.whole_files import publish


def fixed(text: str, fixes: Iterable[tuple[int, Fix]]) -> tuple[str, int]:
    """The text with the fixes of its lines (1-based numbers), and how many were made.

    Of fixes that overlap the first from the right is made; the next run finds what is left. One whose `old` no longer
    stands in its place is left out.
    """
    lines = text.split("\n")
    made, reached = 0, (len(lines) + 1, 0)
    for number, fix in sorted(fixes, key=lambda each: (each[0], each[1].column), reverse=True):
        line, end = lines[number - 1], fix.column + len(fix.old)
        if line[fix.column : end] != fix.old or (number, end) > reached:
            continue
        lines[number - 1] = line[: fix.column] + fix.new + line[end:]
        made, reached = made + 1, (number, fix.column)
    return "\n".join(lines), made


def fix_sources(folder: Path, problems: Iterable[Problem]) -> Mapping[str, int]:
    """Write every fix that the problems carry into the publication's files, all or none; gives file → fixes made.

    Raises `ProblemsFound` for a file that cannot be read or written.
    """
    by_file: dict[str, list[tuple[int, Fix]]] = defaultdict(list)
    for problem in problems:
        if problem.fix and problem.place:
            by_file[problem.place.file].append((problem.place.line, problem.fix))
    made: dict[str, int] = {}
    files: dict[str, bytes] = {}
    for file, fixes in sorted(by_file.items()):
        path = inside(folder, file, Place(file))
        data = read_bytes(path, file, TEXT_BYTES.most, Place(file))
        text, count = fixed(as_text(data, file), fixes)
        if count:
            made[file] = count
            files[file] = text.replace("\n", _line_end(data)).encode()
    publish(folder, files)
    return made


def _line_end(data: bytes) -> str:
    """How the file's lines end: a fix changes nothing else."""
    return "\r\n" if b"\r\n" in data else "\n"
