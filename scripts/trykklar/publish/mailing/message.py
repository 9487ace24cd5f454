"""A message: its text with the recipient's fields filled in, once plain and once as HTML, and its files.

A text holds fields in braces and no code: there is nothing to break out of. The same message has the same bytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path
from string import Formatter

from ...base.bounds import MAIL_WORDS
from ...base.files import inside, read_text
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from .settings import Mailing

rule("mail-message", "the text of a message that cannot be filled in")

_SUBJECT = "Subject:"
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True, slots=True)
class Text:
    """A message's text with its fields."""

    subject: str
    body: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one message is made of."""

    id: str
    when: str
    """As a header's date (RFC 5322)."""
    address: str
    name: str
    text: Text
    fields: Mapping[str, str]
    files: Mapping[str, bytes]
    """Name → bytes of what is attached: PDFs."""


def read_texts(folder: Path, mailing: Mailing, languages: set[str], fields: set[str]) -> dict[str, Text]:
    """The text for each language: `message.<language>.txt`, or `message.txt` for the mailing's own.

    Raises `ProblemsFound`: mail-message, also for fields that not every recipient has; file-missing.
    """
    found: dict[str, Text] = {}
    problems: list[Problem] = []
    for language in sorted(languages):
        name = "message.txt" if language in ("", mailing.language) else f"message.{language}.txt"
        try:
            text = read_text(inside(folder.resolve(), name, Place(name)), name)
            found[language] = _parsed(text, name, language or mailing.language, fields)
        except ProblemsFound as wrong:
            problems += wrong.problems
    if problems:
        raise ProblemsFound(problems)
    return found


def _parsed(text: str, name: str, language: str, fields: set[str]) -> Text:
    head, _, body = text.partition("\n")
    problems = [] if head.startswith(_SUBJECT) and head[len(_SUBJECT) :].strip() else [_no_subject(name)]
    if not body.strip():
        problems.append(Problem("mail-message", "the message has no text", "write it below the subject", Place(name)))
    for number, line in enumerate(text.split("\n"), 1):
        problems += _faults(line, Place(name, number), fields)
    if problems:
        raise ProblemsFound(problems)
    return Text(head[len(_SUBJECT) :].strip(), body.strip("\n") + "\n", language)


def _no_subject(name: str) -> Problem:
    return Problem("mail-message", "the first line is no subject", "begin with 'Subject: …'", Place(name, 1))


def _faults(line: str, place: Place, fields: set[str]) -> Iterator[Problem]:
    if re.search("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]", line):
        yield Problem("mail-message", "the line holds a character that cannot be seen", "take it out", place)
    try:
        named = [(field, spec, how) for _, field, spec, how in Formatter().parse(line) if field is not None]
    except ValueError:
        hint = "write {{ or }} for a brace that is none of a field"
        yield Problem("mail-message", "a brace without its other", hint, place)
        return
    known = ", ".join(sorted(fields))
    for field, spec, how in named:
        if field not in fields or spec or how:
            yield Problem("mail-message", f"there is no field '{{{field}}}' here", f"there are: {known}", place)


def made(letter: Letter, mailing: Mailing, link: str = "") -> bytes:
    """The bytes of a message, lines ended as in mail. Raises `ProblemsFound` (mail-message) for an endless subject."""
    subject, body = _subject(letter), filled(letter.text.body, letter.fields)
    policy = SMTP if letter.address.isascii() else SMTPUTF8
    message = EmailMessage(policy=policy.clone(raise_on_defect=False))
    message["From"] = _mailbox(mailing.sender.name, mailing.sender.address)
    message["To"] = _mailbox(letter.name, letter.address)
    if mailing.reply_to:
        message["Reply-To"] = mailing.reply_to
    message["Subject"] = subject
    message["Date"] = letter.when
    message["Message-ID"] = f"<{letter.id}@{mailing.sender.address.rpartition('@')[2]}>"
    if mailing.unsubscribe:
        message["List-Unsubscribe"] = f"<mailto:{mailing.unsubscribe}?subject=unsubscribe%20{letter.id}>"
    whole = f"{body}\n{link}\n" if link else body
    message.set_content(whole, cte="quoted-printable")
    page = as_html(whole, message["Subject"], letter.text.language)
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    for name, data in letter.files.items():
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    message["Content-Language"] = letter.text.language  # what sets the content takes away such headers
    for number, part in enumerate(each for each in message.walk() if each.is_multipart()):
        part.set_boundary(f"={letter.id}-{number}=")
    return message.as_bytes()


def _subject(letter: Letter) -> str:
    subject = " ".join(filled(letter.text.subject, letter.fields).split())
    if len(subject) > MAIL_WORDS.most:
        what = f"the subject has {len(subject):,} characters; {MAIL_WORDS.most} are written"
        raise ProblemsFound([Problem("mail-message", what, "write a shorter one", Place("message.txt", 1))])
    return subject


def _mailbox(name: str, address: str) -> Address:
    user, _, domain = address.rpartition("@")
    return Address(display_name=name, username=user, domain=domain)


def filled(text: str, fields: Mapping[str, str]) -> str:
    """A text whose fields were checked."""
    return "".join(
        before + (fields[field] if field is not None else "") for before, field, _, _ in Formatter().parse(text)
    )


def as_html(text: str, title: str, language: str) -> str:
    """Paragraphs, lists and links of a plain text, and nothing else: no style, no picture, nothing from afar."""
    blocks = "\n".join(_block(block.split("\n")) for block in re.split(r"\n\s*\n", text.strip()))
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head><meta charset="utf-8">'
        f"<title>{html.escape(str(title))}</title></head>\n<body>\n{blocks}\n</body>\n</html>\n"
    )


def _block(lines: list[str]) -> str:
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_linked(line[2:])}</li>" for line in lines) + "</ul>"
    return "<p>" + "<br>\n".join(_linked(line) for line in lines) + "</p>"


def _linked(line: str) -> str:
    parts, at = [], 0
    for found in _LINK.finditer(line):
        address = html.escape(found[0])
        parts += [html.escape(line[at : found.start()]), f'<a href="{address}">{address}</a>']
        at = found.end()
    return "".join([*parts, html.escape(line[at:])])
