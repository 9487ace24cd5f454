"""The sender's mail server: a connection, and one message as one transaction (RFC 5321).

Whatever is certain before the message's last dot is an answer; what happens after it and is no answer is unsure.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ...base.bounds import MAIL_SECONDS
from ...base.files import read_answer
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import EXIT_ENVIRONMENT, rule
from .settings import Mailing, Server

rule("mail-server", "the mail server cannot be reached, or refuses to be spoken to", exit_code=EXIT_ENVIRONMENT)
rule("mail-login", "the mail server refuses the login, or there is none that can be read", exit_code=EXIT_ENVIRONMENT)

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Login:
    """Who the sender is to the server. Never printed."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "Login(…)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said of a message; code 0 where the connection ended before it could."""

    code: int
    status: str = ""
    """Enhanced code (RFC 3463), where there is one."""
    sure: bool = True
    """Whether the server has certainly not taken it, or certainly has."""

    @property
    def accepted(self) -> bool:
        return self.sure and 200 <= self.code < 300

    @property
    def permanent(self) -> bool:
        return self.sure and 500 <= self.code < 600

    def __str__(self) -> str:
        return f"{self.code or 'no answer'} {self.status}".strip()


def read_login(file: Path | None, user: str, password: str) -> Login | None:
    """From a file of two lines that nobody else can read, or as it was given. Raises `ProblemsFound` (mail-login)."""
    if file is None:
        return Login(user, password) if user and password else None
    try:
        told = read_answer(file, 10_000).decode("utf-8").splitlines()
        closed = not file.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError):
        told, closed = [], True
    if len(told) < 2 or not closed:
        what = f"'{file.name}' {'is no file of two lines' if closed else 'can be read by others'}"
        hint = "write user and password in two lines, and close it: chmod 600"
        raise ProblemsFound([Problem("mail-login", what, hint, Place(str(file)))])
    return Login(told[0], told[1])


@contextmanager
def connected(server: Server, login: Login | None) -> Iterator[smtplib.SMTP]:
    """A connection that is encrypted, and logged in where there is a login.

    Raises `ProblemsFound`: mail-server, mail-login.
    """
    smtp = _open(server)
    try:
        if login:
            _log_in(smtp, login, server)
        yield smtp
    finally:
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def _open(server: Server) -> smtplib.SMTP:
    smtp: smtplib.SMTP | None = None
    try:
        if server.tls == "implicit":
            smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=MAIL_SECONDS.most, context=_context())
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=MAIL_SECONDS.most)
        if server.tls == "starttls":
            smtp.starttls(context=_context())
        smtp.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        if smtp:
            smtp.close()
        why = "it does not encrypt" if isinstance(error, smtplib.SMTPNotSupportedError) else type(error).__name__
        hint = "check 'server:' in mailing.yaml, and the network"
        what = f"the mail server {server.host}:{server.port} cannot be spoken to: {why}"
        raise ProblemsFound([Problem("mail-server", what, hint)]) from None
    return smtp


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _log_in(smtp: smtplib.SMTP, login: Login, server: Server) -> None:
    try:
        smtp.login(login.user, login.password)
    except (OSError, smtplib.SMTPException):
        hint = "check user and password; nothing was sent"
        raise ProblemsFound([Problem("mail-login", f"{server.host} refuses the login", hint)]) from None


def deliver(
    smtp: smtplib.SMTP, mailing: Mailing, number: str, address: str, data: bytes, begin: Callable[[], None]
) -> Answer:
    """One message in one transaction; `begin` is called when only the message itself is left to be sent.

    Raises what `begin` raises, and `ProblemsFound` (mail-server) where it refuses the sender; then nothing was sent.
    """
    try:
        refused = _envelope(smtp, mailing, number, address, len(data))
    except (OSError, smtplib.SMTPException, UnicodeError):
        return Answer(0)
    if refused:
        with suppress(OSError, smtplib.SMTPException):
            smtp.rset()
        return refused
    begin()
    try:
        code, text = smtp.data(data)
    except smtplib.SMTPDataError as error:  # it did not want to hear the message
        return _answer(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException):
        return Answer(0, sure=False)
    return _answer(code, text)


def _envelope(smtp: smtplib.SMTP, mailing: Mailing, number: str, address: str, size: int) -> Answer | None:
    """Sender and recipients; the answer that refuses one, None where all are taken."""
    most = smtp.esmtp_features.get("size", "")
    if most.isdecimal() and 0 < int(most) < size:
        return Answer(552, "5.3.4")
    wide = [] if address.isascii() else ["SMTPUTF8"]
    if wide and not smtp.has_extn("smtputf8"):
        return Answer(553, "5.6.7")
    smtp.command_encoding = "utf-8" if wide else "ascii"
    dsn = smtp.has_extn("dsn")
    options = [*wide, *(["RET=HDRS", f"ENVID={number}"] if dsn else [])]
    code, text = smtp.mail(mailing.sender.address, options)
    if code >= 500 and code != 552:
        raise ProblemsFound([_refuses("the sender's address", code)])
    if code == 250:
        code, text = smtp.rcpt(address, ["NOTIFY=FAILURE,DELAY"] if dsn else [])
    if code in (250, 251) and mailing.journal:
        kept, _ = smtp.rcpt(mailing.journal.address, ["NOTIFY=NEVER"] if dsn else [])
        if kept >= 500:
            raise ProblemsFound([_refuses("the journal's address", kept)])
        code = kept
    return None if code in (250, 251) else _answer(code, text)


def _refuses(what: str, code: int) -> Problem:
    hint = "ask whoever runs it; no message was sent or marked as refused"
    return Problem("mail-server", f"the mail server refuses {what}: {code}", hint)


def _answer(code: int, text: bytes | str) -> Answer:
    told = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    found = _STATUS.match(told)
    return Answer(code, found[0] if found else "")
