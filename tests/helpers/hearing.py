"""What is heard of a file against what was composed: the same words, in the same order, in the same language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tinyhtml5

from trykklar.language.words import words_of
from trykklar.paginate.paginate import PaginatedBook
from trykklar.preflight.heard import Listener, is_replaced
from trykklar.preflight.opened import open_pdf
from trykklar.preflight.tree import Element

_UNHEARD = frozenset({"head", "style", "title", "script", "template", "desc", "metadata", "svg"})
Word = tuple[str, str]
"""A word, and the language that it is said in."""


def unlike(file: Path, book: PaginatedBook, written: frozenset[str] = frozenset()) -> list[str]:
    """Where what is heard is not what was composed, in words; nothing where all is the same.

    What only drawing makes (numbers of lines, labels, page numbers) may come between, and words that styles write
    (`written`); notes are compared by themselves.
    """
    composed: list[Word] = []
    noted: list[Word] = []
    for chapter in book.chapters:
        tree = tinyhtml5.parse(chapter.html.html, namespace_html_elements=False)
        composed += _written(tree, "", noted, inside=False)
    with open_pdf(file.read_bytes(), file.name) as opened:
        listener = Listener(opened)
        language = str(opened.pdf.Root.Lang)
        heard = [word for root in listener.tree.roots for word in _heard(listener, root, language, notes=False)]
        notes = [
            word
            for note in listener.tree.of(*_NOTES)
            for word in _heard(listener, note, _language(note, language), notes=True)
        ]
    return [*_missing(composed, heard, written), *_missing(noted, notes, written)]


def _missing(wanted: list[Word], found: list[Word], written: frozenset[str]) -> list[str]:
    """Words that are not found where they should follow those before them."""
    at = 0
    faults: list[str] = []
    for number, word in enumerate(wanted):
        step = next((step for step, other in enumerate(found[at:]) if other == word), None)
        if step is None or any(not _made(other) and other not in written for other, _ in found[at : at + step]):
            around = " ".join(word for word, _ in wanted[max(0, number - 6) : number])
            told = " ".join(f"{word} ({language})" for word, language in found[at : at + 4])
            faults.append(f"after '{around}' comes {word[0]} ({word[1]}), but this is heard: {told}")
            break
        at += step + 1
    return faults


def _made(word: str) -> bool:
    """Whether a word may be made by drawing alone: a number, a letter that counts, a sign."""
    return word.isdigit() or len(word) <= 2 or not word.strip("ivxlcdm")


def _written(element: Any, language: str, notes: list[Word], *, inside: bool) -> Iterator[Word]:
    if (
        not isinstance(element.tag, str)
        or element.tag.rpartition("}")[2] in _UNHEARD
        or element.get("data-not-printed") is not None
    ):
        return
    language = element.get("lang") or language
    if not inside and (element.get("class") in ("footnote", "footnote-blocks") or element.get("data-tag") == "Note"):
        notes += _written(element, language, notes, inside=True)
        return
    yield from ((word, language) for word in words_of(element.text or ""))
    foot = element.find("tfoot")  # the first is drawn last (CSS 2.1, 17.2.1), wherever it is written
    for child in sorted(element, key=lambda child: child is foot):
        yield from _written(child, language, notes, inside=inside)
        yield from ((word, language) for word in words_of(child.tail or ""))


def _heard(listener: Listener, element: Element, language: str, *, notes: bool) -> Iterator[Word]:
    """The words of an element, run by run of one language: a word may stand in several marks."""
    runs: list[tuple[str, str]] = []
    _gather(listener, element, language, runs, notes=notes)
    for text, spoken in runs:
        yield from ((word, spoken) for word in words_of(text))


def _gather(listener: Listener, element: Element, language: str, runs: list[tuple[str, str]], *, notes: bool) -> None:
    if element.kind in _NOTES and not notes:
        return
    language = element.text("/Lang") or language
    for item in element.order:
        if isinstance(item, Element):
            if item.kind in _APART:
                runs.append((" ", language))
            _gather(listener, item, language, runs, notes=notes)
            if item.kind in _APART:
                runs.append((" ", language))
            continue
        if is_replaced(element):
            continue
        text = listener.words_of(*item)
        if runs and runs[-1][1] == language:
            runs[-1] = (runs[-1][0] + text, language)
        else:
            runs.append((text, language))


_NOTES = ("Note", "FENote")
_APART = frozenset(
    "P H1 H2 H3 H4 H5 H6 Lbl LBody LI TD TH Caption Note FENote Div Sect Part BlockQuote Figure TOCI Reference "
    "Title".split()
)
"""Elements between whose words and those around them nobody expects a space; a note's call is one."""


def _language(element: Element, spoken: str) -> str:
    """The language around an element; `spoken` is the document's."""
    above = element.parent
    while above is not None and not above.text("/Lang"):
        above = above.parent
    return above.text("/Lang") if above is not None else spoken
