"""What the tests of the preview share: small PDFs, a builder that builds nothing, a client without a network."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, OutlineItem, Pdf, String

from support import FAR
from trykklar.base.settings import Settings
from trykklar.preflight.source_map import PlacedBlock
from trykklar.publish.reports import BuiltDocument, EarlyPages, Progress, Report


def make_pdf(file: Path, texts: list[str], subset: str = "ABCDEF") -> Path:
    """A PDF with one text a page: roman labels, a bookmark and a destination a page, a link to the last one."""
    with Pdf.new() as pdf:
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{subset}+Face-Regular"))
        )
        for number, text in enumerate(texts):
            page = pdf.add_blank_page(page_size=(200, 300))
            page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
            page.obj.StructParents = number
            page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 20 250 Td ({text}) Tj ET".encode())
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([20, 240, 80, 260]),
            Dest=String("id-last"),
            Contents=String("Go on"),
        )
        away = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([20, 200, 80, 220]),
            A=Dictionary(S=Name.URI, URI=String("https://a.example/")),
        )
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link), pdf.make_indirect(away)])
        names = NameTree.new(pdf)
        names["id-first"] = Array([pdf.pages[0].obj, Name.XYZ, 0, 280, 0])
        names["id-last"] = Array([pdf.pages[-1].obj, Name.XYZ, 0, 200, 0])
        pdf.Root.Names = Dictionary(Dests=names.obj)
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
        with pdf.open_outline() as outline:
            inner = OutlineItem("Within", Array([pdf.pages[-1].obj, Name.XYZ, 0, 200, 0]))
            first = OutlineItem("First", Array([pdf.pages[0].obj, Name.XYZ, 0, 280, 0]))
            first.children.append(inner)
            outline.root.append(first)
        pdf.docinfo[pikepdf.Name.Title] = "A title"
        pdf.save(file)
    return file


BLOCKS = (
    PlacedBlock(page=1, left=10.0, bottom=100.0, right=190.0, top=280.0, file="start.md", line=5),
    PlacedBlock(page=1, left=20.0, bottom=240.0, right=180.0, top=260.0, file="start.md", line=7),
    PlacedBlock(page=2, left=20.0, bottom=240.0, right=180.0, top=260.0, file="start.md", line=11),
)


@dataclass
class FakeBuilder:
    """Publishes what it is told to, or raises it."""

    folder: Path
    results: list[Any]
    """Per build: texts of pages, or an exception; the last one is repeated."""
    builds: int = 0
    threads: set[int] = field(default_factory=set)
    closed: bool = False
    settings: Settings = field(init=False)
    during: Callable[[int], None] = field(default=lambda number: None)
    early: bytes = b""
    """A PDF of what each build shows early in the place of page 2."""

    @contextmanager
    def open(self, settings: Settings) -> Iterator[FakeBuilder]:
        yield self
        self.closed = True

    def build(self, names: list[str], progress: Progress) -> Report:
        result = self.results[min(self.builds, len(self.results) - 1)]
        self.builds += 1
        progress.started("book", 2)
        if self.early and progress.early:
            progress.early(EarlyPages(document="book", first_page=2, count=1, pdf=self.early))
        self.during(self.builds)
        progress.entry("book", 1, "start", 1)
        if isinstance(result, Exception):
            raise result
        file = make_pdf(self.folder / "book-mail-draft.pdf", result)
        return Report(
            (
                BuiltDocument(
                    name="book",
                    files=(file,),
                    page_count=len(result),
                    rounds=1,
                    seconds=0.1,
                    blocks=BLOCKS,
                ),
            ),
            (),
        )


@dataclass(frozen=True)
class Answer:
    """What an ASGI application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


async def call(
    app: Any, path: str, *, method: str = "GET", host: str = "127.0.0.1:8420", body: bytes = b"", **headers: str
) -> Answer:
    """Ask an ASGI application (ASGI 3.0, HTTP) without a socket."""
    address, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": query.encode(),
        "headers": [
            (b"host", host.encode()),
            *([(b"content-length", str(len(body)).encode())] if body else []),
            *((name.lower().encode(), value.encode()) for name, value in headers.items()),
        ],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8420),
    }
    sent: list[dict[str, Any]] = []
    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            await asyncio.sleep(3600)
        asked = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = sent[0]
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], found, b"".join(m.get("body", b"") for m in sent[1:]))


@contextmanager
def preview_of(folder: Path) -> Iterator[str]:
    """The address of a preview of a publication, in a process of its own, which must end well when it is left."""
    command = [sys.executable, "-m", "trykklar", "preview", "--publication", str(folder), "--port", "0", "--jobs", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        url = re.match(r"(http://127\.0\.0\.1:\d+/) ", process.stdout.readline())
        assert url
        try:
            yield url[1]
        finally:
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=FAR)
    assert process.returncode == 0, output
    assert "Traceback" not in output
