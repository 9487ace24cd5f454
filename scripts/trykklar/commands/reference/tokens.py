"""Layouts' tokens, as `tokens.yaml` of each layout sets them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...base.files import read_text
from ...base.located_yaml import read_yaml
from ...layouts.layout import PREFIXES
from .markdown import code, heading, sentence, table, words


def tokens(folder: Path) -> list[str]:
    """A table for every layout of the folder: base first, then those that extend it."""
    out = []
    for layout in sorted(
        (path.parent for path in folder.glob("*/tokens.yaml")), key=lambda path: (path.name != "base", path.name)
    ):
        groups = _read(layout / "tokens.yaml")
        about = str(_read(layout / "layout.yaml").get("about", ""))
        rows = [
            [code(f"--{_prefix(group)}-{name}"), _value(value), _ink(value)]
            for group, values in groups.items()
            for name, value in values.items()
        ]
        out += [heading(f"Layout {layout.name}", f"tokens-{layout.name}"), words(sentence(about))]
        out.append(table("tokens", ("Property", "Value", "Ink"), rows))
    return out


def _read(file: Path) -> dict[str, Any]:
    shown = f"layouts/{file.parent.name}/{file.name}"
    return dict(read_yaml(read_text(file, shown), shown).value or {})


def _prefix(group: str) -> str:
    return PREFIXES.get(group, group)


def _value(value: Any) -> str:
    return code(str(value["rgb"] if isinstance(value, dict) and "rgb" in value else value))


def _ink(value: Any) -> str:
    """Percent of cyan, magenta, yellow and black; or of black alone."""
    if not isinstance(value, dict):
        return ""
    return (
        " ".join(str(part) for part in value["cmyk"])
        if "cmyk" in value
        else f"K {value['grey']}"
        if "grey" in value
        else "by profile"
    )
