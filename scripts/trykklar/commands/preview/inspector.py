"""What made a thing on a page: the template, the directive, the rules of style that match it, the tokens.

Rules are matched on the HTML that was set, by the library that WeasyPrint matches them with (cssselect2), and listed
as the cascade has them (CSS Cascading 4, section 6): importance, specificity, order; the one that holds comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cssselect2
import tinycss2
from lxml import etree, html

from ...base.files import read_text
from ...base.located_yaml import Located, read_yaml
from ...base.problems import Place
from ...compose.origins import Origins
from ...compose.records import ChapterHtml
from ...layouts.layout import PREFIXES, Layout
from ...layouts.look import Stylesheet
from ...layouts.trims import nearest
from ...sources.markup.grammar import DIRECTIVES

ENDING = ".html.j2"
_VARIABLE = re.compile(r"var\(\s*--([\w-]+)")
_SHOWN_ABOVE = 4
"""Elements around the one that is asked for whose rules are listed too."""


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token that a declaration uses."""

    name: str
    """Its custom property, with the dashes."""
    value: str
    """Empty for one that the page's template sets, and no table of tokens."""
    file: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A property of a rule, and whether another rule holds over it."""

    name: str
    value: str
    overruled: bool
    tokens: tuple[Token, ...]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that matches."""

    selector: str
    file: str
    line: int
    declarations: tuple[Declaration, ...]


@dataclass(frozen=True)
class _Parsed:
    selector: str
    compiled: tuple[Any, ...]
    sheet: str
    line: int
    declarations: tuple[Any, ...]


def inspected(origins: Origins, place: Place) -> dict[str, Any] | None:
    """What made the thing that is written at a place, as JSON; None where the composed document has no such line."""
    for entry in origins.composed:
        found = _element(origins, entry, place)
        if found is not None:
            return _told(origins, entry, found)
    return None


def _element(origins: Origins, entry: ChapterHtml, place: Place) -> Any | None:
    """The innermost of the first elements that come from a line."""
    chapters = [origins.chapters[file] for file in entry.sources if file in origins.chapters]
    if not any(place.file in (chapter.file, *chapter.included) for chapter in chapters):
        return None
    found = None
    for element in html.document_fromstring(entry.html).iter(etree.Element):
        if _line(element) and origins.written(entry.written(_line(element))) == place:
            if found is not None and found not in element.iterancestors():
                break
            found = element
    return found


def _line(element: Any) -> int:
    text = element.get("data-line") or ""
    return int(text) if text.isdecimal() else 0


def _told(origins: Origins, entry: ChapterHtml, element: Any) -> dict[str, Any]:
    layout, template = origins.layout, origins.templates[entry.entry]
    around = [element, *element.iterancestors()]
    lines = [(_line(each), each) for each in around if _line(each)]
    directive = next((name for line, _ in lines if (name := origins.directive(entry.written(line)))), "")
    root = cssselect2.ElementWrapper.from_html_root(around[-1])
    matched = {each.etree_element: each for each in root.iter_subtree() if each.etree_element in set(around)}
    shown = [around[0], *around[1 : 1 + _SHOWN_ABOVE], *around[max(1 + _SHOWN_ABOVE, len(around) - 2) :]]
    return {
        "entry": entry.entry,
        "template": _file(layout, template + ENDING),
        "directive": _directive(layout, directive),
        "elements": [
            {"element": _called(each), "rules": [asdict(rule) for rule in _rules(origins, matched[each])]}
            for each in shown
        ],
    }


def _directive(layout: Layout, name: str) -> dict[str, str] | None:
    """A directive with the file of its template; None where there is none, and '' for what a program makes."""
    known = DIRECTIVES.get(name)
    template = known.template or name if known else name
    return {"name": name, "file": _file(layout, f"directives/{template}{ENDING}")} if name else None


def _file(layout: Layout, name: str) -> str:
    found = layout.find(name)
    return layout.shown(found) if found else ""


def _called(element: Any) -> str:
    """An element as a selector would name it."""
    classes = "".join(f".{name}" for name in str(element.get("class") or "").split())
    return f"{element.tag}{classes}"


def _rules(origins: Origins, element: Any) -> list[Rule]:
    """The rules that match, the one that holds first; those that set nothing but other tokens are left out."""
    found: list[tuple[Any, int, _Parsed]] = []
    for order, rule in enumerate(_parsed(origins.layout.styles)):
        specific = [each.specificity for each in rule.compiled if not each.pseudo_element and each.test(element)]
        if specific:
            found.append((max(specific), order, rule))
    found.sort(key=lambda each: each[:2], reverse=True)
    held: dict[str, bool] = {}
    for _, _, rule in found:
        for one in rule.declarations:
            held[one.lower_name] = held.get(one.lower_name, False) or one.important
    taken: set[str] = set()
    return [_rule(origins, rule, held, taken) for _, _, rule in found]


def _rule(origins: Origins, rule: _Parsed, important: dict[str, bool], taken: set[str]) -> Rule:
    declarations = []
    for one in rule.declarations:
        overruled = one.lower_name in taken or (important[one.lower_name] and not one.important)
        if not overruled:
            taken.add(one.lower_name)
        value = tinycss2.serialize(one.value).strip() + (" !important" if one.important else "")
        names = dict.fromkeys(_VARIABLE.findall(value))
        tokens = tuple(_token(origins, name) for name in names)
        declarations.append(Declaration(name=one.name, value=value, overruled=overruled, tokens=tokens))
    return Rule(selector=rule.selector, file=rule.sheet, line=rule.line, declarations=tuple(declarations))


@lru_cache(maxsize=8)
def _parsed(sheets: tuple[Stylesheet, ...]) -> tuple[_Parsed, ...]:
    """The rules of a look, in order; what stands in at-rules belongs to pages, and to no element."""
    found = []
    for sheet in sheets[1:]:  # the first one is made of the tokens
        for rule in tinycss2.parse_stylesheet(sheet.text, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            try:
                compiled = tuple(cssselect2.compile_selector_list(rule.prelude))
            except cssselect2.SelectorError:
                continue  # building has told of it (`style-ignored`)
            inner = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            declarations = tuple(one for one in inner if one.type == "declaration")
            selector = tinycss2.serialize(rule.prelude).strip()
            found.append(_Parsed(selector, compiled, sheet.name, rule.source_line, declarations))
    return tuple(found)


def _token(origins: Origins, name: str) -> Token:
    """A token with its value at the document's trim, and the line that sets it."""
    layout = origins.layout
    for group, values in layout.tokens.items():
        key = name.removeprefix(f"{PREFIXES.get(group, group)}-")
        if key != name and key in values:
            value = values[key]
            shown = value.get("rgb", value) if isinstance(value, dict) else value
            place = next(_set_at(origins, group, key), Place(""))
            return Token(name=f"--{name}", value=str(shown), file=place.file, line=place.line)
    return Token(name=f"--{name}", value="", file="", line=0)


def _set_at(origins: Origins, group: str, key: str) -> Iterator[Place]:
    """The lines that set a token, that of the layout itself first."""
    made = nearest(origins.layout.trims, origins.sides)
    for folder in origins.layout.folders:
        trims = _yaml(folder / "layout.yaml", origins.layout.shown(folder / "layout.yaml"))
        paths: list[tuple[Located, tuple[str, ...]]] = [(trims, ("trims", made.name, group, key))] if made else []
        if (folder / "tokens.yaml").is_file():
            paths.append((_yaml(folder / "tokens.yaml", origins.layout.shown(folder / "tokens.yaml")), (group, key)))
        for located, path in paths:
            if _stands(located.value, path):
                yield located.place(path)


def _yaml(file: Path, shown: str) -> Located:
    return _read(read_text(file, shown), shown)


@lru_cache(maxsize=16)
def _read(text: str, shown: str) -> Located:
    return read_yaml(text, shown)


def _stands(value: Any, path: tuple[str, ...]) -> bool:
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True
