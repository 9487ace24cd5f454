"""Orders for print shops: the folders, the sums, what versions have in common, and what a check finds."""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pytest

from mailings import published, released
from support import Build, run
from trykklar.base.problems import ProblemsFound
from trykklar.commands.deliver.print_order import inks
from trykklar.publish.manifest import Kind
from trykklar.publish.orders.check import check
from trykklar.publish.orders.copies import read_copies
from trykklar.publish.orders.order import make
from trykklar.publish.orders.sheets import BLACK, COMMON, OWN, common_sheets
from trykklar.publish.orders.tickets import PressFile, Stock, Ticket
from trykklar.publish.orders.xjdf import NAMESPACE, xjdf
from trykklar.publish.release.record import Record

HEAD = "shop,document,variant,kind,copies,deliver_to\n"


def pdf(folder: Path, *pages: str) -> bytes:
    """A PDF whose pages are drawn so."""
    made = pikepdf.new()
    for drawn in pages:
        page = made.add_blank_page(page_size=(100, 100))
        page.Contents = made.make_stream(drawn.encode())
    made.save(folder / "made.pdf")
    return (folder / "made.pdf").read_bytes()


def black(at: int) -> str:
    return f"0 0 0 1 k {at} 10 20 20 re f"


def red(at: int) -> str:
    return f"0 1 1 0 k {at} 10 20 20 re f"


def versions(folder: Path, blocks: dict[str, bytes]) -> tuple[Path, Record]:
    """A release with press files and tickets, a document in variants (code → block)."""
    folder.mkdir()
    files: dict[str, tuple[str, bytes]] = {}
    for code, block in blocks.items():
        name = f"report-{code or 'base'}-press.pdf"
        named = [{"name": name, "part": "block", "sha256": hashlib.sha256(block).hexdigest()}]
        ticket = {"title": "The report", "pages": 2, "spine": 3.5, "binding": "perfect", "files": named}
        files |= {name: (code, block), name.replace(".pdf", "-ticket.json"): (code, json.dumps(ticket).encode())}
    made = released(folder, files)
    told = tuple(
        replace(published(name, variant), profile="press", kind=Kind.TICKET if name.endswith("json") else Kind.PDF)
        for name, (variant, _) in files.items()
    )
    return folder, replace(made.record, files=told)


@pytest.fixture
def release(tmp_path: Path) -> tuple[Path, Record]:
    return versions(tmp_path / "release", {"": pdf(tmp_path, black(10), red(10))})


def listed(folder: Path, *rows: str) -> Path:
    file = folder / "copies.csv"
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    return file


def codes(found: pytest.ExceptionInfo[ProblemsFound]) -> list[tuple[str, int]]:
    return [(problem.code, problem.place.line if problem.place else 0) for problem in found.value.problems]


def test_each_shop_gets_a_folder_that_adds_up(release: tuple[Path, Record], tmp_path: Path) -> None:
    rows = ("north,report,,,40,Town hall", "north,report,,deposit,2,The library", "south,report,,,5,Farm")
    deliveries = read_copies(listed(tmp_path, *rows))
    north, south = make(*release, deliveries, tmp_path / "orders")
    assert (north.order.total, south.order.total) == (42, 5)
    assert north.order.versions[0].copies == {"delivery": 40, "deposit": 2}
    assert check(north.folder) == north.order
    assert {path.name for path in (north.folder / "files").iterdir()} == {
        "report-base-press.pdf",
        "report-base-press-ticket.json",
    }
    told = list(csv.DictReader((north.folder / "order.csv").read_text().splitlines()))
    assert sum(int(row["copies"]) for row in told) == 42
    assert "42 copies in all" in (north.folder / "ORDER.txt").read_text()
    assert [each.unchanged for each in make(*release, deliveries, tmp_path / "orders")] == [True, True]
    more = read_copies(listed(tmp_path, "north,report,,,41,Town hall"))
    with pytest.raises(ProblemsFound) as found:
        make(*release, more, tmp_path / "orders")
    assert codes(found) == [("order-there", 0)]


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ("north,report,,,0,Town hall", 1),
        ("north,report,,,-4,Town hall", 1),
        ("north,report,,,４,Town hall", 1),
        ("../x,report,,,4,Town hall", 1),
        ("north,re/port,,gift,,", 4),
        ("north,report,a b,,4,Town hall", 1),
        (f"north,report,,,00000001{'9' * 5000},Town hall", 1),
        ('north,report,,,4,"=HYPERLINK(""https://example.org"")"', 1),
        ("north,report,,,4,Town\u202e hall", 1),
    ],
)
def test_every_fault_of_a_row_is_told_at_its_line(tmp_path: Path, row: str, faults: int) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_copies(listed(tmp_path, "north,report,,,40,Town hall", row))
    assert codes(found) == [("order-copies", 3)] * faults
    (tmp_path / "copies.csv").write_text("shop,copies\nnorth,4\n")
    with pytest.raises(ProblemsFound) as found:
        read_copies(tmp_path / "copies.csv")
    assert codes(found) == [("order-copies", 1)]


def test_what_was_not_made_for_print_shops_cannot_be_ordered(release: tuple[Path, Record], tmp_path: Path) -> None:
    deliveries = read_copies(listed(tmp_path, "north,brochure,,,4,Town hall", "north,report,0101,,4,Town hall"))
    with pytest.raises(ProblemsFound) as found:
        make(*release, deliveries, tmp_path / "orders")
    assert codes(found) == [("order-file", 0)] * 2
    assert not (tmp_path / "orders").exists()


def test_whatever_is_changed_in_a_folder_is_found(release: tuple[Path, Record], tmp_path: Path) -> None:
    (made,) = make(*release, read_copies(listed(tmp_path, "north,report,,,40,Town hall")), tmp_path / "orders")
    chance = random.Random(3)
    files = sorted(path for path in made.folder.rglob("*") if path.is_file())
    assert len(files) == 7
    for file in files:
        whole = file.read_bytes()
        for spoilt in (b"", whole + b"x", bytes([whole[0] ^ 1 << chance.randrange(8)]) + whole[1:]):
            file.write_bytes(spoilt)
            with pytest.raises(ProblemsFound) as found:
                check(made.folder)
            assert {code for code, _ in codes(found)} == {"order-damaged"}
        file.write_bytes(whole)
    (made.folder / "more.pdf").write_bytes(b"")
    assert [problem.code for problem in run("print", "check", made.folder, "--json").problems] == ["order-damaged"]


def test_copies_that_do_not_add_up_are_found_even_with_right_sums(release: tuple[Path, Record], tmp_path: Path) -> None:
    (made,) = make(*release, read_copies(listed(tmp_path, "north,report,,,40,Town hall")), tmp_path / "orders")
    for name, old, new in [("order.csv", "40", "50"), ("order.json", "1", "2")]:
        whole = {path: path.read_text() for path in (made.folder / name, made.folder / "SHA512SUMS")}
        text = (made.folder / name).read_text()
        changed = text.replace(f'"{old}', f'"{new}') if name == "order.json" else text.replace(old, new)
        if name == "order.json":
            digest = json.loads(text)["versions"][0]["files"]["report-base-press.pdf"]
            changed = text.replace(digest, "0" * 64)
        (made.folder / name).write_text(changed)
        sums = whole[made.folder / "SHA512SUMS"]
        old_sum = hashlib.sha512(text.encode()).hexdigest()
        (made.folder / "SHA512SUMS").write_text(sums.replace(old_sum, hashlib.sha512(changed.encode()).hexdigest()))
        with pytest.raises(ProblemsFound) as found:
            check(made.folder)
        assert codes(found) == [("order-damaged", 0)]
        for path, held in whole.items():
            path.write_text(held)
    assert check(made.folder).total == 40


def test_sections_that_all_versions_share_are_found_and_those_of_black_alone(tmp_path: Path) -> None:
    shared, front = [red(10), black(10)] * 8, [red(10)] * 15
    files = {
        "0101": pdf(tmp_path, *front, black(10), *shared, red(40)),
        "0147": pdf(tmp_path, *front, black(50), *shared, red(60)),
    }
    assert common_sheets("report", files.items()).sections == (BLACK, COMMON, OWN)
    assert common_sheets("report", {"a": files["0101"], "b": files["0101"]}.items()).sections == (COMMON,) * 3
    shorter = pdf(tmp_path, *front, black(10))
    assert common_sheets("report", {"a": files["0101"], "b": shorter}.items()).sections == (COMMON, OWN, OWN)


def test_an_order_of_versions_tells_what_they_share(tmp_path: Path) -> None:
    blocks = {"0101": pdf(tmp_path, black(10), red(10)), "0147": pdf(tmp_path, black(40), red(10))}
    release = versions(tmp_path / "release", blocks)
    deliveries = read_copies(listed(tmp_path, "north,report,0101,,4,A", "north,report,0147,,6,B"))
    (made,) = make(*release, deliveries, tmp_path / "orders")
    assert made.order.common[0].sections == (BLACK,)
    assert f"section 1: {BLACK}" in (made.folder / "ORDER.txt").read_text()


def test_a_page_that_differs_in_colours_on_a_sheet_that_versions_share_is_named(tmp_path: Path) -> None:
    blocks = {code: pdf(tmp_path, red(10), red(number), black(number)) for code, number in (("0101", 20), ("0147", 60))}
    deliveries = read_copies(listed(tmp_path, "north,report,0101,,40,Town hall", "north,report,0147,,50,Town hall"))
    (made,) = make(*versions(tmp_path / "release", blocks), deliveries, tmp_path / "orders")
    assert made.order.common[0].in_colours == (2,)
    (problem,) = inks(made.order)
    assert (problem.code, problem.severity(release=True).value) == ("variant-ink", "warning")
    assert "'report': what differs between variants is not black alone on page 2" in problem.message
    alone = {code: pdf(tmp_path, red(number)) for code, number in (("0101", 20), ("0147", 60))}
    assert common_sheets("report", alone.items()).in_colours == ()


def test_the_specimen_is_ordered_only_when_it_is_approved(specimen_build: Build, tmp_path: Path) -> None:
    where = ("--publication", specimen_build.publication, "--releases", tmp_path / "releases")
    copies = tmp_path / "copies.csv"
    copies.write_text("shop,document,copies,deliver_to\nnorth,specimen,40,Town hall\nnorth,booklet,9,Farm\n")
    edition = json.loads((specimen_build.folder / "manifest.json").read_text())["release"]["origin"]["edition"]
    assert run("release", "freeze", edition, *where, "--by", "Ida").exit_code == 0
    order = ("print", "order", edition, copies, tmp_path / "orders", *where, "--json")
    told = run(*order)
    assert (told.exit_code, [problem.code for problem in told.problems]) == (5, ["order-not-ready"])
    assert run("release", "approve", edition, *where, "--by", "Ida").exit_code == 0
    made = json.loads(run(*order).stdout)["orders"]
    assert [(each["total"], each["unchanged"]) for each in made] == [(49, False)]
    assert run("print", "check", tmp_path / "orders" / "north").exit_code == 0
    assert "as before" in run(*order[:-1]).output


def test_the_shops_programs_read_the_same_order(tmp_path: Path) -> None:
    ticket = Ticket(
        title="The <report> & more",
        pages=268,
        spine=16.1,
        binding="perfect",
        files=[
            PressFile(name="r-press.pdf", part="block", sha256="0" * 64, pages=268),
            PressFile(name="r-cover.pdf", part="cover", sha256="1" * 64, pages=1),
        ],
        trim=(210, 297),
        bleed=3,
        paper=Stock("offset", 100, 0.12),
        cover_paper=Stock("silk", 300, 0.28),
        colours={"block": "4/4", "cover": "4/0"},
        spots={"block": [], "cover": ["PANTONE 300 C"]},
        isbn="978-87-000-0000-0",
    )
    folded = Ticket(title="Folded", pages=24, spine=0, binding="saddle-stitch", files=[ticket.files[0]])
    rows = ('n,report,,,40,"Town hall, 1 Square"', "n,report,,deposit,2,Library", "n,leaf,0101,,7,Library")
    job = xjdf("kort 2026.1", {("report", ""): ticket, ("leaf", "0101"): folded}, read_copies(listed(tmp_path, *rows)))
    root = ET.fromstring(job)
    name = {"x": NAMESPACE}
    assert (root.tag, root.get("JobID")) == (f"{{{NAMESPACE}}}XJDF", "kort-2026.1")
    products = {each.get("ID"): each for each in root.iterfind(".//x:Product", name)}
    assert [(each.get("Amount"), each.get("DescriptiveName")) for each in products.values() if each.get("Amount")] == [
        ("42", "The <report> & more"),
        ("7", "Folded"),
    ]
    bound = products["P1"].find(".//x:BindingIntent", name)
    assert bound is not None
    assert (bound.get("BindingType"), bound.get("ChildRefs")) == ("SoftCover", "P1-cover P1-block")
    sizes = {each: products[each].find(".//x:LayoutIntent", name) for each in ("P1-cover", "P1-block")}
    assert {
        each: (found.get("FinishedDimensions"), found.get("Sides"))
        for each, found in sizes.items()
        if found is not None
    } == {
        "P1-cover": ("595.276 841.89 0", "OneSided"),
        "P1-block": ("595.276 841.89 0", "TwoSidedHeadToHead"),
    }
    media = products["P1-cover"].find(".//x:MediaIntent", name)
    assert media is not None
    assert media.attrib == {
        "MediaType": "Paper",
        "MediaQuality": "silk",
        "Weight": "300",
        "Thickness": "280",
    }
    inks = {
        part: [each.get("ColorsUsed") for each in products[part].iterfind(".//x:SurfaceColor", name)]
        for part in ("P1-cover", "P1-block")
    }
    four = "Cyan Magenta Yellow Black"
    assert inks == {"P1-cover": [f"{four} PANTONE-300-C"], "P1-block": [four, four]}
    (colour,) = root.iterfind("x:ResourceSet[@Name='Color']/x:Resource", name)
    assert [each.attrib for each in colour] == [{"Separation": "PANTONE-300-C"}, {"ActualColorName": "PANTONE 300 C"}]
    drops = [(each.get("ItemRef"), each.get("Amount")) for each in root.iterfind(".//x:DropItem", name)]
    assert drops == [("P1", "40"), ("P1", "2"), ("P2", "7")]
    lines = [each.text for each in root.iterfind(".//x:AddressLine", name)]
    assert lines == ["Town hall", "1 Square", "Library"]
    parts = [each.get("Product") for each in root.iterfind("x:ResourceSet[@Name='RunList']//x:Part", name)]
    assert parts == ["P1-block", "P1-cover", "P2"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told | {"files": []},
        lambda told: told | {"files": [{"name": "../../passwd", "sha256": "0"}]},
        lambda told: told | {"files": [{"part": "block"}]},
        lambda told: told | {"title": "A\x1b[2J"},
        lambda told: told | {"spots": {"block": ["A\x1b[2J"]}},
    ],
    ids=["no file", "another's file", "no name", "a terminal's command", "one in an ink"],
)
def test_a_ticket_that_names_other_files_is_refused(
    release: tuple[Path, Record], tmp_path: Path, spoil: Callable[[dict[str, object]], dict[str, object]]
) -> None:
    ticket = release[0] / "files" / "report-base-press-ticket.json"
    ticket.write_text(json.dumps(spoil(json.loads(ticket.read_text()))))
    with pytest.raises(ProblemsFound) as found:
        make(*release, read_copies(listed(tmp_path, "north,report,,,40,Town hall")), tmp_path / "orders")
    assert codes(found) == [("order-file", 0)]


def test_an_orders_check_reads_nothing_outside_of_it(release: tuple[Path, Record], tmp_path: Path) -> None:
    """A forged order names a device without an end: its sums are right, and it is refused."""
    (made,) = make(*release, read_copies(listed(tmp_path, "north,report,,,40,Town hall")), tmp_path / "orders")
    told = (made.folder / "order.json").read_text().replace("report-base-press.pdf", "../../../../../../../dev/zero")
    (made.folder / "order.json").write_text(told)
    sums = (made.folder / "SHA512SUMS").read_text().splitlines()
    digest = hashlib.sha512(told.encode()).hexdigest()
    right = [f"{digest}  order.json" if line.endswith("  order.json") else line for line in sums]
    (made.folder / "SHA512SUMS").write_text("\n".join(right) + "\n")
    with pytest.raises(ProblemsFound) as found:
        check(made.folder)
    assert [problem.code for problem in found.value.problems] == ["order-damaged"]
