"""Tags of Liquid in books of Jekyll (its manual, "Liquid"): a picture that one includes comes over, others are told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote, unquote

from .inline import outside_code
from .records import Line
from .work import Work

_TAG = re.compile(r"\{%-?\s*(?P<name>[a-z_]+)\s*(?P<rest>[^{}]*?)-?%\}")
_GIVEN = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)')")
_SILENT = frozenset("raw endraw comment endcomment".split())


def without_liquid(work: Work, lines: list[Line]) -> list[Line]:
    """The lines without tags; what stands between two of them stays."""
    return [
        line.with_text(outside_code(line.text, partial(_plain, work, line)))
        if "{%" in line.text and not line.code
        else line
        for line in _joined(lines)
    ]


def _joined(lines: list[Line]) -> Iterator[Line]:
    """The lines, those over which a tag runs as one."""
    at = 0
    while at < len(lines):
        end = at
        if not lines[at].code and lines[at].text.rfind("{%") > lines[at].text.rfind("%}"):
            after = range(at + 1, min(at + _RUNS_OVER, len(lines)))
            end = next((index for index in after if "%}" in lines[index].text), at)
        yield (
            lines[at].with_text(" ".join(line.text.strip() for line in lines[at : end + 1])) if end > at else lines[at]
        )
        at = end + 1


_RUNS_OVER = 12


def _plain(work: Work, line: Line, text: str) -> str:
    return _TAG.sub(partial(_one, work, line), text)


def _one(work: Work, line: Line, found: re.Match[str]) -> str:
    given = {name: long or short for name, long, short in _GIVEN.findall(found["rest"])}
    picture = given.get("image_path") or given.get("src") or given.get("url") if found["name"] == "include" else None
    if picture:
        return f"![{given.get('alt') or given.get('caption') or ''}]({quote(unquote(picture), safe='/:')})"
    if found["name"] not in _SILENT:
        what = f"the tag '{found['name']}' of Liquid is left out"
        work.told.left(line.place(), what, "write what it prints")
    return ""
