"""What the server answers. Nothing here builds; nothing here reads a file that a request names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from ...base.problems import Place
from ...preflight.source_map import PlacedBlock
from .built import ShownDocument
from .editor import Editor, excerpt, source_file
from .guard import HEADERS, Guard
from .images import MAX_WIDTH, PageImages
from .inspector import inspected
from .session import Session
from .state import document_json

STATIC = Path(__file__).parent / "static"
STATIC_FILES = ("preview.css", "preview.js", "icon.svg")


class App:
    """The routes of one preview."""

    def __init__(self, session: Session, images: PageImages, editor: Editor | None) -> None:
        self._session = session
        self._images = images
        self._editor = editor

    def asgi(self, port: int, sites_port: int = 0) -> Starlette:
        """The application, behind its guard. `sites_port`: where sites are served, which its page may frame."""
        headers = dict(HEADERS)
        if sites_port:
            headers["Content-Security-Policy"] += f"; frame-src http://127.0.0.1:{sites_port}"
        routes = [
            Route("/", self.page),
            Route("/static/{name}", self.static),
            Route("/events", self.events),
            Route("/documents/{name}/pages.json", self.pages),
            Route("/documents/{name}/place", self.place),
            Route("/documents/{name}/places", self.places),
            Route("/documents/{name}/made", self.made),
            Route("/documents/{name}.pdf", self.pdf),
            Route("/sites/{name}/place", self.site_place),
            Route("/images/{digest}-{width}.png", self.image),
            Route("/open", self.open, methods=["POST"]),
            Route("/variant", self.variant, methods=["POST"]),
        ]
        return Starlette(routes=routes, middleware=[Middleware(Guard, port=port, headers=headers)])

    async def page(self, request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC_FILES:
            raise HTTPException(404)
        return FileResponse(STATIC / name)

    async def events(self, request: Request) -> Response:
        """How things stand, as server-sent events (HTML Standard, 9.2)."""

        if self._session.broadcast.full:
            return PlainTextResponse("The preview is open in too many places.", 503)

        async def stream() -> AsyncIterator[str]:
            async with aclosing(self._session.broadcast.follow()) as texts:  # a watcher who left is counted off at once
                async for text in texts:
                    yield ": still here\n\n" if text is None else f"data: {text}\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def pages(self, request: Request) -> Response:
        """A document's pages, of the revision asked for, though another build may have come between."""
        return Response(document_json(self._document(request)), media_type="application/json")

    async def pdf(self, request: Request) -> Response:
        document = self._document(request)
        return FileResponse(document.file, media_type="application/pdf", headers={"Content-Disposition": "inline"})

    async def image(self, request: Request) -> Response:
        """A page as PNG. What an address shows never changes, so browsers may keep it."""
        width = _whole(request.path_params["width"])
        if not 16 <= width <= MAX_WIDTH:
            raise HTTPException(400)
        found = self._session.built.image(request.path_params["digest"])
        if found is None:
            raise HTTPException(404)
        png = await self._images.draw(*found, width, wanted=lambda: _waiting(request))
        if png is None:
            return Response(status_code=204)
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=31536000, immutable"})

    async def place(self, request: Request) -> Response:
        """The line that a point of a page comes from; x and y in pt from the page's upper left."""
        document, number = self._page(request)
        try:
            x, y = float(request.query_params["x"]), float(request.query_params["y"])
        except (KeyError, ValueError):
            raise HTTPException(400) from None
        found = document.sources.at(number, x, document.leaves.pages[number - 1].height - y)
        if found is None:
            return JSONResponse(None)
        return JSONResponse({**self._block(document, found.block), "exact": found.exact})

    async def places(self, request: Request) -> Response:
        """All blocks of a page, from top to bottom."""
        document, number = self._page(request)
        return JSONResponse([{**self._block(document, block), "exact": True} for block in document.sources.on(number)])

    async def made(self, request: Request) -> Response:
        """What made the thing that a line became: template, directive, rules of style and tokens (`inspector.py`)."""
        document = self._document(request)
        place = Place(request.query_params.get("file", ""), _whole(request.query_params.get("line", "")))
        if document.origins is None or not document.sources.knows(place):
            return JSONResponse(None)
        return JSONResponse(await run_in_threadpool(inspected, document.origins, place))

    async def site_place(self, request: Request) -> Response:
        """A line that something on a site's pages comes from, and what stands there."""
        site = self._session.built.sites.get(request.path_params["name"])
        place = Place(request.query_params.get("file", ""), _whole(request.query_params.get("line", "")))
        if site is None or place not in site.places:
            return JSONResponse(None)
        file = source_file(self._session.settings, place)
        return JSONResponse(
            {"file": place.file, "line": place.line, "text": excerpt(file, place.line) if file else [], "exact": True}
        )

    async def open(self, request: Request) -> Response:
        """Open a place in the editor: one that a block of text or a problem names, and no other."""
        if self._editor is None:
            raise HTTPException(404)
        try:
            asked = await request.json()
            place = Place(str(asked["file"]), int(asked["line"]))
        except (ValueError, KeyError, TypeError):
            raise HTTPException(400) from None
        session = self._session
        built = session.built
        known = any(p.place == place for p in session.state.problems) or any(
            place in site.places for site in built.sites.values()
        )
        known = known or any(e.sources.knows(place) for e in built.documents)
        file = source_file(session.settings, place) if known else None
        if file is None:
            return PlainTextResponse("This place is in none of the sources shown.", 404)
        try:
            self._editor.open(file, place.line)
        except OSError as error:
            return PlainTextResponse(f"The editor could not be started: {error.strerror}.", 500)
        return Response(status_code=204)

    async def variant(self, request: Request) -> Response:
        """Show another edition: the base one, or a variant by its code."""
        try:
            code = str((await request.json())["code"])
        except (ValueError, KeyError, TypeError):
            raise HTTPException(400) from None
        if not self._session.choose(code):
            return PlainTextResponse("There is no such variant.", 404)
        return Response(status_code=204)

    def _document(self, request: Request) -> ShownDocument:
        document = self._session.built.get(request.path_params["name"], request.query_params.get("revision"))
        if document is None:
            raise HTTPException(404)
        return document

    def _page(self, request: Request) -> tuple[ShownDocument, int]:
        document = self._document(request)
        number = _whole(request.query_params.get("page", ""))
        if not 1 <= number <= len(document.leaves.pages):
            raise HTTPException(404)
        return document, number

    def _block(self, document: ShownDocument, block: PlacedBlock) -> dict[str, Any]:
        height = document.leaves.pages[block.page - 1].height
        file = source_file(self._session.settings, Place(block.file, block.line))
        return {
            "page": block.page,
            "box": [
                block.left,
                round(height - block.top, 1),
                round(block.right - block.left, 1),
                round(block.top - block.bottom, 1),
            ],
            "file": block.file,
            "line": block.line,
            "text": excerpt(file, block.line) if file else [],
        }


def _whole(text: str) -> int:
    """A number of at most six digits; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0


async def _waiting(request: Request) -> bool:
    return not await request.is_disconnected()
