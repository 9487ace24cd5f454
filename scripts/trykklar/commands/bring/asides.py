"""Theorems, exercises and remarks on versions, which become asides."""

from __future__ import annotations

import re

from .records import Line
from .work import mark_code

_ASIDE = re.compile(
    r"(?P<indent>[\s>]*)(?P<mark>`{3,}|:{3,})\{(?:prf:)?(?P<name>[A-Za-z]+?)(?P<gate>-start|-end)?\}\s*(?P<title>.*)"
)
_ASIDES = frozenset(
    "proof theorem axiom lemma definition criterion remark conjecture corollary algorithm example property observation "
    "proposition assumption exercise solution".split()
)
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "versionremoved": "Removed in version",
    "deprecated": "Deprecated since version",
}
"""Sphinx's remarks on versions, and what it prints for them; the number follows, and perhaps words."""
_GATE = ":" * 12
"""What opens and closes an exercise between two directives of its own."""


def with_asides(lines: list[Line]) -> list[Line]:
    """Theorems, proofs and exercises (of Sphinx's extensions, and MyST) as asides with that word over them.

    The option `label` is their id. What stands between `exercise-start` and `exercise-end` is one, too."""
    out: list[Line] = []
    gate = until = ""
    options = False
    for line in lines:
        text = line.text.strip()
        found = None if line.code else _ASIDE.match(line.text)
        if found and found["name"].lower() in _ASIDES:
            gate, options = found["gate"] or "", found["gate"] != "-end"
            until = found["mark"] if gate else ""
            out.append(line.with_text(_aside(found)))
        elif found and found["name"] in _VERSIONS:
            number, _, words = found["title"].partition(" ")
            title = f"{_VERSIONS[found['name']]} {number}".rstrip()
            out.append(line.with_text(f"{found['indent']}{found['mark']}{{admonition}} {title}"))
            out += [line.with_text(""), line.with_text(found["indent"] + words)] if words.strip() else []
        elif until and text == until:
            until, options = "", False
        elif options and (option := re.match(r":([\w-]+):\s*(.*)", text)):
            out += [line.with_text(f":name: {option[2]}")] if option[1] in ("label", "name") else []
        elif not (until and gate == "-end"):
            options = False
            out.append(line)
    return mark_code(out)


def _aside(found: re.Match[str]) -> str:
    name, title = found["name"].lower(), found["title"].strip()
    if found["gate"] == "-end":
        return _GATE
    title = "" if name == "solution" or not title else f": {title}"  # a solution names its exercise's label
    return f"{found['indent']}{_GATE if found['gate'] else found['mark']}{{admonition}} {name.capitalize()}{title}"
