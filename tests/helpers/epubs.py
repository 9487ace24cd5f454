"""EPUBs in tests: read as a reader's program reads them, from the container on, by nothing that wrote them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

NAMES = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
}


@dataclass(frozen=True)
class Epub:
    """A book as it was read."""

    infos: list[zipfile.ZipInfo]
    files: dict[str, bytes]
    """Address from the package's folder → bytes."""
    package: Any
    nav: Any
    pages: dict[str, Any]
    """Address → root of each XHTML document."""

    def ask(self, root: Any, path: str) -> list[Any]:
        return list(root.xpath(path, namespaces=NAMES))

    def told(self, name: str) -> list[str]:
        """Values of a property in the metadata."""
        return [str(text) for text in self.ask(self.package, f"//o:meta[@property='{name}']/text()")]

    def listed(self, kind: str) -> list[tuple[str, str]]:
        """Words and addresses of a list of the navigation."""
        return [
            ("".join(a.itertext()), a.get("href")) for a in self.ask(self.nav, f"//h:nav[@e:type='{kind}']//h:li/h:a")
        ]

    def leads_nowhere(self) -> list[str]:
        """Every address in the book that names no file of it, or no id in one."""
        found = []
        for name, root in self.pages.items():
            for told in self.ask(root, "//@href | //@src"):
                path, _, fragment = str(told).partition("#")
                if ":" in path:
                    continue
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
                ids = set(self.ask(self.pages[target], "//@id")) if target in self.pages else set()
                if target not in self.files or (fragment and fragment not in ids):
                    found.append(f"{name} → {told}")
        return found


def read_epub(data: bytes) -> Epub:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        whole = {info.filename: archive.read(info) for info in infos}
    container = etree.fromstring(whole["META-INF/container.xml"])
    (at,) = container.xpath("//c:rootfile/@full-path", namespaces=NAMES)
    folder = posixpath.dirname(at) + "/"
    files = {name.removeprefix(folder): data for name, data in whole.items() if name.startswith(folder)}
    package = etree.fromstring(files.pop(posixpath.basename(at)))
    pages = {name: etree.fromstring(data) for name, data in files.items() if name.endswith(".xhtml")}
    (nav,) = package.xpath("//o:item[contains(@properties, 'nav')]/@href", namespaces=NAMES)
    return Epub(infos, files, package, pages[nav], pages)
