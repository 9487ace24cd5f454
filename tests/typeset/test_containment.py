"""Any tree, however odd, is made to hold only what its types may, and keeps every mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any

from hypothesis import given, strategies as st
from pikepdf import Dictionary, Name, String

from trykklar.typeset.parts import Element
from trykklar.typeset.weasyprint.tagging.containment import contained
from verapdf import KIDS, PARENTS
from verapdf_tables import table_faults

TAGS = "Table THead TBody TFoot TR TH TD L LI LBody Lbl Caption P Span Div NonStruct Link Sect".split()
SPANS = st.fixed_dictionaries(
    {"O": st.just("/Table")}, optional={key: st.integers(1, 4).map(str) for key in ("ColSpan", "RowSpan", "Column")}
)


def element(kids: Any) -> Any:
    return st.builds(Element, st.sampled_from(TAGS), st.integers(0, 1), kids, layout=SPANS)


TREES = st.lists(
    st.recursive(
        element(st.lists(st.just(0), max_size=2)),
        lambda below: element(st.lists(st.just(0) | below, max_size=4)),
        max_leaves=14,
    ),
    max_size=3,
)


def holding(tags: list[str], kids: Any, most: int) -> Any:
    return st.builds(Element, st.sampled_from(tags), st.integers(0, 1), st.lists(kids, max_size=most), layout=SPANS)


CELLS = holding(["TH", "TD", "TD"], st.just(0), 1)
TABLES = st.lists(
    holding(["Table"], holding(["THead", "TBody", "TFoot", "TR"], holding(["TR"], CELLS, 4), 5), 4), max_size=1
)


def numbered(elements: list[Element], numbers: Iterator[int]) -> list[Element]:
    """The same tree with marks that are all different, and nothing shared."""
    return [
        Element(
            e.tag,
            e.page,
            [
                next(numbers) if isinstance(kid, int) else numbered([kid], numbers)[0]
                for kid in e.kids
                if not isinstance(kid, str)
            ],
            layout=dict(e.layout) if e.tag in ("TH", "TD") else {},
        )
        for e in elements
    ]


def walk(elements: list[Element]) -> Iterator[Element]:
    for e in elements:
        yield e
        yield from walk([kid for kid in e.kids if isinstance(kid, Element)])


def marks(elements: list[Element]) -> list[tuple[int | None, Any]]:
    """(page, mark) of every mark."""
    return sorted((e.page, kid) for e in walk(elements) for kid in e.kids if not isinstance(kid, Element))


def seen(e: Element) -> Any:
    """An element as the rules look at it."""
    layout = {
        f"/{key}": int(value) if value.isdigit() else Name(value) for key, value in e.layout.items() if key != "Headers"
    }
    if "Headers" in e.layout:
        layout["/Headers"] = [String(name) for name in e.layout["Headers"].split("\n")]
    source = {"/ID": String(e.entries["ID"])} if "ID" in e.entries else {}
    below = [seen(kid) for kid in e.kids if isinstance(kid, Element)]
    return SimpleNamespace(
        kind=e.tag, below=below, source=Dictionary(source), attributes=lambda _: [Dictionary(layout)] if layout else []
    )


@given(TREES | TABLES)
def test_every_tree_is_well_contained(trees: list[Element]) -> None:
    before = numbered(trees, count())
    had = marks(before)
    after = contained(before)
    assert marks(after) == had
    for e in walk([Element("Document", None, list(after))]):
        kinds = [kid.tag for kid in e.kids if isinstance(kid, Element)]
        assert e.tag not in KIDS or re.fullmatch(KIDS[e.tag], "".join(f"{kind} " for kind in kinds)), (e.tag, kinds)
        assert all(e.tag in PARENTS.get(kind, {e.tag}) for kind in kinds), (e.tag, kinds)
        assert "Column" not in e.layout
        if e.tag == "Table":
            assert [*table_faults(seen(e))] == []


def test_a_language_goes_with_what_is_taken_out() -> None:
    item = Element("LI", 0, [Element("LBody", 0, [1])])
    (found,) = contained([Element("L", 0, [Element("Div", 0, [item], entries={"Lang": "da"})])])
    assert found.kids == [item]
    assert item.entries == {"Lang": "da"}


def test_cells_without_scope_are_headers_of_what_html_says() -> None:
    """Of columns in the head and in rows of headers alone, else of their rows."""

    def row(*kinds: str) -> Element:
        return Element("TR", 0, [Element(kind, 0, [], layout={"O": "/Table"}) for kind in kinds])

    head, body = Element("THead", 0, [row("TD", "TH")]), Element("TBody", 0, [row("TH", "TH"), row("TH", "TD")])
    (table,) = contained([Element("Table", 0, [head, body])])
    scopes = [e.layout["Scope"] for e in walk([table]) if e.tag == "TH"]
    assert scopes == ["/Column", "/Column", "/Column", "/Row"]
