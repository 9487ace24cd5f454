"""Whom the server answers.

It listens on 127.0.0.1, so that other machines cannot reach it. Pages of other sites that are open in
the same browser can, so:

- the Host header must name the loopback (a foreign name that resolves to it is DNS rebinding);
- whatever acts must come from the preview's own page (Origin, RFC 6454);
- what a request brings is small, and its length is told;
- no other site may embed what is served, or read it (Cross-Origin-Resource-Policy), and the preview's
  page loads nothing from elsewhere (Content-Security-Policy).
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...base.bounds import REQUEST_BYTES

BODY_BYTES = REQUEST_BYTES.most
"""Of a request; it names a file and a line."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; script-src 'self'; style-src 'self'; connect-src "
    "'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """ASGI middleware in front of everything."""

    def __init__(self, app: ASGIApp, port: int, headers: Mapping[str, str] = HEADERS) -> None:
        self._app = app
        self._headers = headers
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refusal(scope["method"], Headers(scope=scope))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        answer = PlainTextResponse(refused, 403) if refused else self._app
        await answer(scope, receive, with_headers)

    def _refusal(self, method: str, headers: Headers) -> str:
        host = headers.get("host", "").lower()
        if host not in self._hosts:
            return "The preview answers on 127.0.0.1 and localhost only.\n"
        if method not in ("GET", "HEAD") and headers.get("origin") != f"http://{host}":
            return "Only the preview's own page may do this.\n"
        if method not in ("GET", "HEAD") and not _is_small(headers.get("content-length", "")):
            return "Nobody needs to say so much.\n"
        return ""


def _is_small(length: str) -> bool:
    """Whether a body's length is told, and is one that is read."""
    return length.isascii() and length.isdigit() and len(length) <= 6 and int(length) <= BODY_BYTES
