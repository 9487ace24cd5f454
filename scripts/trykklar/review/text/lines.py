"""The sources as they were typed, with a mask that tells words from markup, for rules on how texts are typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markdown_it.token import Token

from ...base.bounds import PARAGRAPH
from ...base.files import inside, read_text
from ...base.located_yaml import Located
from ...base.problems import Fix, Place, Problem, ProblemsFound
from ...sources.front_matter import YAML_LINE, front_matter_of
from ...sources.manuscript import Chapter, Manuscript
from ...sources.markup.grammar import LINES_OF_A_FILE, PROSE, values_of
from ...sources.schemas.export import FILES
from ...sources.schemas.texts import prose_paths
from .prose import proofread_chapters

MASKED = "\x00"
"""Stands in a mask for a character that is no prose."""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of a source file."""

    file: str
    number: int
    """1-based."""
    text: str
    prose: str
    """The same, character for character, with `MASKED` where no reader's words stand: markup, ids, code, addresses,
    YAML's keys."""
    language: str

    def problem(self, code: str, message: str, hint: str, *, column: int, old: str, new: str | None) -> Problem:
        """A problem of this line. `new`: what `old`, which stands at `column` (0-based), becomes by `--fix`; None:
        nothing can be said."""
        fix = Fix(column, old, new) if new is not None else None
        return Problem(code, message, hint, Place(self.file, self.number), fix=fix)

    def around(self, start: int, end: int) -> str:
        """The words about the characters from `start` to `end` (0-based columns), whole, to quote in a message."""
        while start and self.text[start - 1].isspace():
            start -= 1
        while end < len(self.text) and self.text[end].isspace():
            end += 1
        first, last = self.text.rfind(" ", 0, start) + 1, self.text.find(" ", end)
        return self.text[first : last if last >= 0 else len(self.text)].strip()


def typed_lines(manuscript: Manuscript) -> tuple[TypedLine, ...]:
    """The lines of all chapters and data files that hold prose, in the order of the files."""
    language = manuscript.publication.language
    found: list[TypedLine] = []
    for chapter in proofread_chapters(manuscript):
        text = _text(manuscript, chapter.file)
        found += chapter.keep("lines", text, lambda text=text, of=chapter: [*_chapter_lines(text, of)])  # type: ignore[misc]
        for number, file in enumerate(chapter.included, start=1):
            found += _body_lines(_text(manuscript, file), 0, file, _of_file(chapter.tokens, number), chapter.language)
    for name, located in manuscript.data_files.items():
        found += _yaml_lines(_text(manuscript, located.file).split("\n"), 1, located, FILES[name], language)
    return tuple(found)


def _text(manuscript: Manuscript, file: str) -> str:
    try:
        return read_text(inside(manuscript.folder, file, Place(file)), file)
    except ProblemsFound:  # what cannot be read is a problem of loading
        return ""


def _chapter_lines(text: str, chapter: Chapter) -> Iterator[TypedLine]:
    lines = text.split("\n")
    front = front_matter_of(text)
    end = front.body_line - 2 if front else 0
    yield from _yaml_lines(lines[1:end], YAML_LINE, chapter.located, type(chapter.fields), chapter.language)
    yield from _body_lines(text, end + 1, chapter.file, _of_file(chapter.tokens, 0), chapter.language)


def _of_file(tokens: Iterable[Token], number: int) -> list[Token]:
    """The tokens of a chapter that stand in one of its files, with the lines that they have there. `number`: of the
    file; 0 is the chapter's own."""
    begin = number * LINES_OF_A_FILE
    found = []
    for token in tokens:
        if token.map and begin <= token.map[0] < begin + LINES_OF_A_FILE:
            lines = {key: line - begin for key, line in token.meta.get("option_lines", {}).items()}
            meta = {**token.meta, "option_lines": lines}
            found.append(token.copy(map=[token.map[0] - begin, token.map[1] - begin], meta=meta) if number else token)
    return found


def _body_lines(text: str, begin: int, file: str, tokens: list[Token], language: str) -> Iterator[TypedLine]:
    """The lines of a text that hold what tokens were read from. `begin`: how many lines of front matter there are."""
    lines = text.split("\n")
    taken = _taken_by_directives(tokens)
    body = list(enumerate(_written(tokens, lines)[begin:], begin + 1))
    for line in _lines(["" if number in taken else text for number, text in body], file, begin + 1, _BODY, language):
        yield line if line.number not in taken else _directive_line(line, lines[line.number - 1], taken[line.number])


def _yaml_lines(lines: list[str], first: int, located: Located, schema: Any, language: str) -> Iterator[TypedLine]:
    """The lines of YAML that begin with the file's line `first`, all masked but the texts that are prose by the
    schema."""
    masks = [MASKED * len(line) for line in lines]
    for path, _ in prose_paths(schema, located.value):
        span = located.spans[path]
        at = range(span.line - first, min(span.last_line - first + 1, len(lines)))
        columns = [
            (span.column if i == span.line - first else 0, span.end if i == span.last_line - first else len(lines[i]))
            for i in at
        ]
        if sum(end - start for start, end in columns) > PARAGRAPH.most:
            continue  # it is told where it is read
        texts = _masks([lines[i][start:end] for i, (start, end) in zip(at, columns, strict=True)], _INLINE)
        for i, (start, end), text in zip(at, columns, texts, strict=True):
            masks[i] = masks[i][:start] + text + masks[i][end:]
    for number, (line, mask) in enumerate(zip(lines, masks, strict=True), first):
        yield TypedLine(located.file, number, line, mask, language)


def _taken_by_directives(tokens: Iterable[Token]) -> Mapping[int, str]:
    """Line that a directive takes for itself → the words in it that are prose; nothing where none are."""
    found: dict[int, str] = {}
    for token in tokens:
        if token.type == "directive_open" and token.map:
            line = token.map[0] + 1
            found[line] = ""
            for value in values_of(
                token.meta["name"], token.meta["argument"], token.meta["options"], line, token.meta["option_lines"]
            ):
                found[value.line] = value.text if value.nature in PROSE else ""
    return found


def _directive_line(line: TypedLine, text: str, words: str) -> TypedLine:
    """A line that a directive takes: its words stand at the end, or begin there and go on over the lines below."""
    end = len(text.rstrip())
    option = _OPTION.match(text)
    if words and option and words.startswith(text[option.end() : end]):
        begin = option.end()
    else:
        begin = end - len(words) if words and text[:end].endswith(words) else len(text)
    return replace(line, text=text, prose=MASKED * begin + _masked(text[begin:], _INLINE))


_OPTION = re.compile(r"\s*:[^:\n]+:\s*")


def _written(tokens: Iterable[Token], lines: list[str]) -> list[str]:
    """The lines that the parser found words in, and those that directives take; all others empty: code, comments, what
    is not known."""
    kept = [""] * len(lines)
    for token in tokens:
        if token.map and token.type in ("inline", "tr_open", "directive_open"):
            first, after = token.map
            if token.type == "directive_open":
                after = first + 1 + token.meta["option_rows"]
            kept[first:after] = [line if len(line) <= PARAGRAPH.most else "" for line in lines[first:after]]
    return kept


_IN_TICKS = r"(?:[^`\n]|\n(?!\s*\n))*"  # a line may end in it, a paragraph may not
_CODE = r"(?<!`)(?P<ticks>`+)(?!`)(?:[^\n]|\n(?!\s*\n))*?(?<!`)(?P=ticks)(?!`)"
"""Code in a line, between as many backticks on either side (CommonMark 0.31, section 6.1)."""
_NO_PROSE = (
    rf"\{{[a-z]+\}}`{_IN_TICKS}`",
    _CODE,
    r"\{\{[^{}\n]*\}\}",
    r"<[^>\n]*>",
    r"(?i:https?)://\S+",
    r"\b(?i:tel|sms):\+\d\S*",
    r"&(?:[A-Za-z]\w*|#\w+);",
    r"\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\{[^}\n]*\}|\[\^[^\]\n]*\]:?",
    r"\{[.#][^}\n]*\}",
)
_FENCE = r"^[ \t>]*:{3,}.*$"
"""The end of a directive. The lines that one takes for itself are no part of this: `_directive_line`."""
_LIST_MARKS = r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)]|:)[ \t]+)+|^[ \t>]+|^#{1,6}[ \t]+"
"""Marks of list items, quotations, definitions and headings, with the spaces after them, which set the text's
indent."""
_TABLE_RULE = r"^\|?[ \t:|-]+\|[ \t:|-]*$"
_BODY = re.compile("|".join([_FENCE, _TABLE_RULE, _LIST_MARKS, *_NO_PROSE]), re.MULTILINE)
_INLINE = re.compile("|".join(_NO_PROSE))
_ROLE = re.compile(r"\{(?:term|index)\}`(?P<words>[^`<]+?)(?:\s*<[^`>]*>)?`")


def _masked(text: str, no_prose: re.Pattern[str]) -> str:
    """The text with what is no prose masked, line by line as long as before; the words that a `term` or `index` role
    prints stay."""
    mask = list(no_prose.sub(lambda match: re.sub(r"[^\n]", MASKED, match[0]), text))
    for role in _ROLE.finditer(text):
        start, end = role.span("words")
        mask[start:end] = text[start:end]
    return "".join(mask)


def _masks(lines: list[str], no_prose: re.Pattern[str]) -> list[str]:
    """`_masked` of lines that belong together; none of none."""
    return _masked("\n".join(lines), no_prose).split("\n") if lines else []


def _lines(lines: list[str], file: str, first: int, no_prose: re.Pattern[str], language: str) -> Iterator[TypedLine]:
    masks = _masks(lines, no_prose)
    for number, (line, mask) in enumerate(zip(lines, masks, strict=True), first):
        yield TypedLine(file, number, line, mask, language)
