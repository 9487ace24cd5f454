"""The patches, in the order in which they are put in place, and what they were written for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from ....base.problems import Problem
from ....base.rulebook import EXIT_ENVIRONMENT, WARNING, rule
from . import (
    collector,
    columns,
    division,
    foreign,
    glyphs,
    joints,
    kept_styles,
    lengths,
    lines,
    notes,
    paragraphs,
    shaping,
    spaces,
    straight,
    styles,
)
from .patching import Patch

rule("engine-plain", "speed-ups left out, because WeasyPrint is not the version that they are for", WARNING, WARNING)
rule("engine-strange", "WeasyPrint is not the version that can be taught to break lines", exit_code=EXIT_ENVIRONMENT)

WEASYPRINT = "70.0"
"""The only version that is patched."""


_DIGESTS = {
    "weasyprint": "7cd0f4ae8569eac9",
    "weasyprint.css": "77ad7287f90d7cfa",
    "weasyprint.css.computed_values": "0dec45caf60428b1",
    "weasyprint.css.functions": "38bdeaa9559a347b",
    "weasyprint.css.properties": "872a2e5602b5f52d",
    "weasyprint.css.tokens": "c7d40bdb50e7961a",
    "weasyprint.draw": "fb6fcee79a80059c",
    "weasyprint.draw.text": "c9a450aa209277e7",
    "weasyprint.formatting_structure.boxes": "8ffd28ab74a149f0",
    "weasyprint.formatting_structure.build": "335ad8b541295d6b",
    "weasyprint.layout": "f226ba97ad21e447",
    "weasyprint.layout.block": "9457dca0528c378f",
    "weasyprint.layout.column": "83ae1a3e83596293",
    "weasyprint.layout.flex": "bd96d34f37cf371f",
    "weasyprint.layout.inline": "0e7c1569330f5473",
    "weasyprint.layout.page": "d99c5aceb36d4586",
    "weasyprint.layout.percent": "bac190e240dce17b",
    "weasyprint.layout.preferred": "a7973703cd8ac5fa",
    "weasyprint.pdf.fonts": "9ad9a202a416b845",
    "weasyprint.pdf.stream": "4faf9169d1970d46",
    "weasyprint.text.ffi": "530e83118f7841d2",
    "weasyprint.text.fonts": "59d74d0c161349b8",
    "weasyprint.text.line_break": "1f5a855ad992e0be",
}
"""Module → first digits of the SHA-256 of its source in the version above (`patching.digest`)."""


def _patch(name: str, function: Callable[[], None], *modules: str) -> Patch:
    return Patch(name, function, {name: _DIGESTS[name] for name in (f"weasyprint.{m}".rstrip(".") for m in modules)})


PATCHES = (
    _patch("foreign", foreign.install, "text.ffi"),  # 3.5 % of plain text, 1.4 % of the report
    _patch("faces", shaping.install_faces, "text.line_break", "text.fonts", "text.ffi", "css"),  # 6.9 %, 6.1 %
    _patch("struts", shaping.install_struts, "text.line_break", "css", "layout.inline"),  # 6.9 %, 8.5 %
    # 2.4 %, 12.2 %
    _patch("lines", lines.install, "text.line_break", "text.fonts", "css", "layout.inline", "layout.preferred"),
    # 0.1 %, 5.5 %
    _patch("lengths", lengths.install, "layout.percent", "css", "formatting_structure.boxes", "layout.flex"),
    # 1.5 %, 3.0 %
    _patch("styles", styles.install, "css", "css.computed_values", "css.functions", "css.properties"),
    Patch(
        "parser", foreign.install_parser, {"tinyhtml5.inputstream": "1c89c26bad474550"}
    ),  # 1.6 % of the report: 0.93 CPU s to 0.50 for 66 entries
    # some 4 % of the report, where a worker sets half of it
    _patch("kept_styles", kept_styles.install, "css", "css.tokens", "text.fonts", "formatting_structure.build"),
    # 9.0 %, 5.7 %
    _patch("glyphs", glyphs.install, "draw.text", "pdf.stream", "pdf.fonts", "text.ffi", "text.line_break"),
    # 8.5 % of glossary, index and gathered questions, and 1.3 of the report by what is not tried pixel by pixel
    _patch("columns", columns.install, "layout.block", "layout.column", "layout", "formatting_structure.boxes"),
    _patch("collector", collector.install, ""),  # 13 %, 23 %: of one round, as the least of several hides sweeps
)
"""Each with what it gains: how much more of the processor's time setting takes where it alone is left out, of 60 pages
of plain text (least of 7 rounds) and of the report's first 60 (least of 5), by `python -m bench.levers`. Left out for
gaining under 3 % of either: text handed over as bytes (2.5, 1.9), boxes in the flow (2.7, 0.6; with the names of
their pages 0.6 of the report again), boxes without a
background (0.9, -1.1), layouts kept for drawing (2.8, 1.2)."""

LINES = (
    _patch("spaces", spaces.install, "text.line_break"),
    _patch("division", division.install, "text.line_break"),
    _patch("tails", division.install_tails, "text.line_break"),
    _patch("paragraphs", paragraphs.install, "layout.block", "layout.inline"),
    _patch("straight", straight.install, "layout.inline", "text.line_break", "text.ffi"),
    _patch("notes", notes.install, "layout", "layout.page"),
    _patch("joints", joints.install, "draw", "layout.inline", "draw.text", "pdf.stream", "pdf.fonts", "text.ffi"),
)
"""What WeasyPrint is taught of lines and notes: not speed, but pages. Before the others, which keep what it has
found."""

_IN_PLACE: set[str] = set()
"""Names of the patches that this process has."""


@dataclass(frozen=True)
class Speedups:
    """What is in place."""

    installed: tuple[str, ...]
    problems: tuple[Problem, ...]
    """Why some or all patches were not put in place, if they were to be."""


def install(wanted: Collection[str] | None = None) -> Speedups:
    """Put the patches in place in this process (all, or those that are named; none for an empty collection).

    Call it after WeasyPrint has been imported and the stylesheets that all chapters share have been read; calling it
    again does no harm.
    Raises `KeyError` for a name that no patch has.
    """
    import weasyprint

    known = {patch.name: patch for patch in PATCHES}
    chosen = (
        list(PATCHES) if wanted is None else [known[name] for name in known if name in {known[w].name for w in wanted}]
    )
    if weasyprint.__version__ != WEASYPRINT:
        return Speedups((), (_left_out(chosen, f"this is WeasyPrint {weasyprint.__version__}"),) if chosen else ())
    strange = {patch.name: patch.strangers() for patch in chosen}
    fit = [patch for patch in chosen if not strange[patch.name]]
    for patch in fit:
        if patch.name not in _IN_PLACE:  # a worker may be prepared again, for another look
            patch.install()
            _IN_PLACE.add(patch.name)
    others = [patch for patch in chosen if strange[patch.name]]
    changed = sorted({module for patch in others for module in strange[patch.name]})
    return Speedups(
        tuple(p.name for p in fit), (_left_out(others, f"{', '.join(changed)} is not as released"),) if others else ()
    )


def install_lines() -> tuple[Problem, ...]:
    """Teach WeasyPrint to break lines as `LINES` says; a problem where it is another than the one that this was written
    for."""
    strange = sorted({module for patch in LINES for module in patch.strangers()})
    if strange:
        what = f"lines cannot be broken as they should: {', '.join(strange)} is not that of WeasyPrint {WEASYPRINT}"
        return (Problem("engine-strange", what, f"pip install weasyprint=={WEASYPRINT}"),)
    for patch in LINES:
        if patch.name not in _IN_PLACE:
            patch.install()
            _IN_PLACE.add(patch.name)
    return ()


def _left_out(patches: Collection[Patch], why: str) -> Problem:
    return Problem(
        "engine-plain",
        f"typesetting is slower than it could be: {why}, and the speed-ups are for WeasyPrint {WEASYPRINT}"
        f" (left out: {', '.join(patch.name for patch in patches)})",
        f"the pages are right; pip install weasyprint=={WEASYPRINT} makes them faster",
    )
