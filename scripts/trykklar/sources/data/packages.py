"""Workbooks are ZIP packages of XML (ISO/IEC 29500-2, OpenDocument 1.3 part 2): their parts, read within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from ...base.bounds import WORKBOOK_PART_BYTES
from ...base.problems import Place, Problem, ProblemsFound

Element = Any
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
"""The beginning of a compound file: Excel before 2007, and any workbook behind a password ([MS-CFB], 2.2)."""


def package_fault(file: str, what: str, hint: str, line: int = 1) -> ProblemsFound:
    """A workbook that cannot be read."""
    return ProblemsFound([Problem("data-file", f"'{file}' {what}", hint, Place(file, line))])


class Package:
    """The parts of a workbook. Nothing outside of it is followed, whatever a part names."""

    def __init__(self, data: bytes, file: str) -> None:
        """Raises `ProblemsFound`: data-file."""
        self.file = file
        if data.startswith(_OLD_OR_LOCKED):
            raise package_fault(
                file, "has a password, or is of Excel before 2007", "save it as .xlsx without a password"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = frozenset(self._zip.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
            raise package_fault(file, "is no workbook", "open it in the office program, and save it again") from None

    def part(self, name: str) -> Element:
        """The root element of a part. Raises `ProblemsFound`: data-file, for what is missing, too large or no XML."""
        try:
            with self._zip.open(name) as stream:
                data = stream.read(WORKBOOK_PART_BYTES.most + 1)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
            hint = "open it in the office program, and save it again, without a password"
            raise package_fault(self.file, f"lacks its part '{name}', or it cannot be read", hint) from None
        if len(data) > WORKBOOK_PART_BYTES.most:
            what = f"has more than {WORKBOOK_PART_BYTES.most:,} bytes in '{name}'"
            raise package_fault(self.file, what, "copy the cells that are printed into a workbook of their own")
        return self._parsed(data, name)

    def _parsed(self, data: bytes, name: str) -> Element:
        if b"<!DOCTYPE" in data or b"\0" in data:  # neither standard lets a part have one, nor other encodings in use
            raise package_fault(self.file, f"has a document type in '{name}'", "save it again in the office program")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            hint = "open it in the office program, and save it again, without a password"
            raise package_fault(self.file, f"has a part '{name}' that is no XML", hint) from None


def local(element: Element) -> str:
    """An element's name without its namespace; '' for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
