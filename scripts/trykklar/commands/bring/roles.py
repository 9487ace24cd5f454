"""Roles of MyST and Sphinx in an imported text."""

from __future__ import annotations

import re

from ...sources.markup.ids import as_id
from .records import Line
from .work import Work

_CODE_WORDS = tuple(
    "func class meth mod attr obj data exc const command file program samp option envvar confval makevar".split()
)
_OF_CODE = ("external", "py:", "c:", "cpp:", "js:", "rst:", "std:")
"""Roles of Sphinx for things of code, by their names or the first of them: these are printed as code."""
_ROLE = re.compile(
    r"\{(?P<name>ref|numref|prf:ref|eq|doc|any|term|cite(?::\w+)?|download|octicon|fa[brs]?|bdg[\w-]*|badge"
    rf"|guilabel|menuselection|glue:?\w*|{'|'.join(_CODE_WORDS)}|(?:external|py|c|cpp|js|rst|std)[:+][\w:+]+)\}}"
    r"`(?P<content>[^`]+)`"
)


_APART = re.compile(r"\{(ref|numref|eq|doc|any|term|cite(?::\w+)?)\}[ ]+`(?=[^`\n]+`)")
"""A role that a space parts from what it names, which is an author's slip."""


def roles(work: Work, line: Line, text: str, file: str) -> str:
    """Roles that name files and labels lead to the ids that these have here; names of things of code are code."""
    text = _APART.sub(r"{\1}`", text)
    return _ROLE.sub(lambda found: _one_role(work, line, found, file), text)


def _source(written: str) -> str:
    """`Key{p. 5}` → `key [p. 5]`."""
    found = re.fullmatch(r"\s*([^\[\]{}]*?)\s*(?:[\[{]([^\]}]*)[\]}])?\s*", written)
    return as_id(written) if found is None else as_id(found[1]) + (f" [{found[2]}]" if found[2] else "")


def _one_role(work: Work, line: Line, found: re.Match[str], file: str) -> str:
    name, content = found["name"], found["content"]
    words, _, target = content.rpartition("<") if content.endswith(">") else ("", "", content)
    target, words = target.removesuffix(">").strip(), words.strip()
    if (plain := _plain(name, content, words, target)) is not None:
        return plain
    if name.startswith("glue"):
        what = f"a value that code works out, '{target}', is printed as its name"
        work.told.left(line.place(), what, "write the value")
        return f"`{target}`"
    if name in ("doc", "any", "ref", "prf:ref") and (
        known := work.target(f"{target}.md" if name == "doc" and "." not in target.rsplit("/", 1)[-1] else target, file)
    ):
        return f"[{words}](#{known})"
    return f"{{{name}}}`{words} <{target}>`" if words else found[0]  # Sphinx needs no space before the <


def _plain(name: str, content: str, words: str, target: str) -> str | None:
    """A role that leads to nothing in the book; None for another."""
    if name in ("octicon", "fa", "fab", "fas", "far"):
        return ""
    if name.startswith(("bdg", "badge")):
        return content.partition(";")[0]
    if name.startswith("cite"):
        return "{cite}`" + ", ".join(map(_source, re.split(r"[,;](?![^\[{]*[\]}])", target))) + "`"
    if name in ("guilabel", "menuselection"):
        return f"**{content.replace('-->', '›').replace('&', '')}**"
    if name in _CODE_WORDS or name.startswith(_OF_CODE):
        shown = target[1:].rpartition(".")[2] if target.startswith("~") else target.lstrip("!")
        return f"`{words or shown}`"
    return words or target if name == "download" else None
