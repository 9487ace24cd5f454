"""Fonts of an imported book's drawings."""

from __future__ import annotations

import re

_NAMING = re.compile(
    rb"""(?P<begins>font-family\s*(?:=\s*(?P<mark>["'])|:\s*))(?P<stack>(?(mark)(?:(?!(?P=mark))[^<>])+|[^;<>{}]+?))"""
    rb"""(?P<ends>(?(mark)(?P=mark)|(?=\s*(?:[;}]|["']\s*(?:/?>|[\w:-]+=)|<))))"""
)
_GENERIC = frozenset({b"sans-serif", b"serif", b"monospace", b"inherit", b"initial"})
_QUOTED = re.compile(rb"(font-family\s*:[^;<>{}\"]*?)&quot;([^&\"<>]*)&quot;")
_MONO = re.compile(rb"mono|courier|consol|menlo|code|typewriter", re.I)
_SERIF = re.compile(rb"times|georgia|garamond|palatino|cambria|roman|(?<!sans )(?<!sans)serif|minion|bookman", re.I)


def with_families(drawing: bytes) -> bytes:
    """A drawing of SVG whose lists of families each end in a generic one: programs name those of their own machine
    alone (`Helvetica`), and a build refuses what no font is of. What is set in its place is told by `check`."""
    return _NAMING.sub(_ended, _QUOTED.sub(rb"\1'\2'", drawing))


def _ended(found: re.Match[bytes]) -> bytes:
    stack = found["stack"].strip()
    if _GENERIC & {name.strip(b" \t\r\n'\"").lower() for name in stack.split(b",")}:
        return found[0]
    generic = b"monospace" if _MONO.search(stack) else b"serif" if _SERIF.search(stack) else b"sans-serif"
    return found["begins"] + stack + b", " + generic + found["ends"]
