"""Profiles: what a file is for. One row each; nothing else in the code branches on a profile.

`press`, `office` and `archive` get their rows when they are built. A profile's `look` is all that
typesetting sees of it, so that profiles with one look share every typeset chapter.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """A row of the table: what the finished file is for and what it may hold."""

    name: str
    about: str
    look: str
    links: bool
    bookmarks: bool
    pdf_variant: str


PROFILES: dict[str, Profile] = {
    row.name: row
    for row in (
        Profile(
            name="mail",
            about="to read on a screen and to attach to an e-mail: RGB, links, bookmarks, tags",
            look="screen",
            links=True,
            bookmarks=True,
            pdf_variant="pdf/ua-1",
        ),
    )
}
