"""Families of fonts that layouts, charts and drawings name: those that there are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.etree import ElementTree

from ...base.bounds import SVG_BYTES
from ...base.digests import digest_of
from ...base.files import inside, plain_path, read_bytes, read_text
from ...base.located_yaml import Located, Path, read_yaml
from ...base.memo import Memo
from ...base.problems import Place, Problem, ProblemsFound, did_you_mean
from ...base.rulebook import WARNING, rule
from ...layouts.families import GENERIC, chosen, declared, listed, namings
from ...layouts.fonts import FontSet
from ...layouts.layout import Layout
from ...sources.manuscript import Manuscript
from ...sources.markup.grammar import values_of
from ...sources.pictures import check_picture

rule("font-unknown", "a family of fonts that a layout, a chart or a drawing names and that no font is of")

rule("font-fallback", "a list of families whose first there is not, so that another is set", WARNING, waivable=True)

_VARIABLE = "--font-"
_SLIP = 0.88
"""How alike a name must be to one that there is (difflib's ratio) to be that one, mistyped, whatever stands behind
it."""


@dataclass(frozen=True)
class _Known:
    """What families there are, and what the tokens call fonts."""

    families: tuple[str, ...]
    tokens: Mapping[str, Any]

    def told(self, stack: Sequence[str], place: Place, *, also: bool = False) -> Iterator[Problem]:
        """What is to be said of a list. `also`: whether it holds a name, told elsewhere, of another list."""
        if not stack:
            return
        got, first = chosen(stack, self.tokens, self.families), stack[0]
        if also or first.lower() in GENERIC and got or (got and first.casefold() == got.casefold()):
            return
        hint = did_you_mean(first, self.families, f"families are: {', '.join(self.families)}")
        if got is None or difflib.get_close_matches(first, self.families, n=1, cutoff=_SLIP):
            yield Problem("font-unknown", f"there is no font of the family '{first}'", hint, place)
        else:
            what = f"there is no font of the family '{first}': '{got}' is set in its place"
            yield Problem("font-fallback", what, f"{hint}; or name '{got}' first", place)


def unknown_families(
    layouts: dict[str, Layout], fonts: FontSet, known: Memo[tuple[Problem, ...]] | None = None
) -> Iterator[Problem]:
    """Families that a layout's tokens, styles and theme of charts name and no font is of: another would be set in their
    place, without a word. `known`: what was found in those of earlier builds."""
    known = known or Memo()
    for layout in layouts.values():
        key = digest_of(["families", layout.digest, layout.name, *fonts.families])
        yield from known.find(key, lambda layout=layout: tuple(_of_layout(layout, fonts)))  # type: ignore[misc]


def _of_layout(layout: Layout, fonts: FontSet) -> Iterator[Problem]:
    known = _Known(fonts.families, layout.tokens)
    tokens = layout.tokens.get("fonts", {})
    for stack in map(str, tokens.values()) if isinstance(tokens, dict) else ():
        yield from known.told(listed(stack), place_of(layout, "tokens.yaml", stack))
    for _, stack in _fonts_of(layout.chart_theme, ()):
        if stack not in map(str, _plain_stacks(tokens)):
            yield from known.told(listed(stack), place_of(layout, "chart-theme.yaml", stack))
    yield from _of_styles(layout, known)


def _plain_stacks(tokens: Any) -> Iterator[str]:
    """The lists of tokens as themes of charts are given them."""
    for stack in tokens.values() if isinstance(tokens, dict) else ():
        names = listed(str(stack))
        yield names[0] if len(names) == 1 else str(stack)


def _of_styles(layout: Layout, known: _Known) -> Iterator[Problem]:
    """Of the layout's stylesheets: names of families, and of tokens."""
    sheets = [sheet for sheet in layout.styles if sheet.name != "tokens"]
    own = {name for sheet in sheets for name in re.findall(r"(--[\w-]+)\s*:", sheet.text)}
    tokens = [f"{_VARIABLE}{name}" for name in layout.tokens.get("fonts", {})]
    own |= {f"--meanwhile-{name}" for name in layout.tokens.get("meanwhile", {})}
    for sheet in sheets:
        for naming in namings(sheet.text):
            place = Place(sheet.name, naming.line)
            for variable in naming.variables:
                if variable not in tokens and variable not in own:
                    near = difflib.get_close_matches(variable, tokens, n=1)
                    hint = f"did you mean 'var({near[0]})'?" if near else f"the tokens' are: {', '.join(tokens)}"
                    yield Problem("font-unknown", f"no token is called '{variable}'", hint, place)
            yield from known.told(naming.families, place, also=bool(naming.variables))


def in_charts(
    manuscript: Manuscript,
    layouts: dict[str, Layout],
    fonts: FontSet,
    before: Memo[tuple[Problem, ...]] | None = None,
) -> Iterator[Problem]:
    """Families that specifications of charts name. `before`: what was found in those of earlier builds."""
    known, before = _Known(fonts.families, _all_tokens(layouts)), before or Memo()
    around = repr((known.families, known.tokens))
    for name in sorted(_named(manuscript, "chart")):
        try:
            text = read_text(inside(manuscript.folder, name, Place(name)), name)
            find = partial(_in_chart, text, plain_path(name), known)
            yield from before.find(digest_of(["families of a chart", plain_path(name), text, around]), find)
        except ProblemsFound:
            continue  # told at the chart


def _in_chart(text: str, file: str, known: _Known) -> tuple[Problem, ...]:
    """Raises `ProblemsFound` for what is no YAML."""
    return tuple(_of_chart(read_yaml(text, file), known))


def _of_chart(spec: Located, known: _Known) -> Iterator[Problem]:
    for path, stack in _fonts_of(spec.value, ()):
        yield from known.told(listed(stack), spec.place(path))


def in_drawings(manuscript: Manuscript, layouts: dict[str, Layout], fonts: FontSet) -> Iterator[Problem]:
    """Families that SVG files name; what LibreOffice calls the fonts that it writes into them asks for none."""
    known, logo = _Known(fonts.families, _all_tokens(layouts)), manuscript.publication.logo
    for name in sorted(_named(manuscript, "picture") | ({logo.file} if logo else set())):
        if not name.lower().endswith(".svg"):
            continue
        place = Place(plain_path(name))
        try:
            data = read_bytes(inside(manuscript.folder, name, place), name, SVG_BYTES.most, place)
        except ProblemsFound:
            continue  # told at the picture
        if not check_picture(data, name, place):
            yield from _of_drawing(data, plain_path(name), known)


def _of_drawing(data: bytes, file: str, known: _Known) -> Iterator[Problem]:
    text = data.decode("utf-8", "replace")
    for element in ElementTree.fromstring(data).iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        attributes = {str(key).rpartition("}")[2].lower(): value for key, value in element.attrib.items()}
        stacks = [listed(attributes["font-family"])] if "font-family" in attributes and tag != "font-face" else []
        stacks += [naming.families for naming in declared(attributes.get("style", ""))]
        stacks += [naming.families for naming in namings(element.text or "")] if tag == "style" else []
        for stack in stacks:
            if stack and stack[0].lower() not in ("inherit", "initial"):
                yield from known.told(stack, Place(file, _line(text, stack[0])))


def _line(text: str, words: str) -> int:
    """The line of the first place where the words stand."""
    at = text.find(words)
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def _all_tokens(layouts: dict[str, Layout]) -> dict[str, Any]:
    """Tokens of fonts that one of the layouts has: those of the first count."""
    return {"fonts": {name: stack for layout in reversed(layouts.values()) for name, stack in _tokens(layout)}}


def _tokens(layout: Layout) -> Iterator[tuple[str, Any]]:
    tokens = layout.tokens.get("fonts", {})
    yield from tokens.items() if isinstance(tokens, dict) else ()


def _named(manuscript: Manuscript, nature: str) -> set[str]:
    """The files of charts, or of pictures, that chapters show."""
    found: set[str] = set()
    for chapter in manuscript.chapters.values():
        if nature == "picture":
            found.update(image.src for image in chapter.scan.images)
        for use in chapter.scan.directives:
            if nature == "chart" and use.name == "chart" and use.argument:
                found.add(use.argument)
            elif nature == "picture":
                values = values_of(use.name, use.argument, use.options, use.line, {})
                found.update(value.text for value in values if value.nature == "picture")
    return found


def _fonts_of(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """The lists of families in a specification of Vega-Lite, or in a theme: of keys `font`, `labelFont`, …; data aside.

    A value may be one for all, or hang on a condition.
    """
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if key in ("data", "datasets"):
            continue
        if isinstance(key, str) and (key == "font" or key.endswith("Font")):
            yield from _values_of(inner, (*path, key))
        else:
            yield from _fonts_of(inner, (*path, key))


def _values_of(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in ("value", "condition"):
            yield from _values_of(inner, (*path, key))


def place_of(layout: Layout, name: str, words: str) -> Place:
    """Where the words stand first in the layout's file of this name, or in that of one that it extends."""
    for file in (folder / name for folder in layout.folders if (folder / name).is_file()):
        for number, line in enumerate(read_text(file.resolve(), layout.shown(file)).split("\n"), 1):
            if words in line:
                return Place(layout.shown(file), number)
    return Place(layout.name)
