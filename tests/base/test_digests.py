"""Files that a process reads again and again."""

from __future__ import annotations

import os
from pathlib import Path

from trykklar.base.digests import while_unchanged
from trykklar.base.memo import Memo


def test_a_file_is_read_once_while_nobody_has_written_to_it(tmp_path: Path) -> None:
    file, read = tmp_path / "a.txt", list[str]()
    file.write_text("one", "utf-8")

    def contents() -> str:
        read.append(file.read_text("utf-8"))
        return read[-1]

    known: Memo[str] = Memo()
    assert [while_unchanged(known, file, contents) for _ in range(2)] == ["one", "one"]
    assert len(read) == 2  # written just now: it may change again within the same tick of the clock
    long_ago = Memo[str]()
    stamps = os.lstat(file)
    key = (str(file), stamps.st_dev, stamps.st_ino, stamps.st_size, stamps.st_mtime_ns, stamps.st_ctime_ns)
    long_ago.put(key, "kept")
    assert while_unchanged(long_ago, file, contents) == "kept"
    other = tmp_path / "b.txt"
    other.write_text("two", "utf-8")
    other.replace(file)
    assert while_unchanged(long_ago, file, contents) == "two"
