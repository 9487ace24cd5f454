"""A mail server on the loopback whose answers follow from the address, and a folder of what it has taken.

Run as a program, it is a server of its own: `boxes.py FOLDER BEFORE AFTER` holds its 250 for so many seconds before and
after it has taken a message, and prints its port.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path
from typing import Any

from aiosmtpd import smtp

JOURNAL = "journal@sender.example.org"
ANSWERS = {
    "unknown": "550 5.1.1 no such user here: unknown@somewhere",
    "full": "552 5.2.2 mailbox full",
    "later": "450 4.2.0 try again later",
    "blocked": "550 5.7.1 you are on a list",
    "closing": "421 4.3.2 the service ends",
}
"""What is answered to recipients whose address begins so."""


class Boxes:
    """Takes messages: a line in `taken.log` for each recipient, and the journal's copies into a Maildir."""

    def __init__(self, folder: Path, before: float = 0, after: float = 0) -> None:
        self.folder, self.before, self.after = folder, before, after
        self.log, self.maildir = folder / "taken.log", folder / "journal"
        for name in ("new", "cur", "tmp"):
            (self.maildir / name).mkdir(parents=True, exist_ok=True)
        self.tried: Counter[str] = Counter()
        self.messages: list[tuple[str, bytes]] = []
        self.envelopes: list[str | None] = []
        self.users: set[str] = set()
        self._at_work = 0

    def at_work(self, more: int) -> None:
        """Take down, for other processes, how many connections are open and messages being taken."""
        self._at_work += more
        (self.folder / "at-work").write_text(str(self._at_work))

    def idle(self) -> bool:
        """Whether nothing that was sent is still to be taken, asked from another process."""
        file = self.folder / "at-work"
        return not file.exists() or file.read_text() == "0"

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: smtp.SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        self.tried[address] += 1
        if address.startswith("grey") and self.tried[address] == 1:
            return "451 4.7.1 greylisted"
        for begin, answer in ANSWERS.items():
            if address.startswith(begin):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server: smtp.SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.at_work(1)
        taking = asyncio.ensure_future(self._take(envelope))
        taking.add_done_callback(lambda _: self.at_work(-1))
        return await asyncio.shield(taking)

    async def _take(self, envelope: Any) -> str:
        if self.before:
            await asyncio.sleep(self.before)
        found = re.search(rb"(?m)^Message-ID: <(\w+)@", envelope.content)
        number = found[1].decode() if found else "?"
        for address in envelope.rcpt_tos:
            if address == JOURNAL:
                (self.maildir / "new" / f"{time.monotonic_ns()}.{number}").write_bytes(envelope.content)
            else:
                with self.log.open("a") as log:
                    log.write(f"{number} {address}\n")
                self.messages.append((address, envelope.content))
                self.envelopes.append(envelope.mail_from)
        if self.after:
            await asyncio.sleep(self.after)
        return "250 2.0.0 taken"

    def known(self, _server: Any, _session: Any, _envelope: Any, _how: str, login: Any) -> smtp.AuthResult:
        """Whoever has the password 'secret'."""
        told = f"{login.login.decode()} {login.password.decode()}"
        if told.endswith(" secret"):
            self.users.add(told)
        return smtp.AuthResult(success=told.endswith(" secret"), handled=False)

    def taken(self) -> Counter[str]:
        """How often each address got a message."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return Counter(line.partition(" ")[2] for line in lines)


class _Session(smtp.SMTP):
    """Tells how many there are."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.at_work(1)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.event_handler.at_work(-1)


@contextmanager
def serving(boxes: Boxes, largest: int = 33_554_432, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port of a server in a thread of this process; with `context`, it wants encryption and a login."""
    loop = asyncio.new_event_loop()

    def session() -> smtp.SMTP:
        guarded = {"tls_context": context, "authenticator": boxes.known, "auth_required": True} if context else {}
        return _Session(boxes, enable_SMTPUTF8=True, ident="boxes", data_size_limit=largest, loop=loop, **guarded)

    server = loop.run_until_complete(loop.create_server(session, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(_ended(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _ended(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def read(data: bytes) -> Any:
    """A message as a mail program reads it."""
    return BytesParser(policy=SMTP).parsebytes(data)


if __name__ == "__main__":
    with serving(Boxes(Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))) as port:
        print(port, flush=True)
        sys.stdin.read()
