"""The patches, in the order in which they are put in place, and what they were written for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..problems import Problem
from . import collector, foreign, lengths, lines, shaping, styles
from .patching import Patch

WEASYPRINT = "70.0"
"""The only version that is patched."""

_INIT, _CSS, _PROPERTIES = "weasyprint", "weasyprint.css", "weasyprint.css.properties"
_COMPUTED, _FUNCTIONS, _UNITS = "weasyprint.css.computed_values", "weasyprint.css.functions", "weasyprint.css.units"
_BREAK, _FONTS, _FFI = "weasyprint.text.line_break", "weasyprint.text.fonts", "weasyprint.text.ffi"
_BOXES, _PERCENT, _FLEX = "weasyprint.formatting_structure.boxes", "weasyprint.layout.percent", "weasyprint.layout.flex"
_INLINE, _PREFERRED = "weasyprint.layout.inline", "weasyprint.layout.preferred"

_DIGESTS = {
    _INIT: "7cd0f4ae8569eac9",
    _CSS: "77ad7287f90d7cfa",
    _PROPERTIES: "872a2e5602b5f52d",
    _COMPUTED: "0dec45caf60428b1",
    _FUNCTIONS: "38bdeaa9559a347b",
    _UNITS: "7f2c5900d751be49",
    _BREAK: "1f5a855ad992e0be",
    _FONTS: "59d74d0c161349b8",
    _FFI: "530e83118f7841d2",
    _BOXES: "8ffd28ab74a149f0",
    _PERCENT: "bac190e240dce17b",
    _FLEX: "bd96d34f37cf371f",
    _INLINE: "0e7c1569330f5473",
    _PREFERRED: "a7973703cd8ac5fa",
}


def _patch(name: str, function: object, *modules: str) -> Patch:
    return Patch(name, function, {module: _DIGESTS[module] for module in modules})  # type: ignore[arg-type]


PATCHES = (
    _patch("foreign", foreign.install, _FFI),
    _patch("faces", shaping.install_faces, _BREAK, _FONTS, _FFI, _CSS),
    _patch("struts", shaping.install_struts, _BREAK, _CSS, _INLINE),
    _patch("texts", shaping.install_texts, _BREAK),
    _patch("lines", lines.install, _BREAK, _FONTS, _CSS, _INLINE, _PREFERRED),
    _patch("lengths", lengths.install, _PERCENT, _CSS, _BOXES, _FLEX),
    _patch("styles", styles.install, _CSS, _COMPUTED, _FUNCTIONS, _PROPERTIES),
    _patch("collector", collector.install, _INIT),
)


@dataclass(frozen=True)
class Speedups:
    """What was put in place."""

    installed: tuple[str, ...]
    problems: tuple[Problem, ...]
    """Why some or all patches were not put in place, if they were to be."""


def install(wanted: Collection[str] | None = None) -> Speedups:
    """Put the patches in place in this process (all, or those that are named; none for an empty collection).

    Call it once, after WeasyPrint has been imported and the stylesheets that all chapters share have been read.
    Raises `KeyError` for a name that no patch has.
    """
    import weasyprint

    known = {patch.name: patch for patch in PATCHES}
    chosen = list(PATCHES) if wanted is None else [known[name] for name in known if name in {known[w].name for w in wanted}]
    if weasyprint.__version__ != WEASYPRINT:
        return Speedups((), (_left_out(chosen, f"this is WeasyPrint {weasyprint.__version__}"),) if chosen else ())
    strange = {patch.name: patch.strangers() for patch in chosen}
    fit = [patch for patch in chosen if not strange[patch.name]]
    for patch in fit:
        patch.install()
    others = [patch for patch in chosen if strange[patch.name]]
    changed = sorted({module for patch in others for module in strange[patch.name]})
    return Speedups(tuple(p.name for p in fit), (_left_out(others, f"{', '.join(changed)} is not as released"),) if others else ())


def _left_out(patches: Collection[Patch], why: str) -> Problem:
    return Problem(
        "engine-plain",
        f"typesetting is slower than it could be: {why}, and the speed-ups are for WeasyPrint {WEASYPRINT}"
        f" (left out: {', '.join(patch.name for patch in patches)})",
        f"the pages are right; pip install weasyprint=={WEASYPRINT} makes them faster",
    )
