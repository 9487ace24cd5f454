"""Structure of PDF 2.0 out of that of PDF 1.7."""

from __future__ import annotations

from trykklar.assemble.modern import Modern, modernised
from trykklar.assemble.objects import ObjectTable
from trykklar.typeset.parts import Element, EntryParts, Link, walked


def entry(*elements: Element, links: tuple[str, ...] = ()) -> EntryParts:
    areas = tuple(Link(0, (0.0, 0.0, 9.0, 9.0), uri) for uri in links)
    return EntryParts(leaves=(), links=areas, structure=elements, fonts={}, resources={}, objects={})


def made(tag: str, *kids: Element | int | str, anchors: tuple[str, ...] = (), **entries: str) -> Element:
    return Element(tag, 0, list(kids), entries=entries, anchors=[*anchors])


def of(parts: EntryParts, tag: str) -> list[Element]:
    return [element for element in walked(parts.structure) if element.tag == tag]


def test_a_note_and_its_call_name_each_other_and_the_way_back_is_none() -> None:
    call = made("P", 0, made("Reference", made("Link", "L0", 1)))
    note = made("Note", made("Lbl", made("Link", "L1", 2)), 3, ID="note:a:1")
    before = entry(call, note, links=("trykklar:note%3Aa%3A1", "trykklar:call%3Aa%3A1"))
    (after,) = modernised([before])
    (reference,), (found,) = of(after, "Reference"), of(after, "FENote")
    assert reference.kids == ["L0", 1], "a Reference holds no Link"
    assert (reference.refers, found.refers) == (found.anchors, reference.anchors)
    assert found.layout == {"O": "/FENote", "NoteType": "/Footnote"}
    assert of(after, "Link")[0].refers == []
    assert of(before, "Note") == [note], "what is kept of an entry is not changed"
    assert call.kids[1] == made("Reference", made("Link", "L0", 1))


def test_a_title_keeps_its_language_and_the_number_beside_it_the_documents() -> None:
    line = made("TOCI", made("Reference", 0, made("Link", "L0", 1, Lang="en"), 2))
    (after,) = modernised([entry(made("TOC", line), links=("trykklar:one",))])
    (reference,) = of(after, "Reference")
    assert reference.kids == [0, "L0", made("Span", 1, Lang="en"), 2]
    assert reference.entries == {}


def test_a_note_of_another_entry_is_found_too() -> None:
    first, second = modernised(
        [
            entry(made("P", made("Link", "L0", 0)), links=("trykklar:end-1",)),
            entry(made("Note", 0, anchors=("end-1",), ID="note:7")),
        ]
    )
    assert of(first, "Link")[0].refers == ["end-1"]
    assert of(second, "FENote")[0].refers == of(first, "Link")[0].anchors


def test_lines_of_contents_lead_somewhere_and_titles_where_the_next_one_leads() -> None:
    lines = [
        made("TOCI", made("Reference", 0)),
        made("TOCI", made("Reference", made("Link", "L0", 1)), made("TOC", made("TOCI", made("Reference", "L1", 2)))),
        made("TOCI", made("Reference", 3)),
    ]
    (after,) = modernised([entry(made("TOC", *lines), links=("trykklar:one", "trykklar:two"))])
    assert [line.refers for line in of(after, "TOCI")] == [["one"], ["one"], ["two"], ["one"]]


def test_a_list_with_labels_says_that_it_is_one() -> None:
    numbered = Element("L", 0, [made("LI", made("Lbl", 0))], layout={"O": "/List", "ListNumbering": "/Decimal"})
    (after,) = modernised([entry(numbered, made("L", made("LI", made("Lbl", 1))), made("L", made("LI", 2)))])
    assert [each.layout.get("ListNumbering") for each in of(after, "L")] == ["/Decimal", "/Unordered", None]


def test_elements_name_their_namespace_what_they_refer_to_and_their_formula() -> None:
    modern = Modern(namespace=9, targets={"one": 12}, files={"<math/>": 30})
    assert modern.entries(made("TOCI")) == b"", "PDF 2.0 has no TOCI: it is PDF 1.7's"
    assert modern.entries(Element("P", 0, [], refers=["one", "nowhere", "one"])) == b"/NS 9 0 R/Ref[12 0 R]"
    assert modern.entries(Element("Formula", 0, [], math="<math/>")) == b"/NS 9 0 R/AF[30 0 R]"


def test_equal_formulas_bring_one_file() -> None:
    from trykklar.assemble.modern import modern_entries

    formulas = [Element("Formula", 0, [], entries={"Alt": "x"}, math="<math>x</math>") for _ in range(2)]
    table = ObjectTable(next_number=10)
    _, modern = modern_entries(table, [entry(*formulas), entry(Element("Formula", 0, []))])
    assert set(modern.files) == {"<math>x</math>"}
    (stream,) = table.streams.values()
    assert b"application#2fmathml#2bxml" in stream
    assert b"/AFRelationship/Supplement" in table.loose[modern.files["<math>x</math>"]]
