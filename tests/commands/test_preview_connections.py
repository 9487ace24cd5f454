"""Who asks the preview's server slowly, hugely or a hundred times over keeps nobody else from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from starlette.types import Receive, Scope, Send

from previewing import call
from support import FAR
from trykklar.commands.preview import broadcast, connections, images
from trykklar.commands.preview.broadcast import Broadcast
from trykklar.commands.preview.guard import BODY_BYTES, Guard
from trykklar.commands.preview.server import listen

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]


async def _application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers 'fine' when it has heard all of a request; under /stream it never ends."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while scope["path"] == "/stream":
        await send({"type": "http.response.body", "body": b"on ", "more_body": True})
        await asyncio.sleep(0.1)
    await send({"type": "http.response.body", "body": b"fine"})


@asynccontextmanager
async def _serving() -> AsyncIterator[int]:
    with listen(0) as socket:
        server = connections.server(_application)
        task = asyncio.create_task(server.serve([socket]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield socket.getsockname()[1]
        finally:
            server.should_exit = server.force_exit = True
            await task


def _talk(talk: Talk) -> bytes:
    async def story() -> bytes:
        async with _serving() as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                return await asyncio.wait_for(talk(reader, writer), FAR)
            finally:
                writer.close()

    return asyncio.run(story())


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\nabc"],
)
def test_who_does_not_finish_a_request_is_hung_up_on(begun: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.5)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        """Say a byte now and then, if anything, until the other side is gone."""
        writer.write(begun)
        with suppress(ConnectionError):
            while not reader.at_eof():
                writer.write(begun and b"a")
                await writer.drain()
                with suppress(TimeoutError):
                    assert await asyncio.wait_for(reader.read(100), 0.1) == b""
        return b"gone"

    assert _talk(talk) == b"gone"


def test_an_answer_may_take_as_long_as_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.2)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(0.8)
        return await reader.read(2000)

    assert _talk(talk).count(b"on ") >= 4


def test_huge_headers_are_refused() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * (2 * connections.HEAD_BYTES))
        return await reader.read(2000)

    assert b" 400 " in _talk(talk).splitlines()[0]


@pytest.mark.parametrize("length", [str(BODY_BYTES + 1), "9" * 5000, "x", "-1", ""])
def test_what_is_long_or_of_no_length_is_refused_unread(length: str) -> None:
    async def never(*_: object) -> None:
        raise AssertionError("the guard let it pass")

    told = {"content-length": length} if length else {}
    guarded = Guard(never, 8420)
    answer = asyncio.run(call(guarded, "/open", method="POST", origin="http://127.0.0.1:8420", **told))
    assert answer.status == 403


def test_watchers_are_counted_and_counted_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "MOST", 2)

    async def story() -> list[bool]:
        board = Broadcast()
        board.post("one")
        watchers = [board.follow() for _ in range(2)]
        full = [board.full]
        for watcher in watchers:
            await anext(watcher)
        full.append(board.full)
        await watchers[0].aclose()
        return [*full, board.full]

    assert asyncio.run(story()) == [False, True, False]


def test_a_page_of_odd_measures_makes_no_giant(tmp_path: Path) -> None:
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(20, 14_400))
        pdf.save(tmp_path / "tall.pdf")
    data = images._draw(str(tmp_path / "tall.pdf"), 0, images.MAX_WIDTH)
    (tmp_path / "tall.png").write_bytes(data)
    with Image.open(tmp_path / "tall.png") as image:
        assert image.width * image.height <= images.MOST_PIXELS * 1.02
