"""Content streams: operators are found where they are operators, and nothing else of a stream is touched."""

from __future__ import annotations

import re

import pikepdf
import pytest
from hypothesis import given, strategies as st

from trykklar.finish.content_streams import OperatorFinder, operands, put_back, texts_aside

FINDER = OperatorFinder("rg", "q", "Q", "g", "f")
TRICKY = rb"""q (a ( rg ) b \) 1 0 0 rg \\) Tj % 0 0 1 rg
<66 g 67> Tj [(g)-20(f)]TJ /rg gs /P <</MCID 1/Lang (1 g)>> BDC << /A <48 49>>>BDC
1 0 0rg0 1 0 rg
Q"""


def found(content: bytes) -> list[bytes]:
    bare, _ = texts_aside(content)
    return [operator for operator, _, _ in FINDER.find(bare)]


def test_operators_are_no_words_of_texts_names_and_comments() -> None:
    assert found(TRICKY) == [b"q", b"rg", b"Q"]
    assert found(b"q Q q") == [b"q", b"Q", b"q"]
    assert found(b"[<0067>] TJ 1 g f") == [b"g", b"f"]
    assert found(b"(x)q") == [b"q"]
    assert found(b"") == []


@pytest.mark.parametrize("content", [TRICKY, b"", b"(a)", b"% only a comment", b"((()))<< >>", b"<0a 0b>(\\()"])
def test_texts_come_back_where_they_were(content: bytes) -> None:
    bare, texts = texts_aside(content)
    assert put_back(bare, texts) == content
    assert not re.search(rb"[(%]", bare)


@given(
    st.lists(
        st.sampled_from(
            [b"(a(b)\\))", b"q", b" ", b"\n", b"1 0 0 rg", b"<4a 4b>", b"%c\n", b"<</A(x)>>", b"/N", b"[(x)1]TJ"]
        )
    )
)
def test_any_stream_comes_back_as_it_was(pieces: list[bytes]) -> None:
    content = b" ".join(pieces)
    bare, texts = texts_aside(content)
    assert put_back(bare, texts) == content


@given(
    st.lists(st.sampled_from([b"(q) Tj", b"q", b"Q", b"1 0 0 rg", b"[<00>1(f)]TJ", b"0 g", b"/q gs", b"f"]), min_size=1)
)
def test_another_parser_finds_the_same(pieces: list[bytes]) -> None:
    content = b"\n".join(pieces)
    pdf = pikepdf.new()
    parsed = [str(operator) for _, operator in pikepdf.parse_content_stream(pikepdf.Stream(pdf, content))]
    assert [operator.decode() for operator in found(content)] == [
        name for name in parsed if name in ("rg", "q", "Q", "g", "f")
    ]


@pytest.mark.parametrize("content", [b"(a", b"((a)", b"<48 49", b"(a\\)"])
def test_a_text_that_does_not_end_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="does not end"):
        texts_aside(content)


def test_operands_are_the_words_before() -> None:
    content = b"q 1 .5 0 rg"
    assert operands(content, 1, 8, 3) == (1, [b"1", b".5", b"0"])
    assert operands(b"5 w\n1 0 0 rg", 3, 10, 3) == (3, [b"1", b"0", b"0"])
    assert operands(b"[3]0 d [1]2 g", 6, 12, 1) == (10, [b"2"])
    with pytest.raises(ValueError, match="lacks operands"):
        operands(content, 1, 5, 3)
