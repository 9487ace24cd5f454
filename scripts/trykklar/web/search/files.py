"""The search as files: classic scripts, since a page that is opened from a folder may load nothing else.

`search/index.js` is one call with the index, `search/text-N.js` calls with the texts of sections, which are loaded for
the hits that are shown, and `search/search.js` asks. How words are written stands in `spelling.py`, how the places
where they stand in `packing.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib.resources import files

from ...base.cache import Cache
from .index import Index, make_index
from .packing import packed
from .places import Place, asked_places
from .records import SearchFile, Section

_CHUNK = 24_000
"""About how many letters of text are loaded at once."""


def search_files(
    sections: Sequence[Section], cache: Cache | None = None, places: Iterable[Place] = ()
) -> tuple[SearchFile, ...]:
    """The files of a search over the sections; nothing to search gives none."""
    if not sections:
        return ()
    chunks = _chunks(sections)
    chunk_of = {number: i for i, chunk in enumerate(chunks) for number in chunk}
    index = _call("index", {**_data(make_index(sections, cache), sections, chunk_of), "places": asked_places(places)})
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
    """The index as it is written."""
    words = index.words
    return {
        "sections": [
            [s.address, s.title, s.page_title, s.printed, chunk_of[number], dict(sorted(s.facets.items()))]
            for number, s in enumerate(sections)
        ],
        "words": words.text,
        "paradigms": words.paradigms,
        "postings": packed([index.postings.get(word, ()) for word in words.words], len(sections)),
        "common": " ".join(index.common),
    }


def _call(function: str, data: object) -> bytes:
    """A script of one call; `<` is escaped, so that it may stand in a page of one file as well."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"trykklarSearch.{function}({text});\n".encode()
