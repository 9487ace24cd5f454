"""The cache: what went in comes out, or nothing does."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from support import run
from tiny import CSS, chapter, look
from trykklar.base import cache as caching
from trykklar.base.cache import Cache
from trykklar.base.problems import Problem
from trykklar.typeset import tool_versions as versions
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.executors.workers import Workers
from trykklar.typeset.records import Copy
from trykklar.typeset.typesetter import Typesetter

KEY, OTHER = (hashlib.sha256(word).hexdigest() for word in (b"one", b"other"))
CONTENT = b"%PDF " + bytes(range(256))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "output" / ".cache")


def test_what_went_in_comes_out(cache: Cache) -> None:
    assert (cache.get(KEY), cache.empty) == (None, True)
    cache.put(KEY, CONTENT)
    assert not cache.empty
    assert (cache.get(KEY), cache.get(OTHER)) == (CONTENT, None)
    cache.put(KEY, b"")
    assert Cache(cache.folder).get(KEY) == b""
    assert (cache.damaged, cache.finish_run()) == (0, ())
    assert [file.name for file in cache.folder.iterdir()] == [KEY], "nothing half-written is left"


def test_a_key_is_no_path(cache: Cache) -> None:
    for key in ("../x", "", KEY.upper(), KEY + "0", f"{KEY}\n"):
        with pytest.raises(ValueError, match="not a key"):
            cache.put(key, CONTENT)


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\n")


def flipped(offset: int) -> Callable[[Path], None]:
    def flip(file: Path) -> None:
        data = bytearray(file.read_bytes())
        data[offset] ^= 1
        file.write_bytes(data)

    return flip


def another_version(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"CACHE-1", b"CACHE-0"))


@pytest.mark.parametrize(
    "spoil", [truncated, emptied, longer, flipped(0), flipped(20), flipped(60), flipped(-1), another_version]
)
def test_a_damaged_entry_is_not_used_and_made_again(cache: Cache, spoil: Callable[[Path], None]) -> None:
    cache.put(KEY, CONTENT)
    spoil(cache.folder / KEY)
    assert (cache.get(KEY), cache.damaged) == (None, 1)
    cache.put(KEY, CONTENT)
    assert cache.get(KEY) == CONTENT


def test_an_entry_under_another_name_is_damaged(cache: Cache) -> None:
    cache.put(KEY, CONTENT)
    shutil.copy(cache.folder / KEY, cache.folder / OTHER)
    assert (cache.get(OTHER), cache.damaged) == (None, 1)


@given(st.binary(), st.data())
def test_no_flipped_bit_goes_unseen(content: bytes, data: st.DataObject) -> None:
    whole = caching._head(KEY, content) + content
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    spoiled = bytearray(whole)
    spoiled[bit // 8] ^= 1 << bit % 8
    assert bytes(spoiled[: caching._HEAD]) != caching._head(KEY, bytes(spoiled[caching._HEAD :]))


def a_link(entry: Path, elsewhere: Path) -> None:
    elsewhere.write_bytes(caching._head(KEY, CONTENT) + CONTENT)
    entry.symlink_to(elsewhere)


def a_pipe(entry: Path, _: Path) -> None:
    os.mkfifo(entry)


def a_folder(entry: Path, _: Path) -> None:
    entry.mkdir()


@pytest.mark.parametrize("make", [a_link, a_pipe, a_folder])
def test_what_is_no_file_is_neither_followed_nor_waited_for(
    cache: Cache, tmp_path: Path, make: Callable[[Path, Path], None]
) -> None:
    cache.folder.mkdir(parents=True)
    make(cache.folder / KEY, tmp_path / "elsewhere")
    assert cache.get(KEY) is None
    cache.put(KEY, CONTENT)
    assert cache.get(KEY) == (None if make is a_folder else CONTENT)
    assert not (tmp_path / "elsewhere").exists() or (tmp_path / "elsewhere").read_bytes().endswith(CONTENT)


def keys(count: int) -> list[str]:
    return [hashlib.sha256(bytes([n])).hexdigest() for n in range(count)]


def aged(cache: Cache, key: str, seconds: float) -> None:
    """As if the entry had been used so many seconds ago."""
    then = time.time() - seconds
    os.utime(cache.folder / key, (then, then))


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    for age, key in enumerate(keys(5)):
        Cache(tmp_path).put(key, bytes(950))
        aged(Cache(tmp_path), key, 1000 + age)
    cache = Cache(tmp_path, limit=3500)
    oldest, used = keys(5)[-1], keys(5)[3]
    assert cache.get(used)
    cache.trim()
    assert {file.name for file in tmp_path.iterdir()} == {*keys(2), used}
    assert cache.get(oldest) is None
    assert cache.state().size <= 3500


def test_it_stays_within_its_limit_without_being_told(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=10_000)
    for key in keys(100):
        cache.put(key, bytes(900))
    assert cache.state().size <= 12_000


def test_a_clock_that_jumped_keeps_no_entry_for_ever(tmp_path: Path) -> None:
    """Entries of the future go first; those that are still of use get the right time when they are read."""
    cache = Cache(tmp_path, limit=2100)
    for key in keys(3):
        Cache(tmp_path).put(key, bytes(950))
    ancient, read, unread = keys(3)
    aged(cache, ancient, 10**8)
    aged(cache, read, -(10**8))
    aged(cache, unread, -(10**8))
    assert cache.get(read)
    cache.trim()
    assert {file.name for file in tmp_path.iterdir()} == {ancient, read}


def test_what_a_killed_process_left_is_cleared(cache: Cache) -> None:
    cache.put(KEY, CONTENT)
    for name, age in ((".unfinished-new", 0), (".unfinished-old", 7200), (".unfinished-of-the-future", -7200)):
        (cache.folder / name).write_bytes(b"half")
        aged(cache, name, age)
    cache.trim()
    assert {file.name for file in cache.folder.iterdir()} == {KEY, ".unfinished-new"}, "another build may be writing it"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EFBIG])
def test_where_nothing_can_be_written_one_warning_is_given(
    cache: Cache, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    cache.put(KEY, CONTENT)
    tries: list[Path] = []

    def refuse(path: Path, data: bytes) -> None:
        tries.append(path)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(caching, "_write", refuse)
    for key in keys(3):
        cache.put(key, CONTENT)
    assert len(tries) == 1, "it is not tried again"
    assert [(p.code, os.strerror(number) in p.message) for p in cache.finish_run()] == [("cache-unwritable", True)]
    assert cache.get(KEY) == CONTENT, "what is there is still read"
    monkeypatch.undo()
    cache.put(OTHER, CONTENT)
    assert (cache.get(OTHER), cache.finish_run()) == (CONTENT, ()), "the next run tries again"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file")
    cache = Cache(tmp_path / "output" / ".cache")
    cache.put(KEY, CONTENT)
    assert cache.get(KEY) is None
    assert [p.code for p in cache.finish_run()] == ["cache-unwritable"]
    cache.trim()
    assert cache.state().entries == 0


def test_many_at_once_meet_whole_entries_only(cache: Cache) -> None:
    wrong: list[bytes] = []

    def work(number: int) -> None:
        mine = Cache(cache.folder, limit=20_000)
        for turn in range(60):
            key = keys(20)[(turn * 7 + number) % 20]
            found = mine.get(key)
            if found is not None and found != key.encode() * 40:
                wrong.append(found)
            mine.put(key, key.encode() * 40)
        wrong.extend([b"damaged"] * mine.damaged)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# What a key stands for


class Recording(Workers):
    """Sets nothing; no worker is needed to ask for a key."""

    width = 1  # type: ignore[assignment]

    def typeset(self, copy: Copy, look: Any, *, priority: float, time_limit: float) -> Any:
        raise RuntimeError("nobody is there")

    def abort(self) -> None:
        """There is nothing to stop."""


class Asked(Cache):
    """Remembers what it was asked for."""

    def get(self, key: str) -> bytes | None:
        self.asked = key
        return None


def key_of(tmp_path: Path, one_chapter: Any, one_look: Any) -> str:
    asked = Asked(tmp_path)
    Typesetter(one_look, Recording(), asked).submit(one_chapter)
    return asked.asked


def test_the_key_holds_all_that_goes_into_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = key_of(tmp_path, chapter("x"), look())
    assert plain == key_of(tmp_path, chapter("x", "b.md", "b"), look()), "not whose chapter it is"
    keys = [
        key_of(tmp_path, chapter("y"), look()),
        key_of(tmp_path, chapter("x", assets={"u": b"1"}), look()),
        key_of(tmp_path, chapter("x", assets={"u": b"2"}), look()),
        key_of(tmp_path, chapter("x", assets={"v": b"1"}), look()),
        key_of(tmp_path, chapter("x"), look(CSS + " ")),
        key_of(tmp_path, chapter("x"), look(fonts={})),
    ]
    for name, _ in versions.tool_versions():
        changed = tuple((n, "0" if n == name else v) for n, v in versions.tool_versions())
        monkeypatch.setattr("trykklar.typeset.typesetter.tool_versions", lambda changed=changed: changed)
        keys.append(key_of(tmp_path, chapter("x"), look()))
    assert len({plain, *keys}) == len(keys) + 1


def test_every_tool_has_a_version() -> None:
    found = dict(versions.tool_versions())
    assert {"python", "weasyprint", "pydyf", "pango", "harfbuzz", "fontconfig", "zlib"} < set(found)
    assert all(found.values()), found


def test_versions_are_those_that_weasyprint_sees() -> None:
    """They are asked for without importing it; it must have loaded the same libraries."""
    code = (
        "from weasyprint.text.ffi import ffi, pango, fontconfig; import weasyprint;"
        "from trykklar.typeset.tool_versions import tool_versions as t;"
        "v = dict(t()); assert weasyprint.__version__ == v['weasyprint'];"
        "ffi.cdef('const char *pango_version_string(void); int FcGetVersion(void);', override=True);"
        "assert ffi.string(pango.pango_version_string()).decode() == v['pango'], v;"
        "assert str(fontconfig.FcGetVersion()) == v['fontconfig'], v"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_only_what_has_no_problems_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    with LocalWorkers(1) as workers:
        faulty = Typesetter(look(CSS + "p { colour: red }"), workers, cache).submit(chapter("x")).result()
        assert (faulty.digest, cache.state().entries) == ("", 0)
        whole = Typesetter(look(), workers, cache).submit(chapter("x")).result()
        assert ([file.name for file in cache.folder.iterdir()], len(whole.digest)) == ([whole.digest], 64)
        again = Typesetter(look(), workers, cache).submit(chapter("x", entry="b")).result()
        assert (again.entry, again.parts, again.digest) == ("b", whole.parts, whole.digest)
        (cache.folder / whole.digest).write_bytes(caching._head(whole.digest, b"no record") + b"no record")
        healed = Typesetter(look(), workers, cache).submit(chapter("x")).result()
        assert healed == whole


# The command


def test_the_command_shows_and_clears(publication: Path) -> None:
    cache = Cache(publication / "output" / ".cache")
    assert ": 0 entries, 0.0 of at most 512 MB" in run("cache", "--publication", publication).output
    cache.put(KEY, CONTENT)
    (publication / "output" / "book-mail.pdf").write_bytes(b"%PDF")
    (cache.folder / "note.txt").write_text("mine")
    shown = run("cache", "show", "--json", "--publication", publication)
    assert '"entries": 1' in shown.stdout
    cleared = run("cache", "clear", "--publication", publication)
    assert (cleared.exit_code, "1 entry removed" in cleared.output) == (0, True)
    assert [file.name for file in cache.folder.iterdir()] == ["note.txt"], "it deletes only what it wrote"
    assert (publication / "output" / "book-mail.pdf").exists()


def test_problem_for_the_record() -> None:
    assert Problem("cache-unwritable", "x", "y").severity(release=True).value == "warning"
