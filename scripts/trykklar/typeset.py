"""Typeset: an entry's HTML becomes a tagged PDF and the positions of its ids.

The only module that imports WeasyPrint, and only inside worker processes. A worker is handed bytes
and hands back bytes: it reads no file of the project but the fonts, and never the network. Every
line that WeasyPrint logs becomes a problem (WeasyPrint goes on after an unknown option or a missing
picture, and only says so).
"""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import escape
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from .compose import ChapterHtml
from .layouts import LAYOUT_URL, Stylesheet
from .problems import Place, Problem

BASE_URL = "https://trykklar.invalid/"
PT_PER_PX = 0.75


@dataclass(frozen=True)
class Look:
    """What all entries of a document share when they are typeset."""

    stylesheets: tuple[Stylesheet, ...]
    files: dict[str, bytes] = field(repr=False)
    """URL → bytes of the layout's own pictures."""
    fonts_conf: str
    """Fontconfig file that names the project's fonts and no others."""
    pdf_variant: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where an id stands: page of the entry (0-based) and point in pt from the page's lower left."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text: page of the entry (0-based), sides in pt from the page's lower left, line of the source."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    line: int


@dataclass(frozen=True)
class TypesetChapter:
    """A typeset entry."""

    entry: str
    pdf: bytes = field(repr=False)
    page_count: int
    positions: dict[str, Position]
    problems: tuple[Problem, ...]
    blocks: tuple[Block, ...] = ()


def make_pool(look: Look, jobs: int) -> ProcessPoolExecutor:
    """Worker processes that have WeasyPrint, fonts and stylesheets ready."""
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(look,))


def typeset_all(
    chapters: Iterable[ChapterHtml], executor: Executor, progress: Callable[[TypesetChapter], None]
) -> tuple[dict[str, TypesetChapter], list[Problem]]:
    """Typeset entries in parallel, the largest first. A lost worker costs its entries, by name."""
    ordered = sorted(chapters, key=lambda c: -len(c.html))
    done: dict[str, TypesetChapter] = {}
    problems: list[Problem] = []
    futures: dict[Future[TypesetChapter], ChapterHtml] = {}
    with _interrupts_held():
        for chapter in ordered:
            try:
                futures[executor.submit(typeset, chapter)] = chapter
            except BrokenProcessPool:
                problems.append(_lost(chapter))
    for future in as_completed(futures):
        chapter = futures[future]
        try:
            result = future.result()
        except BrokenProcessPool:
            problems.append(_lost(chapter))
            continue
        problems.extend(result.problems)
        if result.page_count:
            done[chapter.entry] = result
            progress(result)
    return done, problems


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while processes start: they inherit that, and it stays with the main process."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _lost(chapter: ChapterHtml) -> Problem:
    what = f"the process that typeset '{chapter.entry}' was lost"
    return Problem("worker-died", what, "build again; if it recurs, look for lack of memory", Place(chapter.source or chapter.entry))


# What follows runs in a worker.

_WORKER: dict[str, Any] = {}


def _start_worker(look: Look) -> None:
    os.environ["FONTCONFIG_FILE"] = look.fonts_conf  # read by Pango when WeasyPrint is imported
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    log = _LogCapture()
    logger = logging.getLogger("weasyprint")
    logger.handlers, logger.propagate, logger.level = [log], False, logging.WARNING
    fonts = FontConfiguration()
    sheets, problems = [], []
    for sheet in look.stylesheets:
        fetcher = _Fetcher(look.files)
        sheets.append(weasyprint.CSS(string=sheet.text, base_url=LAYOUT_URL, url_fetcher=fetcher, font_config=fonts))
        problems += [_refused(url, Place(sheet.name, _line_of(url, sheet.text))) for url in fetcher.refused]
        problems += [_style_problem(m, sheet) for m in log.take() if not any(url in m for url in fetcher.refused)]
    _WORKER.update(look=look, log=log, fonts=fonts, sheets=sheets, style_problems=tuple(problems), weasyprint=weasyprint)


def typeset(chapter: ChapterHtml) -> TypesetChapter:
    """Set one entry (in a worker that `_start_worker` has prepared)."""
    look: Look = _WORKER["look"]
    log: _LogCapture = _WORKER["log"]
    log.take()
    fetcher = _Fetcher({**look.files, **chapter.assets})
    try:
        html = _WORKER["weasyprint"].HTML(string=chapter.html, base_url=BASE_URL, url_fetcher=fetcher)
        document = html.render(stylesheets=_WORKER["sheets"], font_config=_WORKER["fonts"], pdf_variant=look.pdf_variant)
        pdf = document.write_pdf(pdf_variant=look.pdf_variant)
    except Exception as error:  # noqa: BLE001 - whatever an engine's fault is, it must name its chapter
        problem = Problem(
            "typeset-failed",
            f"WeasyPrint failed on '{chapter.entry}': {type(error).__name__}: {error}",
            "simplify the chapter's last change, or the layout's",
            Place(chapter.source or chapter.entry),
        )
        return TypesetChapter(chapter.entry, b"", 0, {}, (problem,))
    refused = list(dict.fromkeys(fetcher.refused))
    problems = [_refused(url, _place_of(url, chapter, look)) for url in refused]
    problems += [_log_problem(m, chapter, look) for m in log.take() if not any(url in m for url in refused)]
    return TypesetChapter(
        chapter.entry,
        pdf,
        len(document.pages),
        dict(_positions(document)),
        tuple(dict.fromkeys((*_WORKER["style_problems"], *problems))),
        tuple(_blocks(document)),
    )


def _positions(document: Any) -> Iterator[tuple[str, Position]]:
    seen: set[str] = set()
    for number, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            if name not in seen:
                seen.add(name)
                yield name, Position(number, round(x * PT_PER_PX, 2), round((page.height - y) * PT_PER_PX, 2))


def _blocks(document: Any) -> Iterator[Block]:
    """The blocks that carry a line of the source (`data-line`), wherever they stand in the page's boxes."""
    from weasyprint.formatting_structure.boxes import BlockLevelBox, ParentBox, TableRowBox

    def walk(number: int, height: float, box: Any, above: str | None) -> Iterator[Block]:
        line = box.element.get("data-line") if box.element is not None and isinstance(box, BlockLevelBox | TableRowBox) else None
        if line and line != above and "::" not in box.element_tag:
            left, top = box.border_box_x(), height - box.border_box_y()
            right, bottom = left + box.border_width(), top - box.border_height()
            left, bottom, right, top = (round(side * PT_PER_PX, 1) for side in (left, bottom, right, top))
            yield Block(number, left, bottom, right, top, int(line))
        for child in box.children:
            if isinstance(child, ParentBox):
                yield from walk(number, height, child, line or above)

    for number, page in enumerate(document.pages):
        yield from walk(number, page.height, page._page_box, None)


class _Fetcher:
    """Serves the files that composing put in, and nothing else; WeasyPrint calls it for every URL."""

    _fail_on_errors = False  # read by weasyprint.urls.fetch when a file is refused

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.refused: list[str] = []

    def __call__(self, url: str) -> Any:
        from weasyprint.urls import URLFetcherResponse

        data = self.files.get(url)
        if data is None:
            self.refused.append(url)
            raise ValueError("not a file of the publication or its layout")
        headers = EmailMessage()
        headers["Content-Type"] = _MEDIA_TYPES.get(Path(url).suffix.lower(), "application/octet-stream")
        return URLFetcherResponse(url, BytesIO(data), headers)


_MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".css": "text/css",
}


class _LogCapture(logging.Handler):
    """Keeps WeasyPrint's log lines until they are taken."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def take(self) -> list[str]:
        lines, self.lines = self.lines, []
        return lines


_AT = re.compile(r" at (\d+):(\d+)")


def _style_problem(message: str, sheet: Stylesheet) -> Problem:
    match = _AT.search(message)
    return Problem("style-ignored", message, "mend or remove the rule", Place(sheet.name, int(match[1]) if match else 0))


def _refused(url: str, place: Place) -> Problem:
    """What was asked for and is neither the publication's nor its layout's."""
    code = "image-missing" if url.startswith(BASE_URL) else "path-outside" if url.startswith("file:") else "url-remote"
    return Problem(
        code, f"'{url.removeprefix(BASE_URL)}' was asked for and refused", "use only files of the publication and its layout", place
    )


def _line_of(text: str, where: str) -> int:
    """The line (1-based) on which `text` stands, or 0."""
    found = where.find(text.removeprefix(LAYOUT_URL))
    return where.count("\n", 0, found) + 1 if found >= 0 else 0


def _log_problem(message: str, chapter: ChapterHtml, look: Look) -> Problem:
    url = re.search(r"""['"]([^'"]+)['"]""", message) or re.search(r"(#[\w-]+)", message)
    code = "style-ignored" if message.startswith(("Ignored ", "Parse error")) else "typeset-log"
    return Problem(code, message, "see the chapter's text at this place, or its template", _place_of(url[1] if url else "", chapter, look))


def _place_of(text: str, chapter: ChapterHtml, look: Look) -> Place:
    """The author's line: the nearest element before `text` that carries one; else the stylesheet's line."""
    where = chapter.html.find(text.removeprefix(BASE_URL)) if text else -1
    if where < 0 and text:
        for sheet in look.stylesheets:
            line = _line_of(text, sheet.text)
            if line:
                return Place(sheet.name, line)
    lines = re.findall(r'data-line="(\d+)"', chapter.html[:where]) if where >= 0 else []
    return Place(chapter.source or chapter.entry, int(lines[-1]) if lines and chapter.source else 0)


def fonts_conf(fonts_dir: Path, cache_dir: Path) -> str:
    """A fontconfig file's text that shows Pango the project's fonts and none of the machine's."""
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{escape(str(fonts_dir))}</dir>\n  <cachedir>{escape(str(cache_dir))}</cachedir>\n</fontconfig>\n"
    )


def missing_library() -> Problem | None:
    """A problem where WeasyPrint's native libraries cannot be loaded, else None."""
    import subprocess

    probe = subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True, text=True, check=False)
    if probe.returncode == 0:
        return None
    last = (probe.stderr.strip().splitlines() or ["no message"])[-1]
    return Problem(
        "library-missing",
        f"WeasyPrint cannot be loaded: {last[:160]}",
        "install Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        " (Debian, Ubuntu); dnf install pango (Fedora); brew install pango (macOS)",
    )
