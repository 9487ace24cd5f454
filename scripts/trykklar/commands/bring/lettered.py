"""Lists with letters, which Pandoc reads (its manual, "fancy_lists") and CommonMark does not."""

from __future__ import annotations

import re

from .records import Line

_ITEM = re.compile(r"(?P<indent>[ >]*)(?P<letter>[a-z])[.)](?P<gap> +)(?=\S)")


def with_letters(lines: list[Line]) -> list[Line]:
    """Lists `a.`, `b.`, … as numbered ones of the class `letters`; one letter alone is text."""
    out = list(lines)
    for start, rows in sorted(_lists(lines).items(), reverse=True):
        for number, row in enumerate(rows, start=1):
            found = _ITEM.match(out[row].text)
            if found:
                begins = f"{number}. ".ljust(2 + len(found["gap"]))  # as wide, so that what follows stays within it
                out[row] = out[row].with_text(found["indent"] + begins + out[row].text[found.end() :])
                indent = found["indent"]
        mark = [indent.rstrip(" "), f"{indent}{{.letters}}"]
        out[start:start] = [lines[start].with_text(text) for text in mark]
    return out


def _lists(lines: list[Line]) -> dict[int, list[int]]:
    """The first line of each list → the lines that its items begin in: those of one indent, from `a` on, each letter
    the one behind that of the last."""
    found: dict[int, list[int]] = {}
    going: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        item = None if line.code else _ITEM.match(line.text)
        if item:
            rows = going.setdefault(item["indent"], [])
            if item["letter"] == chr(ord("a") + len(rows)) and len(rows) < 26:
                rows.append(at)
            else:
                going[item["indent"]] = [at] if item["letter"] == "a" else []
            rows = going[item["indent"]]
            if len(rows) > 1:
                found[rows[0]] = rows
        elif line.text.strip():
            indent = len(line.text) - len(line.text.lstrip(" >"))
            going = {key: rows for key, rows in going.items() if len(key) < indent}
    return found
