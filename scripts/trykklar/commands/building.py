"""A build as a command runs it: none where nothing changed, else one with its progress shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..base.settings import Settings
    from ..publish.reports import Report


def run_build(settings: Settings, documents: list[str], *, quiet: bool) -> Report:
    """Build, unless what an earlier build wrote is what this one would write."""
    from ..publish.up_to_date import unless_made

    def make() -> Report:
        from ..build.ahead import workers_ahead

        workers = workers_ahead(settings, documents)
        try:
            from ..build.workshop import Workshop  # this takes as long as workers need to make ready
            from .terminal import ProgressDisplay
        except BaseException:  # Ctrl-C
            workers.abort()
            raise
        with ProgressDisplay(quiet=quiet) as display, Workshop(settings, workers) as workshop:
            return workshop.build(documents, display.progress)

    return unless_made(settings, documents, make)


def of_variant(settings: Settings, code: str) -> Settings:
    """The settings of a variant's edition; the same where none is named. Raises `ProblemsFound` (usage)."""
    if not code:
        return settings
    from ..build.editions.places import edition_settings

    return edition_settings(settings, code)
