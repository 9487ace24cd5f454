"""Sites in tests: built by the command, read as files, and served with the headers that they ask for."""

from __future__ import annotations

import functools
import gzip
import http.server
import posixpath
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from support import run
from trykklar.web.headers import HEADERS

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Of axe-core, by tag."""
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


def build_site(publication: Path, document: str = "site", *options: str) -> Path:
    """The folder of the site. Fails the test where it is not built."""
    built = run("build", document, "--publication", publication, *options, "--json")
    assert built.exit_code == 0, [(p.code, p.at, p.message) for p in built.problems]
    return publication / "output" / document


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def broken_links(site: Path) -> list[str]:
    """Every address of a page that leads to no file of the site, or to no id on a page: 'page → address'."""
    trees = {page.relative_to(site).as_posix(): html.fromstring(page.read_bytes()) for page in pages(site)}
    ids = {name: {element.get("id") for element in tree.iter() if element.get("id")} for name, tree in trees.items()}
    broken: list[str] = []
    for name, tree in trees.items():
        for element, attribute in ((e, a) for e in tree.iter() for a in ("href", "src") if e.get(a)):
            parts = urlsplit(str(element.get(attribute)))
            if parts.scheme or parts.netloc:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
            )
            there = site / target
            if not there.is_file() or (parts.fragment and target in ids and parts.fragment not in ids[target]):
                broken.append(f"{name} → {element.get(attribute)}")
    return broken


_PACKED = (".html", ".css", ".js", ".svg", ".json")


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Sends the site's headers, and texts packed, as servers do."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if file.suffix not in _PACKED or not file.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            super().do_GET()
            return
        data = gzip.compress(file.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing is told."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The site's address on this machine, with its headers."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
