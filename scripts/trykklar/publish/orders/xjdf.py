"""An order as XJDF, the job format that print shops' programs read (CIP4, XJDF Specification 2.1).

Each version is a product with its copies. One that has a cover of its own is bound of two more products, cover and
block (`BindingIntent`, 7.2). Every delivery is a drop with its address (`DeliveryParams`, 8.19). Lengths are in pt, but
for the thickness of paper in µm. What the format has no place for, such as SHA-512, stands in the order's other files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote
from xml.etree import ElementTree as ET

from ...typeset.parts import PT_PER_MM
from .copies import Delivery
from .tickets import PressFile, Stock, Ticket

NAMESPACE = "http://www.CIP4.org/JDFSchema_2_0"
_BINDINGS = {"perfect": "SoftCover", "saddle-stitch": "SaddleStitch", "none": "None"}
_INKS = {"4": "Cyan Magenta Yellow Black", "1": "Black"}
Tickets = Mapping[tuple[str, str], Ticket]
"""Document and variant → its ticket."""


def xjdf(job: str, tickets: Tickets, deliveries: Sequence[Delivery], folder: str = "files/") -> bytes:
    """The order `job` as a file. `folder` is where the press files lie, from the file on."""
    root = ET.Element("XJDF", xmlns=NAMESPACE, JobID=_name(job), Types="Product", Version="2.1")
    products = ET.SubElement(root, "ProductList")
    ids = {key: f"P{number}" for number, key in enumerate(tickets, 1)}
    for key, ticket in tickets.items():
        copies = sum(each.copies for each in deliveries if (each.document, each.variant) == key)
        _product(products, ids[key], key, ticket, copies)
    _colours(root, tickets)
    contacts, drops, runs = (_set(root, name) for name in ("Contact", "DeliveryParams", "RunList"))
    addresses: dict[str, list[Delivery]] = {}
    for each in deliveries:
        addresses.setdefault(each.deliver_to, []).append(each)
    for number, (address, rows) in enumerate(addresses.items(), 1):
        _drop(contacts, drops, f"D{number}", address, [(ids[row.document, row.variant], row.copies) for row in rows])
    for key, ticket in tickets.items():
        for file in ticket.files:
            _run(runs, f"{ids[key]}{_suffix(file.part, ticket)}", file, folder)
    ET.indent(root, " ")
    text: bytes = ET.tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text + b"\n"


def _colours(root: ET.Element, tickets: Tickets) -> None:
    """Inks of their own (`Color`): the name that surfaces have for each, which holds no space, and that of its
    maker, by which the press files call it."""
    spots = sorted({ink for ticket in tickets.values() for inks in ticket.spots.values() for ink in inks})
    if not spots:
        return
    colours = _set(root, "Color")
    for ink in spots:
        resource = ET.SubElement(colours, "Resource")
        ET.SubElement(resource, "Part", Separation=_name(ink))
        ET.SubElement(resource, "Color", ActualColorName=ink)


def _product(products: ET.Element, identifier: str, key: tuple[str, str], ticket: Ticket, copies: int) -> None:
    variant = key[1]
    bound = ET.SubElement(
        products, "Product", Amount=str(copies), DescriptiveName=ticket.title, ID=identifier, IsRoot="true"
    )
    bound.set("ExternalID", _name(".".join(filter(None, key))))
    bound.set("ProductType", "Book" if ticket.binding == "perfect" else "Brochure")
    if variant:
        bound.set("PartVersion", _name(variant))
    if ticket.remarks:
        ET.SubElement(bound, "Comment").text = ticket.remarks
    if ticket.isbn:
        ET.SubElement(bound, "GeneralID", IDUsage="ISBN", IDValue=ticket.isbn)
    binding = _intent(bound, "BindingIntent", BindingType=_BINDINGS.get(ticket.binding, "None"), BindingSide="Left")
    if not _apart(ticket):
        _printed(bound, ticket, "block", ticket.paper)
        return
    binding.set("ChildRefs", f"{identifier}-cover {identifier}-block")
    for part, paper in (("cover", ticket.cover_paper or ticket.paper), ("block", ticket.paper)):
        child = ET.SubElement(products, "Product", ID=f"{identifier}-{part}", IsRoot="false")
        child.set("ProductType", "Cover" if part == "cover" else "Body")
        _printed(child, ticket, part, paper)


def _printed(product: ET.Element, ticket: Ticket, part: str, paper: Stock | None) -> None:
    """The intents of what is printed on one paper, in the order of their names."""
    front, _, back = ticket.colours.get(part, "4/4").partition("/")
    surfaces = _intent(product, "ColorIntent")
    for surface, inks in (("Front", front), ("Back", back)):
        if inks in _INKS:
            used = " ".join([_INKS[inks], *map(_name, ticket.spots.get(part, ()))])
            ET.SubElement(surfaces, "SurfaceColor", Surface=surface, ColorsUsed=used)
    if ticket.lamination and part == "cover":
        _intent(product, "LaminatingIntent", Surface="Front").set("Texture", _name(ticket.lamination))
    layout = _intent(product, "LayoutIntent", Pages=str(4 if part == "cover" else ticket.pages))
    if ticket.trim:
        layout.set("FinishedDimensions", f"{_pt(ticket.trim[0])} {_pt(ticket.trim[1])} 0")
    layout.set("Bleed", _pt(ticket.bleed))
    layout.set("Sides", "TwoSidedHeadToHead" if back in _INKS else "OneSided")
    if paper:
        media = _intent(product, "MediaIntent", MediaType="Paper", MediaQuality=paper.name)
        media.set("Weight", f"{paper.grammage:g}")
        media.set("Thickness", f"{paper.thickness * 1000:g}")


def _intent(product: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(ET.SubElement(product, "Intent", Name=name), name, attributes)


def _set(root: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(root, "ResourceSet", Name=name, Usage="Input")


def _drop(contacts: ET.Element, drops: ET.Element, drop: str, address: str, items: Sequence[tuple[str, int]]) -> None:
    resource = ET.SubElement(contacts, "Resource")
    ET.SubElement(resource, "Part", ContactType="Delivery", DropID=drop)
    lines = ET.SubElement(ET.SubElement(resource, "Contact"), "Address")
    for line in filter(None, (part.strip() for part in address.split(","))):
        ET.SubElement(lines, "AddressLine").text = line
    resource = ET.SubElement(drops, "Resource")
    ET.SubElement(resource, "Part", DropID=drop)
    delivered = ET.SubElement(resource, "DeliveryParams")
    for product, copies in items:
        ET.SubElement(delivered, "DropItem", Amount=str(copies), ItemRef=product)


def _run(runs: ET.Element, product: str, file: PressFile, folder: str) -> None:
    resource = ET.SubElement(runs, "Resource", DescriptiveName=file.part)
    ET.SubElement(resource, "Part", Product=product)
    pages = {"NPage": str(file.pages)} if file.pages else {}
    run = ET.SubElement(resource, "RunList", pages)
    ET.SubElement(run, "FileSpec", MimeType="application/pdf", URL=quote(f"{folder}{file.name}"))


def _suffix(part: str, ticket: Ticket) -> str:
    return f"-{part}" if _apart(ticket) and part in ("cover", "block") else ""


def _apart(ticket: Ticket) -> bool:
    return any(file.part == "cover" for file in ticket.files)


def _pt(mm: float) -> str:
    return f"{mm * PT_PER_MM:.3f}".rstrip("0").rstrip(".")


def _name(text: str) -> str:
    """A name without spaces, as the format wants its ids (xs:NMTOKEN)."""
    return "".join(c if c.isalnum() or c in "._-" else "-" for c in text)
