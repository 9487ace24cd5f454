"""The one door to the terminal and to what stands in its place. Whatever goes through it, of ours or of a library,
carries no character that commands a terminal, turns the direction of writing or cannot be seen: such characters are
written as JSON writes them (`\\u001b`), so that JSON stays JSON.

A stream that its reader closed (a pipe to `head`) takes the rest in silence. One that cannot be written (a full disk)
does so, too, and is told of at the end.
"""

from __future__ import annotations

import codecs
import errno
import io
import logging
import os
import re
import sys
import warnings
from typing import TextIO

import click

ERRORS = "trykklar-escaped"
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f\ud800-\udfff]"
)
"""Unicode's categories Cc (but line feed and tab), Cf, Cs, Zl and Zp."""


def visible(text: str) -> str:
    """A text without a character that is not to be seen."""
    return _HIDDEN.sub(lambda found: _escape(found[0]), text)


def one_line(text: str) -> str:
    """The same, in one line: what a name or a value holds makes no lines of its own."""
    return visible(text).replace("\n", "\\n")


def say(line: object, *, err: bool = False) -> None:
    """Print a line on standard output, or on standard error."""
    click.echo(one_line(str(line)), err=err)


def _escape(text: str) -> str:
    """Characters as JSON escapes them, those beyond U+FFFF in two halves (RFC 8259, 7)."""
    halves = text.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{halves[at : at + 4]}" for at in range(0, len(halves), 4))


def _unwritable(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return _escape(error.object[error.start : error.end]), error.end


codecs.register_error(ERRORS, _unwritable)


class Shown(io.TextIOWrapper):
    """Standard output or standard error of the program."""

    def __init__(self, stream: TextIO) -> None:
        self.lost: OSError | None = None
        """Why what was written is lost, if it is and nobody wanted that."""
        narrow = codecs.lookup(stream.encoding or "ascii").name
        self._under = stream  # which would close what both write to, were it gone
        self.narrow = narrow if narrow == "ascii" else ""
        # click puts a stream of its own in the place of one that says "ascii"
        super().__init__(
            stream.buffer,
            encoding="utf-8" if self.narrow else narrow,
            errors=ERRORS,
            line_buffering=stream.isatty() or stream is sys.stderr,
        )

    def write(self, text: str, /) -> int:
        self.draw(visible(text))
        return len(text)

    def draw(self, text: str) -> None:
        """Write what may command a terminal: for the console of rich alone."""
        fits = text.encode("ascii", ERRORS).decode() if self.narrow else text
        try:
            super().write(fits)
        except OSError as error:
            self._lose(error)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        """From now on everything goes nowhere, also what has been kept for it."""
        if error.errno != errno.EPIPE:
            self.lost = error
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


def open_standard_streams() -> None:
    """A stream that the program was started without leads nowhere; else the next file that is opened would be it."""
    for handle, flags in enumerate((os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)):
        try:
            os.fstat(handle)
        except OSError:
            os.open(os.devnull, flags)  # takes the lowest number that is free


def hush_libraries() -> None:
    """What libraries log or warn of is not for authors: what it means for them is a problem, at its file."""
    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())  # else Python prints what nobody takes
    logging.getLogger("uvicorn").addHandler(logging.StreamHandler())  # faults of the preview's own server


def guard_streams() -> list[Shown]:
    """Put the door into standard output and standard error, where there are such."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = Shown(sys.stdout)
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = Shown(sys.stderr)
    return [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, Shown)]
