"""Families of fonts as styles name them (CSS Fonts 4, sections 2.1 and 4): which there are, and which a page gets.

A list counts for the first family in it that there is. `serif`, `sans-serif` and `monospace` are the families of the
tokens `text`, `sans` and `mono`; the other generic names are nobody's here, where no font of the machine is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2

GENERIC = {"serif": "text", "sans-serif": "sans", "monospace": "mono"}
"""Generic family → the token of the font that it stands for."""
_WIDE = frozenset("inherit initial unset revert revert-layer".split())
_SIZES = frozenset("xx-small x-small small medium large x-large xx-large xxx-large larger smaller".split())
_AT_WITH_RULES = frozenset("media supports page layer container scope".split())
_MARGIN_BOX = re.compile(r"(?:top|bottom|left|right)-[a-z-]+|footnote")


@dataclass(frozen=True, slots=True)
class Naming:
    """A place of a style that names families."""

    families: tuple[str, ...]
    variables: tuple[str, ...]
    """Custom properties that stand among them: `--font-text`."""
    line: int
    """1-based."""


def listed(value: str) -> tuple[str, ...]:
    """The families of a list: `"Own Sans", Georgia, serif`."""
    return _read(tinycss2.parse_component_value_list(value))[0]


@lru_cache(128)
def namings(css: str) -> tuple[Naming, ...]:
    """Every declaration of `font-family` and `font` in a stylesheet, and custom properties that hold such a list."""
    return tuple(_namings(css))


def _namings(css: str) -> Iterator[Naming]:
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    used: set[str] = set()
    variables: dict[str, list[Any]] = {}
    for declaration in _declarations(rules):
        if declaration.name.startswith("--"):
            variables.setdefault(declaration.name, []).append(declaration)
        elif declaration.lower_name in ("font-family", "font"):
            yield from _naming(declaration, used)
    for name in sorted(used & variables.keys()):
        for declaration in variables[name]:
            yield Naming(*_read(declaration.value), declaration.source_line)


def declared(style: str) -> Iterator[Naming]:
    """The same of the declarations in a `style` attribute."""
    for declaration in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        if declaration.type == "declaration" and declaration.lower_name in ("font-family", "font"):
            yield from _naming(declaration, set())


def _naming(declaration: Any, used: set[str]) -> Iterator[Naming]:
    value = declaration.value if declaration.lower_name == "font-family" else _behind_size(declaration.value)
    families, variables = _read(value)
    used.update(variables)
    if (families or variables) and not _WIDE & {name.lower() for name in families}:
        yield Naming(families, variables, declaration.source_line)


def _declarations(rules: Sequence[Any]) -> Iterator[Any]:
    """All declarations of rules and of the rules within them; those of @font-face name a family, and ask for none."""
    for each in rules:
        if each.type == "declaration":
            yield each
        elif each.type == "qualified-rule" or (each.type == "at-rule" and each.content and _holds_rules(each)):
            yield from _declarations(
                tinycss2.parse_blocks_contents(each.content, skip_comments=True, skip_whitespace=True)
            )


def _holds_rules(rule: Any) -> bool:
    return rule.lower_at_keyword in _AT_WITH_RULES or bool(_MARGIN_BOX.fullmatch(rule.lower_at_keyword))


def _read(value: Sequence[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Families and variables of a list: a family is a string, or words with spaces between them."""
    families: list[str] = []
    variables: list[str] = []
    words: list[str] = []
    for token in [*value, None]:
        if token is None or (token.type == "literal" and token.value == ","):
            families += [" ".join(words)] if words else []
            words = []
        elif token.type in ("ident", "string"):
            words.append(token.value)
        elif token.type == "number" and words:  # not as CSS has it, but as drawings do: Source Sans 3
            words.append(token.representation)
        elif token.type == "function" and token.lower_name == "var":
            inner = [part for part in token.arguments if part.type != "whitespace"]
            variables += [part.value for part in inner[:1] if part.type == "ident"]
            more, other = _read(inner[2:])
            families += more
            variables += other
    return tuple(families), tuple(variables)


def _behind_size(value: Sequence[Any]) -> Sequence[Any]:
    """What of the shorthand `font` names families: all behind the size and the height of the line."""
    parts = [token for token in value if token.type not in ("whitespace", "comment")]
    for index, token in enumerate(parts):
        sized = token.type in ("dimension", "percentage", "function") or (
            token.type == "ident" and token.lower_value in _SIZES
        )
        if sized:
            rest = parts[index + 1 :]
            slash = bool(rest) and rest[0].type == "literal" and rest[0].value == "/"
            return rest[2:] if slash else rest
    return ()


def stack_of(tokens: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The families that a token of the group `fonts` lists; none where there is no such token."""
    fonts = tokens.get("fonts", {})
    return listed(str(fonts[name])) if isinstance(fonts, Mapping) and name in fonts else ()


def quoted(families: Sequence[str]) -> str:
    """Families as a list that styles and drawings take; none of the names holds a quotation mark then."""
    return ", ".join(f"'{name.replace(chr(39), '')}'" for name in families)


def chosen(stack: Sequence[str], tokens: Mapping[str, Any], there: Sequence[str]) -> str | None:
    """The family that a list comes to: the first that there is, as it is spelt; generic ones by the tokens."""
    spelt = {name.casefold(): name for name in there}
    for name in stack:
        if name.casefold() in spelt:
            return spelt[name.casefold()]
        token = GENERIC.get(name.lower())
        found = chosen([n for n in stack_of(tokens, token) if n.lower() not in GENERIC], {}, there) if token else None
        if found:
            return found
    return None


_OPTICAL = frozenset("Display Text Caption Subhead Headline Titling Deck Micro Small Book".split())
"""What families are called that are one design, drawn for a size."""


def told(used: Iterable[str], tokens: Mapping[str, Any]) -> tuple[str, ...]:
    """Families as a colophon names them: in the order of the tokens, and one design once, whatever sizes it is drawn
    for."""
    order = [name for token in ("text", "display", "sans", "mono") for name in stack_of(tokens, token)]
    found = sorted(set(used), key=lambda name: (order.index(name) if name in order else len(order), name))
    return tuple(
        name
        for name in found
        if not any(name.startswith(f"{other} ") and name[len(other) + 1 :] in _OPTICAL for other in found)
    )


def generics(tokens: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Generic family → the families that it stands for."""
    found = {name: stack_of(tokens, token) for name, token in GENERIC.items()}
    return {name: tuple(n for n in stack if n.lower() not in GENERIC) for name, stack in found.items() if stack}


_GENERIC_WORD = re.compile(r"(?<![\w-])(sans-serif|serif|monospace)(?![\w-])", re.IGNORECASE)
_OF_FONTS = re.compile(r"(?i)(\bfont(?:-family)?\s*:)([^;{}]*)")


def without_generics(value: str, tokens: Mapping[str, Any]) -> str:
    """A list of families, or the value of `font`, with the families of tokens in the place of generic ones."""
    known = generics(tokens)
    return _GENERIC_WORD.sub(lambda word: quoted(known.get(word[1].lower(), ())) or word[1], value)


def named(value: str, tokens: Mapping[str, Any]) -> str:
    """A list of families with every name in quotation marks, and generic ones by their names; other words stay."""
    names, known = listed(value), generics(tokens)
    if not names or _WIDE & {name.lower() for name in names}:
        return value
    return quoted([family for name in names for family in known.get(name.lower(), (name,))])


def styled_without_generics(css: str, tokens: Mapping[str, Any]) -> str:
    """The same of every declaration in a style."""

    def replaced(found: re.Match[str]) -> str:
        family = "family" in found[1].lower()
        return found[1] + (named(found[2], tokens) if family else without_generics(found[2], tokens))

    return _OF_FONTS.sub(replaced, css)
