"""The file of a book (EPUB 3.3, 4.2, OCF ZIP container): the same files give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

FOLDER = "EPUB"
PACKAGE = "package.opf"
MEDIA_TYPE = b"application/epub+zip"
_CONTAINER = f"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="{FOLDER}/{PACKAGE}" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_THEN = (1980, 1, 1, 0, 0, 0)
"""The earliest time that ZIP knows; a file's own would say when it was built."""


def container(files: Mapping[str, bytes]) -> bytes:
    """The book's file. `files`: address from the folder of the package → bytes."""
    packed = {"META-INF/container.xml": _CONTAINER.encode()}
    packed |= {f"{FOLDER}/{address}": files[address] for address in sorted(files)}
    return zipped(packed, first={"mimetype": MEDIA_TYPE})


def zipped(files: Mapping[str, bytes], first: Mapping[str, bytes] | None = None) -> bytes:
    """Files as a ZIP archive, in their order. `first`: what stands before them and is not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in (first or {}).items():
            archive.writestr(zipfile.ZipInfo(name, _THEN), data)
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _THEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data, compresslevel=9)
    return out.getvalue()
