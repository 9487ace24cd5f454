"""The site's stylesheet: tokens of the layout in both schemes, the layout's styles, and classes for what stood on
elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..layouts.families import quoted, stack_of
from ..layouts.layout import Layout

_DECLARED = re.compile(r"([\w-]+)\s*:\s*([^:;{}]*var\([^;{}]*)")
_TONES = {"fill": "accent", "tone": "accent", "on": "paper"}
"""What has the colour of a field, and the colour that it has outside of any."""


def stylesheet(layout: Layout, faces: str, styles: Mapping[str, str]) -> str:
    """All of it as one file. `faces`: `@font-face` rules; `styles`: declarations → class."""
    sheets = "\n".join(sheet.text for sheet in layout.styles)
    own = "\n".join(f".{name} {{ {declarations} }}" for declarations, name in styles.items())
    return "\n".join([faces, sheets, _dark(layout.tokens), _tones(layout), _drawn(layout), own]).strip() + "\n"


def book_stylesheet(layout: Layout, faces: str, styles: Mapping[str, str]) -> str:
    """The stylesheet of a book: one scheme, since readers' programs have their own for the dark. Each declaration that
    uses a custom property stands after one that does not, for programs that know none."""
    sheets = "\n".join(sheet.text for sheet in layout.styles)
    sheets = re.sub(
        r"var\(--font-([\w-]+)\)", lambda m: quoted(stack_of(layout.tokens, m[1])).replace("'", '"') or m[0], sheets
    )
    own = "\n".join(f".{name} {{ {declarations} }}" for declarations, name in styles.items())

    def told_twice(found: re.Match[str]) -> str:
        name, value = found[1], found[2].strip()
        plain = re.sub(r"var\(--(colour-)?([\w-]+)\)", lambda m: _literal(layout, m), value)
        return found[0] if name.startswith("--") or "var(" in plain else f"{name}: {plain}; {name}: {value}"

    text = "\n".join([faces, sheets, _tones(layout), _drawn(layout), own]).strip() + "\n"
    return _DECLARED.sub(told_twice, text)


def _literal(layout: Layout, found: re.Match[str]) -> str:
    token = found[2] if found[1] else _TONES.get(found[2], "")
    return (layout.colour(token) if token else None) or found[0]


def drawn_classes(layout: Layout) -> dict[str, str]:
    """'#rrggbb' of a colour → the class that gives it in both schemes, for drawings that were made in the light one.

    Of colours that are alike, the first in the table counts: the general ones stand before those of fields.
    """
    classes: dict[str, str] = {}
    for token in layout.colours:
        classes.setdefault((layout.colour(token.name) or "").lower(), token.name)
    return classes


def _dark(tokens: Mapping[str, Any]) -> str:
    """The colours of the dark scheme, where the reader's system asks for it; never in print."""
    dark: Mapping[str, str] = tokens.get("dark", {})
    lines = " ".join(f"--colour-{name}: {value};" for name, value in dark.items())
    return f"@media screen and (prefers-color-scheme: dark) {{ :root {{ color-scheme: dark; {lines} }} }}"


def _tones(layout: Layout) -> str:
    """A class a colour: what fills, what marks on paper, what stands on a field."""
    names = {token.name for token in layout.colours}
    rules = []
    for name in sorted(names):
        text = f"{name}-text" if f"{name}-text" in names else name
        on = f"{name}-on" if f"{name}-on" in names else "paper"
        rules.append(
            f".tone-{name} {{ --fill: var(--colour-{name}); --tone: var(--colour-{text}); --on: var(--colour-{on}) }}"
        )
    return "\n".join(rules)


def _drawn(layout: Layout) -> str:
    """Fills and strokes of drawings by token."""
    names = sorted(set(drawn_classes(layout).values()))
    return "\n".join(
        f".f-{name} {{ fill: var(--colour-{name}) }} .s-{name} {{ stroke: var(--colour-{name}) }}" for name in names
    )
