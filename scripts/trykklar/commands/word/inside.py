"""What holds of an element of HTML and of everything in it: style, marks of words, where a link leads."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from ...base.addresses import GOTO
from .records import BREAK, Run

Element = Any
_MARKS = {
    **dict.fromkeys(("strong", "b"), "bold"),
    **dict.fromkeys(("em", "i"), "italic"),
    **dict.fromkeys(("code", "kbd", "samp"), "code"),
    **dict.fromkeys(("s", "del"), "strike"),
    "sub": "sub",
    "sup": "sup",
}
_MADE = frozenset("cite label number eqno notemark".split())
"""Classes of what the build fills in."""
_STYLES = {
    "headline": "Box Title",
    "tabletitle": "Caption",
    "credit": "Credit",
    "lead": "Lead",
    "label": "Box Name",
}
"""Class of a paragraph → its style."""


@dataclass(frozen=True, kw_only=True)
class Inside:
    """What holds of everything in an element."""

    line: int
    style: str = "Normal"
    boxed: bool = False
    made: bool = False
    depth: int = 0
    """Of lists."""
    marks: frozenset[str] = frozenset()
    href: str = ""
    language: str = ""
    verbatim: bool = False


def within(element: Element, inside: Inside) -> Inside:
    """What holds in a block."""
    tag, classes = str(element.tag), classes_of(element)
    line, style = int(element.get("data-line") or inside.line), inside.style
    if re.fullmatch(r"h[1-6]", tag):
        style = f"Heading {tag[1]}"
    elif tag == "blockquote":
        style = "Quote"
    elif tag == "pre":
        style = "Source Code"
    elif tag == "figcaption":
        style = "Caption"
    if element.get("data-tag") == "Caption":
        style = "Caption"
    style = next((_STYLES[name] for name in classes if name in _STYLES), style)
    made = inside.made or "kicker" in classes
    return replace(
        inside,
        line=line,
        style="Box Name" if "kicker" in classes and style != "Caption" else style,
        made=made,
        boxed=inside.boxed or tag == "aside",
        verbatim=inside.verbatim or tag == "pre",
        language=str(element.get("lang") or inside.language),
    )


def marks_of(tag: str, classes: list[str]) -> frozenset[str]:
    found = {_MARKS[tag]} if tag in _MARKS else set()
    return frozenset(found | ({"made"} if _MADE.intersection(classes) else set()))


def href_of(element: Element) -> str:
    """Where a link leads: an address of the web, or '#ID'."""
    href = str(element.get("href") or "") if element.tag == "a" else ""
    if href.startswith(GOTO):
        return "#" + href.removeprefix(GOTO).partition("#")[0]
    return quote(href, safe=":/?#[]@!$&'()*+,;=%~") if re.match(r"(?:https?|mailto|tel):", href, re.I) else ""


def classes_of(element: Element) -> list[str]:
    return str(element.get("class") or "").split()


def span_of(text: str | None) -> int:
    return max(1, min(int(text), 100)) if text and text.isdigit() else 1


def width_of(picture: Element) -> float:
    found = re.search(r"width:\s*([\d.]+)%", str(picture.get("style") or ""))
    return min(float(found[1]) / 100, 1.0) if found else 0.0


def trimmed(runs: list[Run], *, verbatim: bool) -> tuple[Run, ...]:
    """The runs of a paragraph without spaces at its ends, and with one where there are several."""
    if not verbatim:
        spaced: list[Run] = []
        after = True
        for run in runs:
            text = run.text.lstrip(" ") if after and run.text.startswith(" ") else run.text
            after = text.endswith((" ", BREAK)) if text else after and not run.shown
            spaced.append(replace(run, text=text))
        runs = spaced
    kept = [run for run in runs if run.shown]
    while kept and not kept[-1].shown.rstrip(" " + BREAK):
        kept.pop()
    if kept and kept[-1].text:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" " + BREAK))
    return tuple(kept)
