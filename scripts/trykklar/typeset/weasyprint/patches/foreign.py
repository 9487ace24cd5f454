"""Calls into C: no C declaration is parsed while pages are made.

Replaces, on WeasyPrint's `ffi` object: `new`, `gc`, `release` and `cast`.

cffi's `FFI.new` reads the type's name as C wherever it has not seen the very string before, with all of
WeasyPrint's declarations in front of it: 10 ms each. `Font._harfbuzz_subset` asks for
`hb_codepoint_t[<number of glyphs>]`, a new string for every face of every document. Here an array type of a
given length is made from its item's type, which is what cffi itself does after parsing. The rest goes
to the functions of cffi's backend that the methods of `FFI` call; only the layer between is gone.

Good for everyone: WeasyPrint would write `ffi.new('hb_codepoint_t[]', glyphs)`.

`parser` replaces `characters_until_regex` (tinyhtml5.inputstream), the store in which the parser of HTML keeps an
expression for each set of characters that it reads up to. tinyhtml5 writes into it under the expression instead of the
characters, so that nothing is ever found there, and every text and attribute builds its expression again.

Good for everyone: tinyhtml5 would name the key before it is assigned to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_ARRAY = re.compile(r"(.*\S)\s*\[(\d+)\]")


def install() -> None:
    from weasyprint.text.ffi import ffi

    backend = ffi._backend
    if not all(hasattr(backend, name) for name in ("newp", "new_array_type", "cast", "gcp", "release")):
        return  # another cffi: nothing is lost but time
    new_pointer, cast = backend.newp, backend.cast
    types: dict[str, Any] = {}

    def typed(name: str) -> Any:
        array = _ARRAY.fullmatch(name)
        if array is None:
            found = types[name] = ffi.typeof(name)
            return found
        # Not kept: there is one for every number of glyphs.
        return backend.new_array_type(types.get(array[1] + " *") or typed(array[1] + " *"), int(array[2]))

    def new(cdecl: Any, init: Any = None) -> Any:
        if isinstance(cdecl, str):
            cdecl = types.get(cdecl) or typed(cdecl)
        return new_pointer(cdecl, init)

    def cast_to(cdecl: Any, source: Any) -> Any:
        if isinstance(cdecl, str):
            cdecl = types.get(cdecl) or typed(cdecl)
        return cast(cdecl, source)

    ffi.new = new
    ffi.cast = cast_to
    ffi.gc = backend.gcp
    ffi.release = backend.release


class _Expressions(dict[tuple[Iterable[str], bool], re.Pattern[str]]):
    """(Characters, whether they are to be read rather than to end it) → what matches up to there."""

    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        characters, opposite = key
        codes = "".join(f"\\x{ord(character):02x}" for character in characters)
        found = self[key] = re.compile(f"[{codes if opposite else '^' + codes}]+")
        return found


def install_parser() -> None:
    from tinyhtml5 import inputstream

    inputstream.characters_until_regex = _Expressions()
