"""The preview's session and server: when it builds, what it answers and whom, and how it ends."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from previewing import Answer, FakeBuilder, call, make_pdf
from support import FAR, run, settings_for
from trykklar.base.problems import Place, Problem, ProblemsFound
from trykklar.commands.preview.app import App
from trykklar.commands.preview.built import KEPT, BuiltDocuments
from trykklar.commands.preview.editor import Editor
from trykklar.commands.preview.guard import Guard
from trykklar.commands.preview.images import PageImages
from trykklar.commands.preview.session import Outcome, Session
from trykklar.commands.preview.sites import ShownSite
from trykklar.commands.preview.state import Phase

PORT = 8420
BAD = ProblemsFound([Problem("reference-unknown", "there is no such id", "check it", Place("start.md", 9))])


class Stage:
    """A session with a fake builder, an application in front of it, and what was told."""

    def __init__(self, publication: Path, tmp_path: Path, results: list[Any], editor: Editor | None = None) -> None:
        (tmp_path / "scratch").mkdir()
        (tmp_path / "output").mkdir()
        self.builder = FakeBuilder(tmp_path / "output", results)
        self.told: list[Outcome] = []
        settings = settings_for(publication, tmp_path / "output")
        self.session = Session(
            settings, [], self.builder.open, tmp_path / "scratch", self.told.append, editor=editor is not None
        )
        self.images = PageImages()
        self.app = App(self.session, self.images, editor).asgi(PORT)

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[Stage]:
        """While the session runs; the first build is done."""
        task = asyncio.create_task(self.session.run())
        try:
            await until(lambda: bool(self.told) or task.done())
            yield self
            self.session.stop()
            await asyncio.wait_for(task, FAR)
        finally:
            self.session.stop()
            await asyncio.gather(task, return_exceptions=True)
            self.images.close()

    async def get(self, path: str, **more: Any) -> Answer:
        return await call(self.app, path, **more)

    async def json(self, path: str) -> Any:
        answer = await self.get(path)
        assert answer.status == 200
        return json.loads(answer.body)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(FAR):
        while not true():
            await asyncio.sleep(0.02)


def play(stage: Stage, story: Callable[[Stage], Any]) -> None:
    async def whole() -> None:
        async with stage.playing():
            await story(stage)

    asyncio.run(whole())


# Builds


def test_a_change_builds_again_and_the_pages_are_those_of_the_last_good_build(
    publication: Path, tmp_path: Path
) -> None:
    stage = Stage(publication, tmp_path, [["one", "two"], BAD, ["one", "TWO"]])

    async def story(stage: Stage) -> None:
        first = await stage.json("/documents/book/pages.json")
        await change_until(publication, stage, 2)
        assert stage.session.state.phase is Phase.FAILED
        assert [p.code for p in stage.session.state.problems] == ["reference-unknown"]
        assert stage.session.state.changed == ("start.md",)
        assert await stage.json("/documents/book/pages.json") == first
        await change_until(publication, stage, 3)
        assert stage.session.state.phase is Phase.READY
        second = await stage.json("/documents/book/pages.json")
        assert first["pages"][0]["digest"] == second["pages"][0]["digest"]
        assert first["pages"][1]["digest"] != second["pages"][1]["digest"]
        assert (await stage.get(f"/images/{first['pages'][1]['digest']}-40.png")).status == 200  # asked for just before

    play(stage, story)
    assert stage.builder.closed
    assert [bool(outcome.pages) for outcome in stage.told] == [True, False, True]


async def change_until(publication: Path, stage: Stage, builds: int) -> None:
    """Save a source; once more where the watch had not begun yet."""
    text = (publication / "start.md").read_text("utf-8")
    for attempt in range(20):
        (publication / "start.md").write_text(f"{text}\n{builds} {attempt}\n", "utf-8")
        for _ in range(100):
            if len(stage.told) >= builds:
                return
            await asyncio.sleep(0.02)
    raise AssertionError("no change was seen")


def test_a_page_that_is_slow_is_told_what_it_asks_for(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [[f"text {number}"] for number in range(KEPT + 1)])

    async def story(stage: Stage) -> None:
        first = await stage.json("/documents/book/pages.json")
        asked = [
            f"/documents/book/pages.json?revision={first['revision']}",
            f"/documents/book.pdf?revision={first['revision']}",
            f"/images/{first['pages'][0]['digest']}-40.png",
        ]
        for builds in range(2, KEPT + 1):
            await change_until(publication, stage, builds)
        assert [(await stage.get(path)).status for path in asked] == [200, 200, 200]
        assert await stage.json(asked[0]) == first
        await change_until(publication, stage, KEPT + 1)
        assert [(await stage.get(path)).status for path in asked] == [404, 404, 404]

    play(stage, story)


def test_pages_that_come_early_are_shown_until_the_build_ends(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [["one", "two"], ["one", "TWO"], BAD])
    stage.builder.early = make_pdf(tmp_path / "early.pdf", ["TWO", "without a place"]).read_bytes()
    settle = threading.Event()
    stage.builder.during = lambda number: None if number == 1 or settle.wait(FAR) else pytest.fail("nobody goes on")

    async def early(stage: Stage) -> Any:
        stage.session.choose("")  # which builds again
        await until(lambda: stage.session.built.documents[0].settled is not None)
        return await stage.json("/documents/book/pages.json")

    def digests(told: Any) -> list[str]:
        return [page["digest"] for page in told["pages"]]

    async def story(stage: Stage) -> None:
        first = await stage.json("/documents/book/pages.json")
        shown = await early(stage)
        assert (first["early"], shown["early"]) == (False, True)
        assert (digests(shown)[0], len(digests(shown))) == (digests(first)[0], 2)
        assert digests(shown)[1] != digests(first)[1]
        assert shown["revision"] != first["revision"]
        told = json.loads(await anext(stage.session.broadcast.follow()) or "{}")["documents"][0]
        assert told["revision"] == shown["revision"]
        assert told["early"] == {"of": first["revision"], "digests": {"1": digests(shown)[1]}}
        assert (await stage.get(f"/images/{digests(shown)[1]}-40.png")).status == 200
        settle.set()
        await until(lambda: len(stage.told) == 2)
        second = await stage.json("/documents/book/pages.json")
        assert (second["early"], digests(second)) == (False, digests(shown))  # they have their images already
        settle.clear()
        await early(stage)
        settle.set()
        await until(lambda: len(stage.told) == 3)
        assert stage.session.state.phase is Phase.FAILED
        assert await stage.json("/documents/book/pages.json") == second

    play(stage, story)


def test_a_page_of_a_site_that_loads_while_it_is_built_anew_gets_its_files() -> None:
    built = BuiltDocuments()
    for revision, files in (
        ("1", {"index.html": b"old", "site.css": b"old", "gone.html": b"", "fonts/a.woff2": b"a"}),
        ("2", {"index.html": b"new", "site.css": b"new"}),
        ("2", {"index.html": b"new", "site.css": b"new"}),
    ):
        site = ShownSite(name="web", title="", revision=revision, built=0, files=files, pages={}, places=frozenset())
        built.put_sites({"web": site})
    asked = ("index.html", "site.css", "gone.html", "fonts/a.woff2", "fonts/b.woff2")
    assert [built.site_file("web", address) for address in asked] == [b"new", b"new", None, b"a", None]
    assert built.site_file("other", "index.html") is None


def test_a_change_during_a_build_begins_one_more(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [["one"], ["two"], ["three"]])
    threads: list[int] = []

    def edit_within(number: int) -> None:
        threads.append(threading.get_ident())
        if number == 2:
            for text in ("half", "whole"):
                (publication / "leaflet.md").write_text(f"---\nkind: chapter\ntitle: {text}\n---\n", "utf-8")
            threading.Event().wait(1.5)

    stage.builder.during = edit_within

    async def story(stage: Stage) -> None:
        await change_until(publication, stage, 2)
        await until(lambda: len(stage.told) == 3)
        assert "leaflet.md" in stage.session.state.changed
        await asyncio.sleep(1)
        assert len(stage.told) == 3

    play(stage, story)
    assert len(set(threads)) == 1  # what a builder keeps warm belongs to one thread


def test_a_fault_of_ours_does_not_end_the_preview(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [ValueError("cannot be"), ["one"]])

    async def story(stage: Stage) -> None:
        assert [p.code for p in stage.session.state.problems] == ["build-failed"]
        assert "cannot be" in stage.session.state.problems[0].message
        await change_until(publication, stage, 2)
        assert stage.session.state.phase is Phase.READY

    play(stage, story)


def test_what_an_earlier_build_left_is_shown_at_once(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [["one", "two"]])
    earlier = FakeBuilder(tmp_path / "output", [["earlier"]])
    from trykklar.publish.reports import Progress

    earlier.build([], Progress())
    seen: list[bool] = []

    def look(number: int) -> None:
        document = stage.session.built.get("book")
        assert document is not None
        seen.append(document.fresh)

    stage.builder.during = look

    async def story(stage: Stage) -> None:
        document = stage.session.built.get("book")
        assert document is not None
        seen.append(document.fresh)

    play(stage, story)
    assert seen == [False, True]


def test_sources_that_cannot_be_watched_end_it(
    publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("inotify watch limit reached")

    monkeypatch.setattr("trykklar.commands.preview.watching.awatch", refuse)
    stage = Stage(publication, tmp_path, [["one"]])

    async def story() -> None:
        try:
            await asyncio.wait_for(stage.session.run(), FAR)
        finally:
            stage.images.close()

    with pytest.raises(ProblemsFound, match="inotify watch limit reached") as found:
        asyncio.run(story())
    assert [(problem.code, problem.exit_code) for problem in found.value.problems] == [("watch-failed", 3)]


def test_stopping_breaks_a_build_off(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [["one"], ["two"]])

    def stop(number: int) -> None:
        if number == 2:
            stage.session.stop()

    stage.builder.during = stop

    async def story(stage: Stage) -> None:
        (publication / "start.md").write_text("changed", "utf-8")
        await until(lambda: stage.builder.builds == 2)

    play(stage, story)
    assert len(stage.told) == 1
    assert stage.builder.closed


# Answers


def test_answers(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [["one", "two"]])

    async def story(stage: Stage) -> None:
        assert b"<title>" in (await stage.get("/")).body
        for name, kind in (
            ("preview.css", "text/css"),
            ("preview.js", "text/javascript"),
            ("icon.svg", "image/svg+xml"),
        ):
            answer = await stage.get(f"/static/{name}")
            assert (answer.status, answer.headers["content-type"].split(";")[0]) == (200, kind)
        book = await stage.json("/documents/book/pages.json")
        assert [page["label"] for page in book["pages"]] == ["i", "ii"]
        assert book["anchors"]["id-last"] == [2, 100]
        pdf = await stage.get("/documents/book.pdf")
        assert pdf.body.startswith(b"%PDF")
        image = await stage.get(f"/images/{book['pages'][0]['digest']}-150.png")
        assert "immutable" in image.headers["cache-control"]
        (tmp_path / "page.png").write_bytes(image.body)
        with Image.open(tmp_path / "page.png") as picture:
            assert picture.size == (150, 225)
        found = await stage.json("/documents/book/place?page=1&x=30&y=50")
        assert (found["file"], found["line"], found["exact"], found["box"]) == ("start.md", 7, True, [20, 40, 160, 20])
        assert found["text"] == ["## A section"]
        assert await stage.json("/documents/book/place?page=1&x=30&y=50") == found
        assert [block["line"] for block in await stage.json("/documents/book/places?page=1")] == [5, 7]

    play(stage, story)


def test_what_is_not_there_or_makes_no_sense(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [["one", "two"]])

    async def story(stage: Stage) -> None:
        digest = (await stage.json("/documents/book/pages.json"))["pages"][0]["digest"]
        expected = {
            "/nothing": 404,
            "/static/app.py": 404,
            "/static/..%2fapp.py": 404,
            "/documents/novel/pages.json": 404,
            "/documents/book/pages.json?revision=other": 404,
            "/documents/book/place?page=3&x=1&y=1": 404,
            "/documents/book/place?page=%C2%B2&x=1&y=1": 404,
            "/documents/book/place?page=1&x=one&y=1": 400,
            "/images/0123-100.png": 404,
            f"/images/{digest}-99999.png": 400,
        }
        assert {path: (await stage.get(path)).status for path in expected} == expected

    play(stage, story)


def test_events_say_how_things_stand(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [BAD])

    async def story(stage: Stage) -> None:
        reading = asyncio.create_task(stage.get("/events"))
        await asyncio.sleep(0.3)
        stage.session.stop()
        answer = await reading
        assert answer.headers["content-type"].startswith("text/event-stream")
        state = json.loads(answer.body.decode().removeprefix("data: ").partition("\n")[0])
        assert (state["phase"], state["build"], state["editor"]) == ("failed", 1, False)
        assert state["problems"] == [
            {
                "severity": "error",
                "code": "reference-unknown",
                "message": "there is no such id",
                "hint": "check it",
                "file": "start.md",
                "line": 9,
                "pages": {},
            }
        ]

    play(stage, story)


# Whom it answers


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8420", "127.0.0.1", "127.0.0.1:80", "192.168.0.2:8420", ""]
)
def test_a_foreign_host_is_refused(host: str) -> None:
    answer = asyncio.run(call(Guard(never, PORT), "/", host=host))
    assert answer.status == 403


async def never(*_: Any) -> None:
    raise AssertionError("the guard let it pass")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ({}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "http://127.0.0.1:8420"}, 204),
    ],
)
def test_only_its_own_page_may_open_the_editor(
    origin: dict[str, str], status: int, publication: Path, tmp_path: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text("import sys, pathlib\npathlib.Path(sys.argv[1]).write_text(sys.argv[2])\n")
    opened = tmp_path / "opened.txt"
    stage = Stage(
        publication, tmp_path, [["one"]], Editor(f"'{sys.executable}' '{script}' '{opened}' {{file}}:{{line}}")
    )

    async def story(stage: Stage) -> None:
        async def ask(body: bytes) -> int:
            return (await stage.get("/open", method="POST", body=body, **origin)).status

        assert await ask(b'{"file": "start.md", "line": 7}') == status
        if status == 204:
            await until(lambda: opened.exists() and bool(opened.read_text()))
            assert opened.read_text() == f"{publication / 'start.md'}:7"
            for strange in (
                b'{"file": "start.md", "line": 8}',
                b'{"file": "/etc/passwd", "line": 7}',
                b'{"file": "leaflet.md", "line": 5}',
            ):
                assert await ask(strange) == 404
            for nonsense in (b"{}", b"[]", b"\xff", b'{"file": "start.md", "line": "x"}'):
                assert await ask(nonsense) == 400
        else:
            await asyncio.sleep(0.3)
            assert not opened.exists()

    play(stage, story)


def test_without_an_editor_nothing_is_opened(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [["one"]])

    async def story(stage: Stage) -> None:
        answer = await stage.get(
            "/open", method="POST", body=b'{"file": "start.md", "line": 7}', origin="http://127.0.0.1:8420"
        )
        assert answer.status == 404

    play(stage, story)


def test_every_answer_is_closed_to_other_sites(publication: Path, tmp_path: Path) -> None:
    stage = Stage(publication, tmp_path, [["one"]])

    async def story(stage: Stage) -> None:
        for path in ("/", "/static/preview.js", "/documents/book/pages.json", "/nothing"):
            headers = (await stage.get(path)).headers
            assert headers["content-security-policy"].startswith("default-src 'none'")
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert headers["x-content-type-options"] == "nosniff"
            assert "access-control-allow-origin" not in headers

    play(stage, story)


# The command


@pytest.mark.parametrize(
    "arguments",
    [
        ["novel"],
        ["--editor", "no-such-program {file}"],
        ["--editor", "python3"],
        ["--port", "99999"],
        ["--publication", "nowhere"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2(arguments: list[str], publication: Path) -> None:
    done = run("preview", "--publication", publication, *arguments)
    assert done.exit_code == 2
    assert done.output.strip()


def test_a_taken_port_exits_3(publication: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("preview", "--publication", publication, "--port", str(taken.getsockname()[1]))
    assert done.exit_code == 3
    assert "port-taken" in done.output


@pytest.mark.parametrize("wanted", [signal.SIGINT, pytest.param(signal.SIGHUP, marks=pytest.mark.full)])
def test_a_signal_ends_it_in_order_even_in_the_middle_of_a_build(wanted: signal.Signals, publication: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "trykklar",
        "preview",
        "--publication",
        str(publication),
        "--port",
        "0",
        "--jobs",
        "1",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(wanted)
        output, complaints = process.communicate(timeout=FAR)
    assert process.returncode == 0
    assert output.endswith("preview ended\n")
    assert complaints == ""


# Variants


def test_another_variant_is_built_and_nothing_of_the_one_before_stays_in_sight(
    publication: Path, tmp_path: Path
) -> None:
    (publication / "variants.yaml").write_text(
        "variables:\n  name: {type: text, default: all}\nvariants:\n  a1: {values: {name: Ærø}}\n  b2: {}\n", "utf-8"
    )
    shown: list[tuple[str, int]] = []
    stage = Stage(publication, tmp_path, [["one", "two"]])
    stage.builder.during = lambda number: shown.append(
        (stage.builder.settings.variant, len(stage.session.built.documents))
    )

    async def story(stage: Stage) -> None:
        async def ask(body: bytes) -> int:
            return (await stage.get("/variant", method="POST", body=body, origin="http://127.0.0.1:8420")).status

        assert [(choice.code, choice.name) for choice in stage.session.variants] == [("a1", "Ærø"), ("b2", "all")]
        assert (await stage.get("/variant", method="POST", body=b'{"code": "a1"}')).status == 403
        assert [await ask(body) for body in (b'{"code": "zz"}', b"{}", b"[]")] == [404, 400, 400]
        assert await ask(b'{"code": "a1"}') == 204
        await until(lambda: len(stage.told) == 2)
        assert stage.session.settings.variant == "a1"
        assert stage.session.settings.output_dir == tmp_path / "output/editions/a1"
        assert await ask(b'{"code": ""}') == 204
        await until(lambda: len(stage.told) == 3)
        assert await ask(b'{"code": "b2"}') == 204
        await until(lambda: len(stage.told) == 4)
        text = await anext(stage.session.broadcast.follow())
        assert json.loads(text or "{}")["variant"] == "b2"

    play(stage, story)
    assert shown == [("", 0), ("a1", 0), ("", 1), ("b2", 0)]
