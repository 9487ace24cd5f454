"""Postings as bits, six a letter: where forms stand, as short as may be that a few lines of script can read.

For each word: how many sections it stands in, and one, as an Elias gamma code (Elias, Universal Codeword Sets, 1975);
its greatest weight, unary; then for each section how many were passed since the last one, as a Rice code (Rice, Some
Practical Universal Noiseless Coding Techniques, 1979) whose parameter follows from the count, and its weight, unary,
where it can be more than one.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from functools import lru_cache

from .index import Posting

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""A letter for each six bits."""


def packed(words: Iterable[Sequence[Posting]], sections: int) -> str:
    """The postings of words, in their order; a word that stands nowhere has none."""
    bits = "".join(_bits(postings, sections) for postings in words)
    letters = -(-len(bits) // 6)
    whole = bits.ljust(-(-len(bits) // 24) * 24, "0")  # as many as three bytes, or four letters, hold
    octets = int(whole or "0", 2).to_bytes(len(whole) // 8, "big")
    return base64.urlsafe_b64encode(octets)[:letters].decode()


@lru_cache(maxsize=2_000)
def rice_parameter(count: int, sections: int) -> int:
    """How many bits of a step are written as they are, where `count` of the sections are named: those of about 0.69
    times the mean step, in whole numbers, so that every program finds the same."""
    parameter = 0
    while (count << (parameter + 1)) * 100 <= 69 * sections:
        parameter += 1
    return parameter


def _bits(postings: Sequence[Posting], sections: int) -> str:
    count = len(postings)
    if not count:
        return _gamma(1)
    most, parameter = max(posting.weight for posting in postings), rice_parameter(count, sections)
    found, last = [_gamma(count + 1), "1" * (most - 1) + "0"], -1
    for section, weight in postings:
        found.append(_step(section - last - 1, parameter))
        last = section
        if count > 1:
            found.append("1" * (weight - 1) + ("0" if weight < most else ""))
    return "".join(found)


@lru_cache(maxsize=10_000)
def _step(step: int, parameter: int) -> str:
    rest = format(step & ((1 << parameter) - 1), f"0{parameter}b") if parameter else ""
    return "1" * (step >> parameter) + "0" + rest


@lru_cache(maxsize=1_000)
def _gamma(number: int) -> str:
    return "0" * (number.bit_length() - 1) + format(number, "b")
