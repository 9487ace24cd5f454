"""What looking a word up says, whatever else the publication holds."""

from __future__ import annotations

from enum import StrEnum


class WordStatus(StrEnum):
    """How a word list knows a word."""

    LISTED = "listed"
    """It is a form of an entry."""
    COMPOUND = "compound"
    """The list does not hold it, but its parts, and they may join in this way."""
    SLIP = "slip"
    """Unknown, and one letter away from an entry."""
    UNKNOWN = "unknown"


def one_slip(word: str, letters: str) -> set[str]:
    """All strings that one slip makes of `word`: a letter of `letters` too many or instead of another, one missing, two
    in wrong order.

    These are nine of ten slips of the pen (Damerau, A technique for computer detection and correction of spelling
    errors, 1964).
    """
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {before + after[1:] for before, after in halves if after}
    found |= {before + after[1] + after[0] + after[2:] for before, after in halves if len(after) > 1}
    found |= {before + letter + after[1:] for before, after in halves if after for letter in letters}
    found |= {before + letter + after for before, after in halves for letter in letters}
    return found - {word}


def doublings(word: str) -> set[str]:
    """All strings that differ from `word` in one letter that stands twice instead of once, or once instead of twice."""
    found = {word[: at + 1] + word[at:] for at in range(len(word))}
    found |= {word[:at] + word[at + 1 :] for at in range(1, len(word)) if word[at] == word[at - 1]}
    return found - {word}
