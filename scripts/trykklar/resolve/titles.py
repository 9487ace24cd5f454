"""Titles as they are called elsewhere: in contents, lists, references, running heads, bookmarks and other documents.

A title is Markdown. Where it stands, its roles print links; elsewhere they are the words of these, and its marks of
notes and sources belong to no title.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..sources.manuscript import Manuscript
from ..sources.markup.grammar import is_explicit, split_explicit
from ..sources.markup.ids import as_id, literal
from .facts import fact_text

_PIECE = re.compile(
    r"\\.|\{(?P<role>term|fact|num|title|cite)\}(?P<ticks>`+)(?!`)(?P<content>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<code>`+)(?!`).+?(?<!`)(?P=code)(?!`)|(?<!!)\[(?P<link>[^\[\]^][^\[\]]*)\]\([^()\s]*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)"
    r"|<(?P<address>[a-z]+:[^<>\s]+)>|(?P<note>\[\^[^\]\s]+\]|\^\[[^\]]*\])",
    re.DOTALL,
)
Answer = Callable[[str, str, str], str | None]
"""From a role, what it names and the words that it is given, to what it prints; None where that is not known."""


def filled(title: str, answer: Answer) -> str:
    """A title whose roles and links are words, as Markdown: where it is called, it stands in a link itself."""
    if not any(sign in title for sign in ("{", "[", "<")):
        return title
    parts: list[str] = []
    at = 0
    for found in _PIECE.finditer(title):
        before = title[at : found.start()]
        at = found.end()
        if found["note"] or found["role"] == "cite":
            parts.append(before.rstrip())
            continue
        parts.append(before)
        if found["link"] or found["address"]:
            parts.append(found["link"] or literal(found["address"]))
            continue
        words = _answered(found, answer) if found["role"] else None
        if words and found["role"] == "num" and not "".join(parts).strip():
            words = words[0].upper() + words[1:]  # as it stands there
        parts.append(found[0] if words is None else literal(words))
    return "".join([*parts, title[at:]])


def _answered(found: re.Match[str], answer: Answer) -> str | None:
    text, target = split_explicit(found["content"])
    return answer(found["role"], target, text if is_explicit(found["content"]) else "")


def role_words(manuscript: Manuscript, role: str, name: str, words: str, language: str) -> str | None:
    """What a term or a fact prints."""
    if role == "term":
        term = manuscript.all_terms.get(as_id(name))
        return words or (None if term is None else term.term if as_id(name) == name else name)
    fact, _, part = name.partition(".")
    return fact_text(manuscript.facts[fact], part, language) if role == "fact" and fact in manuscript.facts else None
