"""Footnotes: gathered at the end of the tokens, each with its line; what no mark names, or is written twice, is
told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ...base.problems import Place, Problem
from ...base.rulebook import rule

rule("footnote-missing", "a footnote mark without a footnote")
rule("footnote-unused", "a footnote that no mark names")
rule("footnote-twice", "two footnotes with one name")


def gather_notes(state: StateCore) -> None:
    """Move footnotes to the end, in the order of their marks: footnote_open, blocks, footnote_close, within a
    footnote_block.

    In place of the plugin's own rule, which drops without a word what no mark names, and the first of two with one
    name.
    """
    main, written = _parted(state.tokens, state.env)
    known: dict[int, Any] = state.env.get("footnotes", {}).get("list", {})
    marked = {note["label"] for note in known.values() if "label" in note} | _in_titles(main)
    for label, (opening, _) in written.items():
        if label not in marked:
            hint = f"write its mark [^{label}] where it belongs, or take it out"
            state.env["problems"].append(
                Problem("footnote-unused", f"no mark names the footnote [^{label}]", hint, _place(opening, state.env))
            )
    lines = _lines_of_marks(main)
    for number, note in known.items():
        if "label" in note and note["label"] not in written:
            line = lines.get(number, 0)
            what, hint = (
                f"the footnote [^{note['label']}] stands in a block that is not read",
                "write it below the text",
            )
            state.env["problems"].append(Problem("footnote-missing", what, hint, Place(state.env["file"], line + 1)))
            written[note["label"]] = (Token("footnote_reference_open", "", 1, map=[line, line + 1]), [])
    state.tokens = [*main, *_gathered(known, written, lines)] if known else main


def _in_titles(tokens: list[Token]) -> set[str]:
    """Labels of marks in titles and options of directives, which have no footnotes: that is told there."""
    texts = (text.content for token in tokens if token.type == "directive_open" for text in token.meta["texts"])
    return {label for text in texts for label in re.findall(r"\[\^([^\]\s]+)\]", text)}


_Written = dict[str, tuple[Token, list[Token]]]
"""Label → the token that opens the footnote, and its blocks."""


def _parted(tokens: list[Token], env: Any) -> tuple[list[Token], _Written]:
    """The text without its footnotes, and these by their labels; one within another is a footnote beside it."""
    main: list[Token] = []
    written: _Written = {}
    around = [main]
    for token in tokens:
        if token.type == "footnote_reference_open":
            label, blocks = str(token.meta["label"]), list[Token]()
            around.append(blocks)
            if label in written:
                what = f"there are two footnotes [^{label}]; the first is at line {_line(written[label][0])}"
                env["problems"].append(
                    Problem("footnote-twice", what, "give one of them another name", _place(token, env))
                )
            else:
                written[label] = (token, blocks)
        elif token.type == "footnote_reference_close":
            around.pop()
        else:
            around[-1].append(token)
    return main, written


def _lines_of_marks(tokens: list[Token]) -> dict[int, int]:
    """Number of a footnote → the 0-based line of the paragraph with its first mark."""
    found: dict[int, int] = {}
    for token in tokens:
        for child in token.children or ():
            if child.type == "footnote_ref" and token.map:
                found.setdefault(child.meta["id"], token.map[0])
    return found


def _gathered(known: dict[int, Any], written: _Written, lines: dict[int, int]) -> list[Token]:
    out = [Token("footnote_block_open", "", 1)]
    for number, note in known.items():
        if "label" in note:
            opening, blocks = written[note["label"]]
            where = opening.map
        else:  # written between ^[ and ], where its mark is
            where = [lines.get(number, 0), lines.get(number, 0) + 1]
            inline = Token("inline", "", 0, children=note["tokens"], content=note["content"], map=where)
            blocks = [
                Token("paragraph_open", "p", 1, block=True, map=where),
                inline,
                Token("paragraph_close", "p", -1, block=True),
            ]
        out.append(Token("footnote_open", "", 1, meta={"id": number, "label": note.get("label")}, map=where))
        out += [*blocks, Token("footnote_close", "", -1)]
    return [*out, Token("footnote_block_close", "", -1)]


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _place(token: Token, env: Any) -> Place:
    return Place(env["file"], _line(token))


def missing_footnotes(text: str, written: str, place: Place) -> Iterator[Problem]:
    """Footnote marks that have no footnote stay in the text as `[^name]`; what was `written` as `\\[^name]` is text."""
    for mark in dict.fromkeys(re.findall(r"\[\^[^\]\s]+\]", text)):
        if re.search(r"(?<!\\)" + re.escape(mark), written):
            hint = (
                f"write a paragraph '{mark}: …' in the chapter's body; titles, options and front matter have no notes"
            )
            yield Problem("footnote-missing", f"the footnote {mark} is not written", hint, place)


def notes_apart(tokens: Sequence[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """The text without its footnotes, and these by their numbers, as `gather_notes` left them at the end."""
    main: list[Token] = []
    notes: dict[int, list[Token]] = {}
    current: list[Token] | None = None
    inside = False
    for token in tokens:
        if token.type == "footnote_block_open":
            inside = True
        elif token.type == "footnote_block_close":
            inside = False
        elif token.type == "footnote_open":
            current = notes.setdefault(token.meta["id"], [])
        elif token.type == "footnote_close":
            current = None
        elif inside and current is not None:
            current.append(token)
        else:
            main.append(token)
    return main, notes


def notes_called(tokens: Sequence[Token]) -> list[int]:
    """The numbers of the notes in the order of their first marks in the text."""
    main, _ = notes_apart(tokens)
    children = (child for token in main for child in token.children or ())
    return list(dict.fromkeys(int(child.meta["id"]) for child in children if child.type == "footnote_ref"))


def ids_in_notes(tokens: Sequence[Token]) -> frozenset[str]:
    """The ids of what stands in notes: they are where the notes are printed."""
    _, notes = notes_apart(tokens)
    within = [each for note in notes.values() for token in note for each in (token, *(token.children or ()))]
    return frozenset(str(name) for each in within for name in (each.attrs.get("id"), each.meta.get("id")) if name)
