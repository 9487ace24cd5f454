"""A build as a command runs it: none where nothing changed, else one with its progress shown."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..base.settings import Settings
    from ..publish.reports import Report


def run_build(settings: Settings, documents: list[str], *, quiet: bool) -> Report:
    """Build, unless what an earlier build wrote is what this one would write."""
    from ..base.cache import Cache
    from ..publish.up_to_date import inputs_digest, remember, remembered

    digest = ""
    with suppress(OSError):  # what cannot be read, the build names
        digest = inputs_digest(settings, documents) if settings.cache else ""
    report = remembered(Cache(settings.cache_dir), digest, settings) if digest else None
    if report:
        return report
    from ..build.workshop import Workshop
    from .terminal import ProgressDisplay

    with ProgressDisplay(quiet=quiet) as display, Workshop(settings) as workshop:
        report = workshop.build(documents, display.progress)
    with suppress(OSError):  # the next build finds out for itself
        whole = not any(document.kept_back for document in report.documents)
        if digest and whole and digest == inputs_digest(settings, documents):  # nobody wrote while we read
            remember(Cache(settings.cache_dir), digest, report)
    return report
