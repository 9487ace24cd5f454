"""The search as files: classic scripts, since a page that is opened from a folder may load nothing else.

`search/index.js` is one call with the index, `search/text-N.js` calls with the texts of sections, which are loaded for
the hits that are shown, and `search/search.js` asks. Forms are front-coded (Witten, Moffat and Bell, Managing
Gigabytes, 1999, 4.1). Postings are strings: the step from the last section's number in base 32, then a letter, A for
weight 1 and so on.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from .folding import shared_letters
from .index import Index, Posting, make_index
from .records import Group, SearchFile, Section

_CHUNK = 24_000
"""About how many letters of text are loaded at once."""
_DIGITS = "0123456789abcdefghijklmnopqrstuv"


def search_files(sections: Sequence[Section]) -> tuple[SearchFile, ...]:
    """The files of a search over the sections; nothing to search gives none."""
    if not sections:
        return ()
    chunks = _chunks(sections)
    chunk_of = {number: i for i, chunk in enumerate(chunks) for number in chunk}
    index = _call("index", _data(make_index(sections), sections, chunk_of))
    texts = [_call("text", {str(number): sections[number].text for number in chunk}) for chunk in chunks]
    client = files(__package__).joinpath("static", "search.js").read_bytes()
    return (
        SearchFile("search/search.js", client),
        SearchFile("search/index.js", index),
        *(SearchFile(f"search/text-{i}.js", text) for i, text in enumerate(texts)),
    )


def _chunks(sections: Sequence[Section]) -> list[list[int]]:
    """Numbers of sections that share a file: neighbours, a page's together where it is not too long."""
    chunks: list[list[int]] = [[]]
    held = 0
    for number, section in enumerate(sections):
        if held > _CHUNK:
            chunks.append([])
            held = 0
        chunks[-1].append(number)
        held += len(section.text)
    return chunks


def _data(index: Index, sections: Sequence[Section], chunk_of: dict[int, int]) -> dict[str, object]:
    """The index as it is written. Groups are sorted by paradigm, whose words then need not name it."""
    by_paradigm: dict[tuple[tuple[int, str], ...], list[Group]] = defaultdict(list)
    for group in _told(index.groups):
        by_paradigm[group.paradigm].append(group)
    ordered = [group for _, groups in sorted(by_paradigm.items()) for group in groups]
    numbers = {group.base: number for number, group in enumerate(ordered)}
    parts = [" ".join(str(numbers[part]) for part in group.parts if part in numbers) for group in ordered]
    return {
        "sections": [
            [s.address, s.title, s.page_title, s.printed, chunk_of[number], dict(sorted(s.facets.items()))]
            for number, s in enumerate(sections)
        ],
        "forms": " ".join(_fronted(index.postings)),
        "postings": " ".join(map(encoded, index.postings.values())),
        "common": " ".join(index.common),
        "groups": [
            [" ".join(f"{cut}{added}" for cut, added in paradigm), " ".join(group.base for group in groups)]
            for paradigm, groups in sorted(by_paradigm.items())
        ],
        "parts": {number: those for number, those in enumerate(parts) if those},
    }


def _told(groups: Sequence[Group]) -> list[Group]:
    """Groups that say more than a form by itself: of several forms, or about compounds."""
    used = {part for group in groups for part in group.parts}
    return [group for group in groups if len(group.paradigm) > 1 or group.parts or group.base in used]


def _fronted(forms: Iterable[str]) -> Iterator[str]:
    """Sorted forms, each as a digit of base 32 for the letters that it shares with the one before, and the rest."""
    last = ""
    for form in forms:
        shared = min(shared_letters(last, form), len(_DIGITS) - 1)
        yield _DIGITS[shared] + form[shared:]
        last = form


def encoded(postings: Sequence[Posting]) -> str:
    """Postings as a string: `1A2C` is section 1 with weight 1, and section 3 with weight 3."""
    found, last = [], 0
    for posting in postings:
        found.append(_base32(posting.section - last) + chr(ord("A") + posting.weight - 1))
        last = posting.section
    return "".join(found)


def _base32(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _call(function: str, data: object) -> bytes:
    """A script of one call; `<` is escaped, so that it may stand in a page of one file as well."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"trykklarSearch.{function}({text});\n".encode()
