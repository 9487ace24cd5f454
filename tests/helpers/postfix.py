"""A real mail server on the loopback: Postfix as Debian has it, which greylists by Postgrey and delivers to Maildirs.

It wants root, since Postfix delivers in the name of others; nothing of it touches the machine's own Postfix.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

HERE, SENDER = "council.example.org", "sender.example.org"
GREY = 1
"""Seconds that the greylist asks for."""
LARGEST = 20_000_000
"""Bytes of a message and of a mailbox."""
_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.example.org
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination, reject_unlisted_recipient,
  check_recipient_access inline:{{{sender}=permit}},
  check_policy_service inet:127.0.0.1:{grey}
virtual_mailbox_domains = inline:{{{here}=x, {sender}=x}}
virtual_mailbox_maps = texthash:{folder}/etc/boxes
virtual_mailbox_base = {folder}/mail
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
virtual_mailbox_limit = {largest}
message_size_limit = {largest}
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running server."""

    folder: Path
    port: int

    def maildir(self, box: str) -> Path:
        return self.folder / "mail" / box

    def delivered(self, box: str) -> list[bytes]:
        """The messages of a mailbox, once nothing is on its way any more."""
        self.settled()
        return [path.read_bytes() for path in sorted((self.maildir(box) / "new").glob("*"))]

    def settled(self) -> None:
        """Wait until the queue is empty."""
        queues = [self.folder / "queue" / name for name in ("incoming", "active", "maildrop", "deferred")]
        until = time.monotonic() + 600
        while any(path.is_file() for queue in queues for path in queue.rglob("*")):
            assert time.monotonic() < until, (self.folder / "log").read_text()[-3000:]
            time.sleep(0.1)


@contextmanager
def running(boxes: Iterable[str], full: Iterable[str] = ()) -> Iterator[Postfix]:
    """A server with mailboxes of `HERE`, and `post` and `journal` of `SENDER`; those of `full` have no room left.

    Its folder is not below that of the tests, which pytest closes to the users in whose names it works.

    Fails the test where it cannot run: what was not tried is not right.
    """
    if os.geteuid() != 0 or not (shutil.which("postfix") and shutil.which("postgrey")):
        pytest.fail("wants root, postfix and postgrey: 'make test-mail' installs them on Debian as root", pytrace=False)
    with ExitStack() as stack:
        port, grey = (stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2))
        ports = port.getsockname()[1], grey.getsockname()[1]
    with TemporaryDirectory(prefix="postfix-") as made, _serving(Path(made), ports, list(boxes), list(full)) as server:
        yield server


@contextmanager
def _serving(folder: Path, ports: tuple[int, int], boxes: list[str], full: list[str]) -> Iterator[Postfix]:
    folder.chmod(0o755)
    _written(folder, ports, boxes, full)
    greylist = ["postgrey", f"--inet=127.0.0.1:{ports[1]}", f"--delay={GREY}", f"--dbdir={folder / 'grey'}"]
    mails = ["postfix", "-c", str(folder / "etc"), "start-fg"]
    with _started(greylist, ports[1], folder / "greylist"), _started(mails, ports[0], folder / "said"):
        try:
            yield Postfix(folder, ports[0])
        finally:
            subprocess.run(["postfix", "-c", folder / "etc", "stop"], check=False, capture_output=True)


def _written(folder: Path, ports: tuple[int, int], boxes: list[str], full: list[str]) -> None:
    owner = {
        name: pwd.getpwnam(user) for name, user in {"data": "postfix", "mail": "nobody", "grey": "postgrey"}.items()
    }
    for name in ("etc", "queue", *owner):
        (folder / name).mkdir(parents=True)
    for name, who in owner.items():
        os.chown(folder / name, who.pw_uid, who.pw_gid)
    nobody = owner["mail"]
    told = {"uid": nobody.pw_uid, "gid": nobody.pw_gid, "here": HERE, "sender": SENDER, "largest": LARGEST}
    (folder / "etc" / "main.cf").write_text(_MAIN.format(folder=folder, grey=ports[1], **told))
    (folder / "etc" / "master.cf").write_text(_MASTER.format(port=ports[0]))
    rows = [*(f"{box}@{HERE} {box}/" for box in boxes), *(f"{box}@{HERE} {box}" for box in full)]
    own = [f"{box}@{SENDER} {box}/" for box in ("post", "journal")]
    (folder / "etc" / "boxes").write_text("\n".join([*rows, *own]) + "\n")
    for box in full:
        with (folder / "mail" / box).open("wb") as file:
            file.truncate(LARGEST - 10)
        os.chown(folder / "mail" / box, nobody.pw_uid, nobody.pw_gid)


@contextmanager
def _started(command: list[str], port: int, said: Path) -> Iterator[None]:
    """A program that listens on a port, until it is left; what it says goes into a file."""
    with said.open("wb") as stream, subprocess.Popen(command, stdout=stream, stderr=stream) as process:
        try:
            until = time.monotonic() + 600
            while not _listens(port):
                if process.poll() is not None or time.monotonic() > until:
                    told = [path.read_text() for path in (said, said.parent / "log") if path.exists()]
                    pytest.fail(f"{command[0]} does not run: {' '.join(told)}", pytrace=False)
                time.sleep(0.1)
            yield
        finally:
            process.kill()  # what has ended already is not hurt, and a greylist waits for its clients


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False
