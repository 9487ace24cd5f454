"""Web editions in the preview: what a build made of them, and the server that shows them.

A site has scripts of its own, and its layout may be anybody's. So it is served on a port, hence an origin, of its own:
its pages stand in the preview's page as a frame that can ask the preview for nothing. A script is put into each page as
it is served; it tells the preview where the reader is, and the file and line of what is clicked.
"""

from __future__ import annotations

import hashlib
import html
import json
import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ...base.bounds import FINISHED_BYTES
from ...base.files import read_answer
from ...base.problems import Place
from ...sources.markup.grammar import LINES_OF_A_FILE
from ...web.headers import HEADERS, POLICY
from .guard import Guard

BRIDGE = Path(__file__).parent / "static" / "bridge.js"
BRIDGE_ADDRESS = "preview-bridge.js"
_SCRIPT = f'<script src="/{BRIDGE_ADDRESS}" defer></script></head>'.encode()
_SOURCE = re.compile(rb'<body[^>]* data-source="([^"]*)"')
_TITLE = re.compile(rb"<title>([^<]*)</title>")
_INCLUDED = re.compile(rb'<body[^>]* data-included="([^"]*)"')
_LINE = re.compile(rb' data-line="(\d{1,9})"')


@dataclass(frozen=True, kw_only=True)
class ShownSite:
    """The site of one document, of one build."""

    name: str
    title: str
    revision: str
    """Digest of its pages and styles."""
    built: float
    """When its entrance was written, in seconds since 1970 (UTC)."""
    files: Mapping[str, bytes] = field(repr=False)
    """Address → bytes, kept while the output folder changes: whatever a request names is looked up here."""
    pages: Mapping[str, str] = field(repr=False)
    """Source file → the address of the page that is made of it."""
    places: frozenset[Place] = field(repr=False)
    """Lines that something on its pages comes from."""


def read_site(name: str, folder: Path) -> ShownSite:
    """What lies in the folder of a site. Raises `OSError`."""
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    files = {file.relative_to(folder).as_posix(): read_answer(file, FINISHED_BYTES.most) for file in found}
    revision, pages, places = hashlib.sha256(), dict[str, str](), set[Place]()
    for address, data in files.items():
        if address.endswith((".html", ".css", ".js", ".svg")):
            revision.update(address.encode() + b"\0" + data)
            if source := _SOURCE.search(data):
                pages.setdefault(source[1].decode(), address)
                places |= {_written(source[1].decode(), data, int(line)) for line in _LINE.findall(data)}
    title = _TITLE.search(files.get("index.html", b""))
    return ShownSite(
        name=name,
        title=html.unescape(title[1].decode()) if title else name,
        revision=revision.hexdigest()[:32],
        built=(folder / "index.html").stat().st_mtime,
        files=files,
        pages=pages,
        places=frozenset(places),
    )


def _written(source: str, page: bytes, line: int) -> Place:
    """Where a line of a page was written: in its chapter, or in a file that this includes."""
    number, own = divmod(line, LINES_OF_A_FILE)
    included = _INCLUDED.search(page) if number else None
    names = json.loads(html.unescape(included[1].decode())) if included else []
    return Place(names[number - 1], own) if 0 < number <= len(names) else Place(source, line)


class SitesApp:
    """The routes of the second port: pages and files of the sites that are shown now."""

    def __init__(self, find: Callable[[str, str], bytes | None]) -> None:
        """`find`: the bytes of a site's file, by the names of both."""
        self._find = find

    def asgi(self, port: int, preview_port: int) -> Starlette:
        """The application, behind its guard; only the preview's page may frame what it shows."""
        framed_by = " ".join(f"http://{host}:{preview_port}" for host in ("127.0.0.1", "localhost"))
        policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {framed_by}")
        headers = {**HEADERS, "Content-Security-Policy": policy, "Cross-Origin-Resource-Policy": "same-origin"}
        routes = [Route(f"/{BRIDGE_ADDRESS}", self.bridge), Route("/{name}/{address:path}", self.file)]
        return Starlette(routes=routes, middleware=[Middleware(Guard, port=port, headers=headers)])

    async def bridge(self, request: Request) -> Response:
        return FileResponse(BRIDGE)

    async def file(self, request: Request) -> Response:
        """A file of a site; a page with the preview's script in it."""
        name, address = request.path_params["name"], request.path_params["address"] or "index.html"
        data, status = self._find(name, address), 200
        if data is None:
            data, address, status = self._find(name, "404.html"), "404.html", 404
        if data is None:
            raise HTTPException(404)
        if address.endswith(".html"):
            data = data.replace(b"</head>", _SCRIPT, 1)
        return Response(data, status, media_type=mimetypes.guess_type(address)[0] or "application/octet-stream")


def by_port(apps: Mapping[int, ASGIApp]) -> ASGIApp:
    """The application that answers on the port that was asked (ASGI 3.0, `server` of the scope)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        app = apps[scope["server"][1]] if scope["type"] == "http" else next(iter(apps.values()))
        await app(scope, receive, send)

    return answer
