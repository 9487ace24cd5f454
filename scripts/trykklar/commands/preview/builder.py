"""What the preview asks of a build, and the build that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ...base.files import as_text, read_inside
from ...base.located_yaml import read_yaml
from ...base.problems import Place, Problem, ProblemsFound
from ...base.records import validate_further
from ...base.settings import PUBLICATION_FILE, Settings
from ...compose.origins import Origins
from ...finish.file_names import file_name
from ...preflight.source_map import PlacedBlock
from ...publish.reports import Progress
from ...sources.load import LoadMemory, read_declared
from ...sources.schemas.publication import Publication
from ...sources.variants.whose import are_declared


class Document(Protocol):
    """A document that was built. Its first file is the PDF."""

    @property
    def name(self) -> str: ...
    @property
    def files(self) -> tuple[Path, ...]: ...
    @property
    def page_count(self) -> int: ...
    @property
    def places(self) -> Sequence[PlacedBlock]: ...
    @property
    def origins(self) -> Origins | None: ...


class Built(Protocol):
    """What a build did."""

    @property
    def documents(self) -> Sequence[Document]: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...


class Builder(Protocol):
    """Builds again and again; called by one thread, which also opens and closes it."""

    settings: Settings
    """Of the edition that is built next."""

    def build(self, names: list[str], progress: Progress, /) -> Built:
        """Build documents (all where none is named) and publish them. Raises `ProblemsFound`."""
        ...


class OpenBuilder(Protocol):
    """Makes a builder; leaving the context ends its processes."""

    def __call__(self, settings: Settings, /) -> AbstractContextManager[Builder]: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """A variant that can be shown."""

    code: str
    name: str


def choices(settings: Settings, known: LoadMemory | None = None) -> tuple[Choice, ...]:
    """The publication's variants; none where it has none, or they cannot be read just now. `known`: what was read
    before."""
    if not are_declared(settings.publication_dir):
        return ()
    try:
        declared, _ = read_declared(settings.publication_dir, known)
    except ProblemsFound:
        return ()
    return tuple(Choice(code, one.name) for code, one in declared.variants.items())


def read_publication(settings: Settings) -> Publication:
    """publication.yaml alone. Raises `ProblemsFound`."""
    text = as_text(read_inside(settings.publication_dir, PUBLICATION_FILE), PUBLICATION_FILE)
    return validate_further(read_yaml(text, PUBLICATION_FILE), Publication)[0]


def with_references(publication: Publication, names: Sequence[str]) -> list[str]:
    """The named documents and those whose page numbers they print, in the order of publication.yaml.

    None named: none, which means all. Raises `ProblemsFound` (usage) for a name that is none.
    """
    known = publication.documents
    wanted, ahead = set[str](), list(names)
    while ahead:
        name = ahead.pop()
        if name not in known and name in names:
            hint = "documents are: " + ", ".join(known)
            raise ProblemsFound([Problem("usage", f"there is no document '{name}'", hint, Place(PUBLICATION_FILE))])
        if name in known and name not in wanted:
            wanted.add(name)
            ahead.extend(known[name].refers_to)
    return [name for name in known if name in wanted]


def of_form(publication: Publication, form: str, names: Sequence[str]) -> list[str]:
    """Those of the named documents that have a form; of all, where none is named."""
    return [
        name
        for name, document in publication.documents.items()
        if document.form == form and (name in names or not names)
    ]


def last_built(settings: Settings, names: Sequence[str]) -> dict[str, Path]:
    """PDFs that stand in the output folder from an earlier build, by document."""
    files = {name: settings.output_dir / file_name(name, settings.profiles[0], settings) for name in names}
    return {name: file for name, file in files.items() if file.is_file()}
