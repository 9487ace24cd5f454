"""Operators of a content stream and their operands, found without taking every token apart.

Texts and comments are set aside first, since they may hold anything; then an operator is a word between white
space or brackets (ISO 32000-1, 7.8.2), and a regular expression finds those that matter in millions of bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HOLDS_TEXT = re.compile(rb"[(%]|<[0-9A-Fa-f]*\s")
_TEXT_BEGINS = re.compile(rb"\(|%|<<|<")
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_LINE_END = re.compile(rb"[\r\n]|\Z")
_CLOSING = (b"]", b">", b"\x02")
_ASIDE = b"\x02"
"""Stands where a text was; no content stream that WeasyPrint writes holds this byte outside texts."""


class OperatorFinder:
    """Finds some operators in content streams."""

    def __init__(self, *operators: str) -> None:
        words = b"|".join(re.escape(word.encode()) for word in sorted(operators, key=len, reverse=True))
        self._pattern = re.compile(rb"(?<![^\s\]>\x02])(?:%s)(?![^\s/\[(<\x02])" % words)

    def find(self, content: bytes) -> Iterator[tuple[bytes, int, int]]:
        """Each operator with where it begins and ends. `content` is one whose texts were set aside."""
        for match in self._pattern.finditer(content):
            yield match[0], match.start(), match.end()


def texts_aside(content: bytes) -> tuple[bytes, list[bytes]]:
    """Content without strings that may hold words, and without comments; and these, to be put back in order.

    Hexadecimal strings without white space, which is how WeasyPrint shows glyphs, stay. Raises `ValueError` for a
    text that does not end.
    """
    if not _HOLDS_TEXT.search(content):
        return content, []
    out: list[bytes] = []
    texts: list[bytes] = []
    at = 0
    while found := _TEXT_BEGINS.search(content, at):
        end = found.end() if found[0] == b"<<" else _end_of_text(content, found)
        out.append(content[at : found.start()])
        if found[0] == b"<<":
            out.append(b"<<")
        else:
            out.append(_ASIDE)
            texts.append(content[found.start() : end])
        at = end
    out.append(content[at:])
    return b"".join(out), texts


def put_back(content: bytes, texts: list[bytes]) -> bytes:
    """Content with the texts that were set aside."""
    if not texts:
        return content
    pieces = content.split(_ASIDE)
    return b"".join(piece for pair in zip(pieces, [*texts, b""], strict=True) for piece in pair)


def operands(content: bytes, begin: int, end: int, count: int) -> tuple[int, list[bytes]]:
    """The last `count` words of `content[begin:end]`, and where they begin. Raises `ValueError` where there are
    fewer."""
    pieces = content[begin:end].rsplit(None, count)
    if len(pieces) < count:
        raise ValueError(f"an operator at byte {end} lacks operands")
    place = begin if len(pieces) == count else begin + len(pieces[0])
    first, *others = pieces[-count:]
    glued = max(first.rfind(bracket) for bracket in _CLOSING) + 1
    return content.index(first, place) + glued if glued else place, [first[glued:], *others]


def _end_of_text(content: bytes, begins: re.Match[bytes]) -> int:
    if begins[0] == b"%":
        found = _LINE_END.search(content, begins.end())
        return found.start() if found else len(content)
    if begins[0] == b"<":
        end = content.find(b">", begins.end())
        if end < 0:
            raise ValueError("a hexadecimal string does not end")
        return end + 1
    depth = 1
    for mark in _PARENTHESIS.finditer(content, begins.end()):
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
        if not depth:
            return mark.end()
    raise ValueError("a string does not end")
