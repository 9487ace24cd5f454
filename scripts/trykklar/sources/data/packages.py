"""Office documents are ZIP packages of XML (ISO/IEC 29500-2, OpenDocument 1.3 part 2): their parts, read within
bounds."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ...base.bounds import WORKBOOK_PART_BYTES, Bound
from ...base.problems import Place, Problem, ProblemsFound

Element = Any
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
"""The beginning of a compound file: an office program's before 2007, or any behind a password ([MS-CFB], 2.2)."""
_BROKEN = (KeyError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)
"""What the standard library raises where an archive is not what it says; NotImplementedError is a RuntimeError."""


@dataclass(frozen=True, slots=True)
class Office:
    """What a package is read as: how it is called, what to do about it, and how large its parts may be."""

    what: str
    code: str
    again: str
    smaller: str
    part: Bound


WORKBOOK = Office(
    what="workbook",
    code="data-file",
    again="open it in the office program, and save it again, without a password",
    smaller="copy the cells that are printed into a workbook of their own",
    part=WORKBOOK_PART_BYTES,
)


def package_fault(file: str, what: str, hint: str, line: int = 1, *, code: str = WORKBOOK.code) -> ProblemsFound:
    """A workbook, or another package, that cannot be read."""
    return ProblemsFound([Problem(code, f"'{file}' {what}", hint, Place(file, line))])


class Package:
    """The parts of a package. Nothing outside of it is followed, whatever a part names."""

    def __init__(self, data: bytes, file: str, office: Office = WORKBOOK) -> None:
        """Raises `ProblemsFound` with the code of `office`."""
        self.file = file
        self._office = office
        if data.startswith(_OLD_OR_LOCKED):
            raise self.fault("has a password, or is of an office program before 2007")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = frozenset(self._zip.namelist())
        except _BROKEN:
            raise self.fault(f"is no {office.what}") from None

    def fault(self, what: str, hint: str = "") -> ProblemsFound:
        """What is wrong with the package."""
        line = 1 if self._office is WORKBOOK else 0
        return package_fault(self.file, what, hint or self._office.again, line, code=self._office.code)

    def content(self, name: str) -> bytes:
        """The bytes of a part. Raises `ProblemsFound` for what is missing, too large or broken."""
        most = self._office.part.most
        try:
            with self._zip.open(name) as stream:
                data = stream.read(most + 1)
        except _BROKEN:
            raise self.fault(f"lacks its part '{name}', or it cannot be read") from None
        if len(data) > most:
            raise self.fault(f"has more than {most:,} bytes in '{name}'", self._office.smaller)
        return data

    def part(self, name: str) -> Element:
        """The root element of a part. Raises `ProblemsFound`, as `content` does, and for what is no XML."""
        data = self.content(name)
        if b"<!DOCTYPE" in data or b"\0" in data:  # neither standard lets a part have one, nor other encodings in use
            raise self.fault(f"has a document type in '{name}'")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise self.fault(f"has a part '{name}' that is no XML") from None


def local(element: Element) -> str:
    """An element's name without its namespace; '' for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
