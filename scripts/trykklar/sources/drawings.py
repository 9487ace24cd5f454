"""What of SVG the typesetter draws wrongly, and on which line of a file it stands.

WeasyPrint leaves out or misplaces what `PROPERTIES` and `ELEMENTS` hold; resvg (in vl-convert) draws it, so that such a
drawing is set as pixels (`compose/drawings.py`). What `NOWHERE` holds neither of them does, and the author is asked to
write it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

PROPERTIES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"\s*(?:{harmless})\s*(?:!\s*important\s*)?", re.IGNORECASE)
    for name, harmless in {
        "font": "inherit",
        "filter": "none",
        "mix-blend-mode": "normal",
        "paint-order": "normal|fill(?: stroke)?(?: markers)?|fill markers stroke",
        "text-decoration": r"none.*",
        "text-decoration-line": "none",
        "baseline-shift": r"baseline|0(?:px|pt|%|em)?",
        "word-spacing": r"normal|0(?:px|pt|em)?",
        "writing-mode": "lr|lr-tb|horizontal-tb",
    }.items()
}
"""Property → the values of it that change nothing."""
_TEXT_PATH, _CLIP_PATH, _STYLE = "textpath", "clippath", "style"
_NOWHERE = re.compile(r"\b(var|calc)\(", re.IGNORECASE)
_LEFT_OUT = {
    "vector-effect": re.compile("none"),
    "transform-box": re.compile("view-box"),
    "clip-path": re.compile(r"none|url\(", re.IGNORECASE),
}
"""Property → the values of it that are drawn; the others neither of them draws."""
_COMMENT = re.compile(r"<!--.*?-->|/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;{}]+)")


@dataclass(frozen=True, slots=True)
class Feature:
    """Something of SVG that a drawing uses."""

    name: str
    line: int
    """1-based, of the first that the file has."""
    drawn: bool
    """Whether resvg draws it."""


def features(data: bytes) -> tuple[Feature, ...]:
    """What a drawing uses that the typesetter draws wrongly, each once. `data` is well-formed XML without entities
    (`pictures.py`)."""
    found: dict[str, bool] = {}
    for name, drawn in _used(ElementTree.fromstring(data)):
        found[name] = drawn
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), data.decode("utf-8", "replace"))
    return tuple(Feature(name, _line(text, name), drawn) for name, drawn in found.items())


def _used(root: ElementTree.Element) -> Iterator[tuple[str, bool]]:
    for element in root.iter():
        tag = _local(element.tag)
        if tag == _TEXT_PATH:
            yield "textPath", True
        if tag == "switch":
            yield "switch", True
        if tag == "flowroot":
            yield "flowRoot", False
        if tag == _CLIP_PATH and any(_local(inner.tag) == "text" for inner in element.iter()):
            yield "clipPath", True
        if tag == _STYLE and re.search(r"@media\b", element.text or ""):
            yield "@media", False
        for name, value in _declarations(element, tag):
            nowhere = _NOWHERE.search(value)
            if nowhere:
                yield f"{nowhere[1].lower()}()", False
            elif name in _LEFT_OUT and not _LEFT_OUT[name].match(value.strip()):
                yield name, False
            elif name in PROPERTIES and not PROPERTIES[name].fullmatch(value):
                yield name, True


def _declarations(element: ElementTree.Element, tag: str) -> Iterator[tuple[str, str]]:
    """Properties that an element, or the rules of a <style>, set: (name, value)."""
    for key, value in element.attrib.items():
        if _local(key) == "style":
            yield from ((name.lower(), given) for name, given in _DECLARATION.findall(value))
        else:
            yield _local(key), value
    if tag == _STYLE:
        rules = re.sub(r"/\*.*?\*/", "", element.text or "", flags=re.DOTALL)
        yield from ((name.lower(), given) for name, given in _DECLARATION.findall(rules))


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].lower()


def _line(text: str, name: str) -> int:
    """The line of the first place that reads like the feature."""
    word = re.escape(name.removesuffix(")"))
    found = re.search(rf"(?<![\w-]){word}(?![\w-])" if name[-1].isalpha() else word, text, re.IGNORECASE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
