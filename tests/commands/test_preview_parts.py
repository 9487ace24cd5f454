"""The preview's parts: the source map, what is read from a PDF, whom the server answers, the editor, the watching."""

from __future__ import annotations

import asyncio
import errno
import sys
import time
from pathlib import Path

import pytest
from watchfiles import Change

from chromium import executable
from previewing import BLOCKS, make_pdf
from support import FAR, settings_for
from trykklar.base.problems import Place, ProblemsFound
from trykklar.commands.preview.broadcast import Broadcast
from trykklar.commands.preview.builder import read_publication, with_references
from trykklar.commands.preview.editor import Editor, excerpt, source_file
from trykklar.commands.preview.images import PageImages
from trykklar.commands.preview.leaves import read_leaves
from trykklar.commands.preview.server import listen
from trykklar.commands.preview.watching import Sources, changes, watched
from trykklar.preflight.source_map import PlacedBlock, SourceMap

# Source map


@pytest.mark.parametrize(
    ("point", "line", "exact"),
    [
        ((30, 250), 7, True),  # in the inner of two
        ((30, 150), 5, True),
        ((30, 20), 5, False),  # below both: the nearest above
        ((30, 299), 5, False),  # above all: the first
        ((195, 250), 7, False),  # beside
    ],
)
def test_innermost_block_at_a_point(point: tuple[float, float], line: int, exact: bool) -> None:
    found = SourceMap(BLOCKS).at(1, *point)
    assert found is not None
    assert (found.place, found.exact) == (Place("start.md", line), exact)


def test_page_without_blocks() -> None:
    assert SourceMap(BLOCKS).at(3, 10, 10) is None
    assert SourceMap(BLOCKS).on(3) == []


def test_page_of_a_line() -> None:
    over_two = [*BLOCKS, PlacedBlock(page=3, left=20, bottom=200, right=180, top=260, file="start.md", line=11)]
    sources = SourceMap(over_two)
    assert [sources.page_of(Place("start.md", line)) for line in (1, 5, 8, 11, 99)] == [1, 1, 1, 2, 2]
    assert sources.page_of(Place("other.md", 5)) is None
    assert sources.knows(Place("start.md", 7))
    assert not sources.knows(Place("start.md", 8))


def test_blocks_from_top_to_bottom() -> None:
    assert [block.line for block in SourceMap(BLOCKS).on(1)] == [5, 7]


# Leaves


def test_leaves(tmp_path: Path) -> None:
    leaves = read_leaves(make_pdf(tmp_path / "a.pdf", ["one", "two"]), "faces")
    assert leaves.title == "A title"
    assert [(leaf.label, leaf.width, leaf.height) for leaf in leaves.pages] == [("i", 200, 300), ("ii", 200, 300)]
    inner, away = leaves.pages[0].links
    assert (inner.box, inner.to, inner.inside, inner.says) == ((20, 40, 60, 20), "id-last", True, "Go on")
    assert (away.to, away.inside) == ("https://a.example/", False)
    assert leaves.anchors == {"id-first": (1, 20), "id-last": (2, 100)}
    assert [(mark.title, mark.page, mark.top, mark.depth) for mark in leaves.outline] == [
        ("First", 1, 20, 0),
        ("Within", 2, 100, 1),
    ]


def test_digest_changes_with_what_is_seen_only(tmp_path: Path) -> None:
    def digests(name: str, texts: list[str], subset: str = "ABCDEF", faces: str = "faces") -> list[str]:
        return [leaf.digest for leaf in read_leaves(make_pdf(tmp_path / name, texts, subset), faces).pages]

    before = digests("before.pdf", ["one", "two", "three"])
    assert len(set(before)) == 3
    after = digests("after.pdf", ["none", "one", "TWO", "three"], "UVWXYZ")  # moved by a page, with another subset
    assert (after[1], after[3]) == (before[0], before[2])
    assert after[2] != before[1]
    assert not set(digests("faces.pdf", ["one", "two"], faces="others")) & set(before)


# Chromium


def test_no_chromium_is_a_failure_that_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TRYKKLAR_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match=r"setup\.sh --with-tests"):
        executable()


# Broadcast


def test_who_comes_late_reads_the_newest() -> None:
    async def story() -> list[str | None]:
        broadcast = Broadcast()
        broadcast.post("old")
        broadcast.post("new")
        read: list[str | None] = []

        async def reader() -> None:
            async for text in broadcast.follow():
                read.append(text)

        task = asyncio.create_task(reader())
        while not read:
            await asyncio.sleep(0.01)
        broadcast.post("newer")
        while len(read) < 2:
            await asyncio.sleep(0.01)
        broadcast.close()
        await task
        return read

    assert asyncio.run(asyncio.wait_for(story(), FAR)) == ["new", "newer"]


# Editor


def test_editor_is_started_without_a_shell(tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text("import sys, pathlib\npathlib.Path(sys.argv[1]).write_text('\\n'.join(sys.argv[2:]))\n")
    told = tmp_path / "told.txt"
    editor = Editor(f"'{sys.executable}' '{script}' '{told}' --goto {{file}}:{{line}}")
    file = tmp_path / "a file; with $(odd) {line} name.md"

    editor.open(file, 0)
    end = time.monotonic() + FAR
    while not told.exists() or not told.read_text():
        assert time.monotonic() < end
        time.sleep(0.02)
    assert told.read_text().split("\n") == ["--goto", f"{file}:1"]


@pytest.mark.parametrize(
    "command", ["code", "no-such-program {file}", "code -g '{file}", "", "sh -c 'vi {file}'", "env bash -c '{file}'"]
)
def test_editor_that_cannot_be_run(command: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        Editor(command)
    assert [problem.code for problem in found.value.problems] == ["usage"]


def test_source_file_is_of_the_publication_or_a_layout(publication: Path) -> None:
    settings = settings_for(publication)
    assert source_file(settings, Place("start.md", 5)) == publication / "start.md"
    assert source_file(settings, Place("layouts/tiny/tiny.css", 1)) == publication / "layouts" / "tiny" / "tiny.css"
    shared = source_file(settings, Place("layouts/base/base.css", 1))
    assert shared is not None
    assert shared.is_file()
    for outside in ("../outside.md", "/etc/passwd", "no-such-file.md"):
        assert source_file(settings, Place(outside, 1)) is None


def test_excerpt_ends_with_the_paragraph(tmp_path: Path) -> None:
    file = tmp_path / "text.md"
    file.write_text("One\ntwo\n\nthree\n", "utf-8")
    assert list(excerpt(file, 1)) == ["One", "two"]
    assert list(excerpt(file, 9)) == []
    file.write_bytes(b"\xff\xfe")
    assert list(excerpt(file, 1)) == []


# Documents


def test_a_document_comes_with_those_whose_pages_it_prints(publication: Path) -> None:
    record = read_publication(settings_for(publication))
    assert with_references(record, ["leaflet"]) == ["book", "leaflet"]
    assert with_references(record, ["card"]) == ["card"]
    assert with_references(record, []) == []
    with pytest.raises(ProblemsFound, match="no document 'novel'"):
        with_references(record, ["novel"])


# Listening


def test_only_the_loopback_listens_and_a_taken_port_is_told() -> None:
    with listen(0) as first:
        host, port = first.getsockname()
        assert host == "127.0.0.1"
        with pytest.raises(ProblemsFound, match=f"port {port} of 127.0.0.1 is taken") as found:
            listen(port)
        assert [problem.exit_code for problem in found.value.problems] == [3]


def test_the_next_free_port_is_taken() -> None:
    with listen(None) as first, listen(None) as second:
        assert first.getsockname()[1] != second.getsockname()[1]


# Watching


def test_what_is_watched(publication: Path) -> None:
    settings = settings_for(publication)
    folders = watched(settings)
    assert publication in folders
    assert settings.fonts_dirs[0] in folders
    assert publication / "layouts" not in folders  # it lies in the publication


@pytest.mark.parametrize(
    "name", [".start.md.swp", "start.md~", ".#start.md", "4913", "output", "output/book.pdf", ".git/index"]
)
def test_what_is_no_source(name: str, publication: Path) -> None:
    passing = Sources(publication / "output")
    assert not passing(Change.modified, str(publication / name))
    assert passing(Change.modified, str(publication / "start.md"))
    assert passing(Change.added, str(publication / "output-of-the-farm.md"))


def test_a_change_is_seen(publication: Path) -> None:
    async def story() -> list[str]:
        seen = changes(settings_for(publication))
        first = asyncio.ensure_future(anext(seen))
        while not first.done():
            (publication / "start.md").write_text("changed", "utf-8")  # again until the watch has begun
            await asyncio.wait([first], timeout=0.5)
        await seen.aclose()
        return first.result()

    assert asyncio.run(asyncio.wait_for(story(), FAR)) == ["start.md"]


def test_a_machine_without_shared_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def start() -> None:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    monkeypatch.setattr(PageImages, "_start", staticmethod(start))
    with pytest.raises(ProblemsFound) as found:
        PageImages()
    assert "for want of shared memory: No such file" in found.value.problems[0].message
    assert "/dev/shm" in found.value.problems[0].hint
