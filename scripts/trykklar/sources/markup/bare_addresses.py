"""Addresses that stand bare in a text, whatever the case of their schemes, and letters with their subjects.

The plugin knows `https:` and `mailto:` in small letters, and of a letter's address what stands before `?`. RFC 3986,
3.1: a scheme's case means nothing.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.gfm_autolink.index import _create_autolink, _protocol_rule

from .telephone import BARE, SCHEMES

_SCHEME = re.compile(r"(?:^|[\s*_~(])(https?|mailto|tel|sms)$", re.IGNORECASE)
"""At a line's beginning, or after what may stand before an address (GFM, 6.9)."""
_LONGEST = len("mailto") + 1
_FIELDS = re.compile(r"\?[^\s<]*")
_AFTER = "?!.,:;*_~'\")]"
"""What ends a sentence and no address."""


def bare_addresses_plugin(md: MarkdownIt) -> None:
    """Read bare addresses as links."""
    md.use(gfm_autolink_plugin)
    md.inline.ruler.at("gfm_autolink_protocol", _address)


def _address(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, asked with the scheme in small letters; what is printed stays as it was typed."""
    before = state.pending
    found = _SCHEME.search(before[-_LONGEST:])
    if silent or not found:
        return False
    written = found[1]
    if written.lower() in SCHEMES:
        return _number(state, written)
    if written.lower() != "mailto" and not state.src.startswith("://", state.pos):
        return False
    state.pending = before[: -len(written)] + written.lower()
    if not _protocol_rule(state, silent):
        state.pending = before
        return False
    text = state.tokens[-2]
    text.content = written + text.content[len(written) :]
    if written.lower() == "mailto":
        _with_fields(state)
    return True


def _number(state: StateInline, scheme: str) -> bool:
    """A telephone's number, with its country's."""
    found = BARE.match(state.src, state.pos, state.posMax)
    if state.linkLevel or not found:
        return False
    address = scheme + found[0]
    return _create_autolink(state, len(scheme), len(address), address, address)


def _with_fields(state: StateInline) -> None:
    """What a letter's address says of subject and text (RFC 6068, 2)."""
    found = _FIELDS.match(state.src, state.pos, state.posMax)
    fields = found[0].rstrip(_AFTER) if found else ""
    if "=" in fields:
        link, text = state.tokens[-3], state.tokens[-2]
        link.attrs["href"] = state.md.normalizeLink(f"{link.attrs['href']}{fields}")
        text.content += fields
        state.pos += len(fields)
