"""Texts for readers that a comment of YAML cut off: `title: Issue #5` is "Issue" to YAML."""

from __future__ import annotations

from collections.abc import Iterator, Set

from ...base.located_yaml import Located, Path
from ...base.problems import Problem
from ...base.rulebook import rule

rule("yaml-hash", "a text for readers that YAML cuts off at ' #'")

PROSE = frozenset(
    "about abbr authors citation counted family given heading imprint kind_of_work label literal low high name note "
    "one passed plural publisher qualifier reason reuse short singular subtitle summary term text title unit "
    "what who container-title collection-title publisher-place event title-short genre".split()
)
"""Keys whose values are read by people, in all source files; those of a kind's own fields are told by `cut_texts`."""
_WORDS = frozenset({"labels", "translations"})
"""Keys whose values, whatever their keys, are such."""


def cut_texts(located: Located, more: Set[str] = frozenset()) -> Iterator[Problem]:
    """Plain texts for readers that ' #' ends, each at its line: the rest is a comment, and a reader would never see
    it. `more`: keys of such texts besides those that all files know."""
    for path, rest in located.swallowed.items():
        if _is_prose(path, more):
            value = located.at(path)
            yield Problem(
                "yaml-hash",
                f"the text ends at ' #': YAML takes '{rest[:60]}' for a comment",
                f"write it in quotation marks: '{value} {rest}'"[:200] + "; or put the comment on a line of its own",
                located.place(path),
            )


def _is_prose(path: Path, more: Set[str]) -> bool:
    keys = [part for part in path if isinstance(part, str)]
    return bool(keys) and (keys[-1] in PROSE or keys[-1] in more or not _WORDS.isdisjoint(keys))
