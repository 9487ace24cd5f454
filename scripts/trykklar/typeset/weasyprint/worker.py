"""An entry is set by WeasyPrint, in a process that does nothing else.

A worker is handed bytes and hands back bytes: it reads no file but the scratch copy of the fonts and
styles, and never the network. It keeps what it made ready of several looks at once, for the documents
of one build and for a preview whose styles change. Each look has a fontconfig configuration and a
font map of its own, because WeasyPrint's FontConfiguration reads the file that FONTCONFIG_FILE names
when it is made (weasyprint/text/fonts.py, 70.0); none of them shows a font of the machine.

A change here that may change a page: raise `TYPESETTING_RULES`.
"""

from __future__ import annotations

import logging
import os
import pickle
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

from ...base.addresses import BASE_URL, LAYOUT_URL, embedded
from ...base.media_types import PAGE_TYPES, UNKNOWN
from ...base.problems import Problem
from ...base.rulebook import rule
from ...layouts.look import Look
from ..most_pages import TooManyPages, at_most
from ..parts import PT_PER_PX, encode_parts
from ..read_back import lost_texts
from ..records import Block, Copy, Position, ScratchLook, TypesetChapter
from ..typography.check import findings
from ..typography.depth import depths, wanting
from ..typography.records import TypographyFinding
from . import patches as engine
from .change_bars import draw_change_bars
from .folio_room import folio_room, mixed_folios
from .line_numbers import draw_line_numbers
from .log_problems import complaints, style_complaints
from .measured import measured
from .note_blocks import place_note_blocks
from .page_problems import Drawn, losses, refusals
from .patches.division import offering
from .tagging.boxes import watching
from .tagging.write import put_tags_right
from .taken_over import DrawnDocument, postscript_name
from .tall_rows import let_tall_rows_break
from .wrapped_code import sign_wrapped_code

rule("typeset-failed", "WeasyPrint failed on a chapter")

LOOKS_KEPT = 3
_SAID = 300
"""Characters of an engine's own message that are worth showing."""


@dataclass(frozen=True)
class _Ready:
    """A look that entries can be set with."""

    look: Look
    fonts: Any
    sheets: list[Any]
    problems: tuple[Problem, ...]


_READY: OrderedDict[Path, _Ready] = OrderedDict()


def import_engine() -> None:
    """Import WeasyPrint, while the main process still reads sources."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="No fonts configured")  # none yet: a look brings them
        import weasyprint  # noqa: F401


def typeset(copy: Copy, look_file: Path) -> TypesetChapter:
    """Set one entry in the look of a pickled `ScratchLook`. What the engine raises becomes a problem."""
    import weasyprint

    log = _log()
    ready = _ready(look_file)
    fetcher = _Fetcher({**ready.look.files, **copy.assets})
    variant = ready.look.pdf_variant
    log.take()
    try:
        html = weasyprint.HTML(string=copy.html, base_url=BASE_URL, url_fetcher=fetcher)
        place_note_blocks(html.etree_element)
        with offering(copy.language, copy.divisions), at_most(copy.most):
            document, found, depth = _set(html, ready, variant)
        drawn = _drawn(document, ready.look, html.etree_element, copy.entry)
        lost = lost_texts(html.etree_element, drawn.parts)
    except TooManyPages:
        assert copy.most is not None
        return _none(copy, copy.most.beyond(copy.entry, copy.place))
    except Exception as error:  # noqa: BLE001 - whatever an engine's fault is, it must name its chapter
        what = f"WeasyPrint failed on '{copy.entry}': {type(error).__name__}: {str(error)[:_SAID]}"
        problem = Problem("typeset-failed", what, "simplify the chapter's last change, or the layout's", copy.place)
        return _none(copy, problem)
    problems = dict.fromkeys(
        (
            *ready.problems,
            *complaints(log.take(), fetcher.refused, copy, ready.look),
            *refusals(drawn, copy, ready.look),
            *losses(lost, copy),
        )
    )
    blocks = tuple(block for number, page in enumerate(document.pages) for block in _blocks(number, page))
    positions = {**dict(_positions(document)), **{name: Position(*point) for name, point in drawn.tagged.notes.items()}}
    parts, pages = encode_parts(drawn.parts), len(document.pages)
    return TypesetChapter(
        entry=copy.entry,
        parts=parts,
        page_count=pages,
        positions=positions,
        problems=tuple(problems),
        blocks=blocks,
        findings=found,
        faces=tuple(sorted({use.face for use in drawn.parts.fonts.values()})),
        depth=depth,
    )


def _none(copy: Copy, problem: Problem) -> TypesetChapter:
    """An entry that could not be set."""
    return TypesetChapter(entry=copy.entry, parts=b"", page_count=0, positions={}, problems=(problem,))


def _set(html: Any, ready: _Ready, variant: str) -> tuple[Any, tuple[TypographyFinding, ...], str]:
    """The rendered document, with pages of another depth where that fixes its last page; what is still wrong; the rule
    of that depth."""
    import weasyprint

    document = html.render(stylesheets=ready.sheets, font_config=ready.fonts, pdf_variant=variant)
    if let_tall_rows_break(document):
        document = html.render(stylesheets=ready.sheets, font_config=ready.fonts, pdf_variant=variant)
    first = measured(document)
    found = findings(first)
    if not wanting(found):
        return document, found, ""
    for depth in depths(first):
        sheet = weasyprint.CSS(string=depth, font_config=ready.fonts)
        other = html.render(stylesheets=[*ready.sheets, sheet], font_config=ready.fonts, pdf_variant=variant)
        less = findings(measured(other))
        if len(less) < len(found) and not wanting(less):
            return other, less, depth
    return document, found, ""


def _drawn(document: Any, look: Look, html: Any, name: str) -> Drawn:
    """The pages in parts, taken from WeasyPrint before it writes a file."""
    found: list[Drawn] = []

    def finisher(document: Any, pdf: Any) -> None:
        tagged = put_tags_right(document, pdf, watcher, html, name)
        draw_change_bars(document, pdf)
        draw_line_numbers(document, pdf, html)
        sign_wrapped_code(document, pdf)
        faces = {font.hash: postscript_name(font) for font in document.fonts.values()}
        drawn = DrawnDocument(document, pdf, faces, look.first_slots, tagged, html)
        parts = drawn.parts(folio_room(document))
        found.append(Drawn(parts, tagged, drawn.numbers_in_forms, drawn.deepest, mixed_folios(document)))
        del pdf.objects[1:]  # nothing is left to be written
        pdf.pages["Kids"].clear()

    with watching() as watcher:
        document.write_pdf(finisher=finisher, pdf_variant=look.pdf_variant)
    return found[0]


def _ready(look_file: Path) -> _Ready:
    if look_file not in _READY:
        with look_file.open("rb") as stream:
            _READY[look_file] = _make_ready(pickle.load(stream))
        while len(_READY) > LOOKS_KEPT:
            _READY.popitem(last=False)
    _READY.move_to_end(look_file)
    return _READY[look_file]


def _make_ready(scratch: ScratchLook) -> _Ready:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    os.environ["FONTCONFIG_FILE"] = str(scratch.fonts_conf)
    log = _log()
    log.take()
    fonts = FontConfiguration()
    sheets: list[Any] = []
    problems: list[Problem] = []
    for sheet in scratch.look.stylesheets:
        fetcher = _Fetcher(scratch.look.files)
        sheets.append(weasyprint.CSS(string=sheet.text, base_url=LAYOUT_URL, url_fetcher=fetcher, font_config=fonts))
        problems += style_complaints(log.take(), fetcher.refused, sheet)
    problems += engine.install_lines()
    if scratch.look.speedups:
        problems += engine.install().problems
    return _Ready(scratch.look, fonts, sheets, tuple(problems))


def _pt(pixels: float) -> float:
    return round(pixels * PT_PER_PX, 2)


def _positions(document: Any) -> Iterator[tuple[str, Position]]:
    seen: set[str] = set()
    for number, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            if name not in seen:
                seen.add(name)
                yield name, Position(number, _pt(x), _pt(page.height - y))


def _blocks(number: int, page: Any) -> Iterator[Block]:
    """The outermost box on this page of each element with `data-line`."""
    yield from _blocks_in(page._page_box, None, number, page.height)


def _blocks_in(box: Any, parent: Any, number: int, height: float) -> Iterator[Block]:
    element = getattr(box, "element", None)
    line = element.get("data-line") if element is not None and element is not parent else None
    if line and hasattr(box, "hit_area"):
        left, top, width, box_height = box.hit_area()
        bottom = height - top - box_height
        yield Block(
            page=number,
            left=_pt(left),
            bottom=_pt(bottom),
            right=_pt(left + width),
            top=_pt(bottom + box_height),
            line=int(line),
        )
    for child in getattr(box, "children", ()):
        yield from _blocks_in(child, element, number, height)


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
            data = embedded(url)
        if data is None:
            self.refused.append(url)
            raise ValueError("not a file of the publication or its layout")
        headers = EmailMessage()
        headers["Content-Type"] = PAGE_TYPES.get(Path(url).suffix.lower(), UNKNOWN)
        return URLFetcherResponse(url, BytesIO(data), headers)


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


_CAPTURE = _LogCapture()


def _log() -> _LogCapture:
    """The one listener to WeasyPrint's log; nothing of it reaches the terminal."""
    logger = logging.getLogger("weasyprint")
    logger.handlers, logger.propagate, logger.level = [_CAPTURE], False, logging.WARNING
    return _CAPTURE
