"""Tokens of layouts: names that are slips of others, and families that lack what text is set in."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ...base.digests import digest_of
from ...base.files import inside, read_text
from ...base.located_yaml import Located, read_yaml
from ...base.memo import Memo
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import WARNING, rule
from ...layouts.families import chosen, listed
from ...layouts.fonts import FontSet
from ...layouts.layout import Layout
from ...sources.manuscript import Manuscript
from .faces import place_of

rule("token-slip", "a token that nothing names, and that is called almost as another is", WARNING, waivable=True)
rule("font-cut", "a family for text that has no bold face, or no italic one", WARNING, waivable=True)

_FILE = "tokens.yaml"
_ALIKE = 0.85
"""How alike names are (difflib's ratio) of which one is the other, mistyped."""
_TEXTS = frozenset({".css", ".j2", ".svg", ".yaml"})
_BOLD = 600
"""The weight from which on a face is bold (OpenType, OS/2.usWeightClass: semi-bold)."""


def slips(
    manuscript: Manuscript, layouts: dict[str, Layout], known: Memo[tuple[Problem, ...]] | None = None
) -> Iterator[Problem]:
    """Tokens that change nothing: they have another's name but for a letter, and nothing asks for them. `known`: what
    was found in layouts of earlier builds."""
    known, boxes = known or Memo(), frozenset(box.colour for box in manuscript.publication.boxes.values())
    for layout in layouts.values():
        key = digest_of(["token slips", layout.digest, layout.name, *sorted(boxes)])
        yield from known.find(key, partial(_slips, layout, boxes))


def _slips(layout: Layout, boxes: frozenset[str]) -> tuple[Problem, ...]:
    found: list[Problem] = []
    above: dict[str, set[str]] = {}
    for located in (located for folder in reversed(layout.folders) if (located := _tokens(layout, folder))):
        for group, name in _own(located.value):
            near = _slip_of(name, above.get(group, set()))
            if near and name not in boxes and not _named(layout, name):
                what = f"nothing names the token '{name}': it changes nothing"
                found.append(Problem("token-slip", what, f"did you mean '{near}'?", located.place((group, name))))
        for group, name in _own(located.value):
            above.setdefault(group, set()).add(name)
    return tuple(found)


def _tokens(layout: Layout, folder: Path) -> Located | None:
    """The tokens that a folder of the layout says; None where it says none, or what is told elsewhere."""
    if not (folder / _FILE).is_file():
        return None
    shown = layout.shown(folder / _FILE)
    try:
        found = read_yaml(read_text(inside(folder, _FILE, Place(shown)), shown), shown)
    except ProblemsFound:
        return None
    return found if isinstance(found.value, dict) else None


def _own(groups: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group, tokens in groups.items():
        yield from ((group, str(name)) for name in tokens) if isinstance(tokens, dict) else ()


def _slip_of(name: str, known: set[str]) -> str:
    """The name that was probably meant; '' where it is one, or one of a row such as theme-1, theme-2."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=_ALIKE) if name not in known else []
    return near[0] if near and _stem(near[0]) != _stem(name) else ""


def _stem(name: str) -> str:
    return re.sub(r"[-\d]+$", "", name)


def _named(layout: Layout, name: str) -> bool:
    """Whether a style, template, drawing, theme or another token names it."""
    word = re.compile(rf"(?<![A-Za-z\d]){re.escape(name)}(?![\w-]|\s*:)")
    files = (file for folder in layout.folders for file in sorted(folder.rglob("*")) if file.suffix in _TEXTS)
    return any(word.search(read_text(file, layout.shown(file))) for file in files if file.is_file())


def missing_cuts(
    layouts: dict[str, Layout], fonts: FontSet, known: Memo[tuple[Problem, ...]] | None = None
) -> Iterator[Problem]:
    """Families of running text without a bold or an italic: what an author set apart would look like all else."""
    known = known or Memo()
    there = [f"{face.family} {face.weight} {face.italic}" for face in fonts.faces]
    for layout in layouts.values():
        key = digest_of(["cuts", layout.digest, layout.name, *there])
        yield from known.find(key, partial(_missing_cuts, layout, fonts))


def _missing_cuts(layout: Layout, fonts: FontSet) -> tuple[Problem, ...]:
    found: dict[str, Problem] = {}
    for token in ("text", "sans"):
        family = chosen(listed(str(layout.tokens.get("fonts", {}).get(token, ""))), layout.tokens, fonts.families)
        faces = [face for face in fonts.faces if face.family == family]
        place = place_of(layout, _FILE, str(family))
        if faces and not any(face.weight >= _BOLD for face in faces):
            what = f"the family '{family}' has no bold face, in which titles and strong words are set"
            found.setdefault(what, Problem("font-cut", what, f"put it into fonts/, such as {family}-Bold.ttf", place))
        if faces and not any(face.italic for face in faces):
            what = f"the family '{family}' has no italic face, in which emphasis is set"
            found.setdefault(what, Problem("font-cut", what, f"put it into fonts/, such as {family}-Italic.ttf", place))
    return tuple(found.values())
