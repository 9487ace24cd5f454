"""What finished files are called."""

from __future__ import annotations

from ..base.profiles import Profile
from ..base.settings import Settings


def file_name(document: str, profile: Profile, settings: Settings, suffix: str = "") -> str:
    """`report-mail.pdf`; `-changes` and `-draft` in the name of files with change bars, and of drafts."""
    changes = "-changes" if settings.changes_since else ""
    return f"{settings.prefix}{document}-{profile.name}{suffix}{changes}{'' if settings.release else '-draft'}.pdf"
