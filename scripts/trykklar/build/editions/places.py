"""Where an edition's files go."""

from __future__ import annotations

from dataclasses import replace

from ...base.settings import Settings
from ...sources.load import LoadMemory, read_declared
from ...sources.variants.edition import variant_of
from ...sources.variants.portion import folder_of
from ...sources.variants.records import Declared

EDITIONS = "editions"
"""The folder of the output folder that holds a folder for each variant."""


def edition_settings(settings: Settings, code: str, known: LoadMemory | None = None) -> Settings:
    """The settings under which a variant is built; the same where none is named. Raises `ProblemsFound`."""
    if not code:
        return settings
    declared, publication = read_declared(settings.publication_dir, known)
    return settings_of(settings, declared, publication, code)


def settings_of(settings: Settings, declared: Declared, publication: str, code: str) -> Settings:
    """The same, where what is declared has been read. Raises `ProblemsFound` (usage) for a code that there is not."""
    name = folder_of(declared, variant_of(declared, code), publication) or code
    return replace(settings, variant=code, output_dir=settings.output_dir / EDITIONS / name, prefix=f"{name}-")
