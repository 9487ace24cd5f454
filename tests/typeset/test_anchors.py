"""Which element each name leads to, and marks around nothing."""

from __future__ import annotations

from xml.etree import ElementTree

from trykklar.typeset.parts import Element
from trykklar.typeset.weasyprint.tagging.anchors import anchor
from trykklar.typeset.weasyprint.tagging.empty_marks import _emptied
from trykklar.typeset.weasyprint.tagging.united import Origin


def test_a_name_leads_to_its_element_or_to_one_within_or_around() -> None:
    html = ElementTree.fromstring(
        "<body><section id='box'><h1 id='title'>x</h1><p id='text'>x <b id='word'>y</b> "
        "<a href='trykklar:source-lee' class='source'>1</a></p></section><p id='unknown'/></body>"
    )
    heading, text = Element("H1", 0, [0]), Element("P", 0, [1])
    nodes = {node.get("id"): node for node in html.iter() if node.get("id")}
    origins = {id(heading): Origin(id(nodes["title"]), "h1"), id(text): Origin(id(nodes["text"]), "p")}
    anchor([heading, text], origins, html, {"box", "title", "text", "word", "cited:lee"})
    assert heading.anchors == ["box", "title"]
    assert text.anchors == ["text", "word", "cited:lee"]


def test_marks_around_nothing_are_taken_out_and_colours_stay() -> None:
    empty = ["/Span", {"MCID": 0}, b"BDC", b"0 0 1 rg", b"BT", b"ET", b"EMC"]
    shown = ["/Span", {"MCID": 1}, b"BDC", b"BT", b"[<0001>] TJ", b"ET", b"EMC"]
    drawn = ["/Figure", {"MCID": 2}, b"BDC", b"0 0 9 9 re", b"f", b"EMC"]
    artifact = ["/Artifact", {"Type": "/Layout"}, b"BDC", b"EMC"]
    content = [*empty, *shown, *drawn, *artifact]
    assert _emptied(content) == [0]
    assert content == [b"0 0 1 rg", *shown, *drawn, *artifact]
