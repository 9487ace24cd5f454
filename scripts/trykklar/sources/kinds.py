"""kinds.yaml becomes the models that front matter is validated with, and the words that its labels are."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from pydantic import TypeAdapter

from ..base.files import inside, read_text
from ..base.limits.wall import guarded
from ..base.located_yaml import Located, read_yaml
from ..base.memo import Memo
from ..base.problems import Place, Problem, ProblemsFound
from ..base.records import validate_further
from ..base.rulebook import rule
from .schemas.chapters import ChapterModels, reserved_fields
from .schemas.kinds import ChapterKind, FieldSpec, Kinds
from .schemas.prose import cut_texts
from .schemas.publication import Publication

rule("kind-field", "a kind of kinds.yaml has a field whose name means something else already")

KINDS_FILE = "kinds.yaml"
_KINDS: TypeAdapter[Kinds] = TypeAdapter(Kinds)


@dataclass(frozen=True)
class ReadKinds:
    """The kinds of chapter that a publication has besides the built-in ones."""

    models: ChapterModels = field(default_factory=ChapterModels)
    files: dict[str, Located] = field(default_factory=dict)
    """kinds.yaml as 'kinds', where there is one."""
    digest: str = ""
    """SHA-256 of its text, hexadecimal; empty where there is none."""
    problems: tuple[Problem, ...] = ()


@cache
def no_kinds() -> ReadKinds:
    """Of a publication that declares none: the built-in kinds, whose models are made once."""
    return ReadKinds()


def read_kinds(folder: Path, known: Memo[ReadKinds]) -> ReadKinds:
    """What kinds.yaml declares. Raises `ProblemsFound` where it is unusable: no chapter of its kinds could be read."""
    if not os.path.lexists(folder / KINDS_FILE):
        return no_kinds()
    return guarded(f"reading '{KINDS_FILE}'", Place(KINDS_FILE), partial(_read, folder, known))


def _read(folder: Path, known: Memo[ReadKinds]) -> ReadKinds:
    text = read_text(inside(folder, KINDS_FILE, Place(KINDS_FILE)), KINDS_FILE)
    return known.find(text, lambda: _declared(text))


def _declared(text: str) -> ReadKinds:
    located = read_yaml(text, KINDS_FILE)
    kinds, unknown = validate_further(located, _KINDS)
    taken = [
        Problem(
            "kind-field",
            f"the kind '{name}' has a field '{key}', which means something else already",
            "call it otherwise",
            located.place((name, "fields", key)),
        )
        for name, kind in kinds.items()
        for key in reserved_fields(kind)
    ]
    if taken:
        raise ProblemsFound([*unknown, *taken])
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return ReadKinds(ChapterModels(kinds), {"kinds": located}, digest, (*unknown, *cut_texts(located)))


def kind_words(kinds: Mapping[str, ChapterKind], language: str, spoken: str) -> dict[str, str]:
    """The labels of kinds and their fields in a language, by the key that templates name them by: `kind.NAME`,
    `section.NAME`, a field's name with hyphens, and that with `-note` and `-one`. `spoken`: the publication's language.

    Where two kinds have a field of one name, the label is that of the first.
    """
    words: dict[str, str] = {}
    for name, kind in kinds.items():
        if language == spoken:
            own = dict(_own_words(name, kind))
        else:
            given = kind.translations.get(language, {})
            own = {f"kind.{name}" if key == "kind" else _key(key): word for key, word in given.items()}
        words = {**own, **words}
    return words


def own_words(publication: Publication, kinds: Mapping[str, ChapterKind]) -> dict[str, str]:
    """The words that a publication prints in its language besides Trykklar's: those of its kinds, and over them its
    `labels`."""
    return {**kind_words(kinds, publication.language, publication.language), **publication.labels}


def _own_words(name: str, kind: ChapterKind) -> Iterator[tuple[str, str]]:
    if kind.label:
        yield f"kind.{name}", kind.label
    yield from ((f"section.{key}", word) for key, word in kind.sections.items() if word)
    for path, spec in kind.fields_within():
        yield from ((_key(path) + end, word) for end, word in _words(spec) if word)


def _words(spec: FieldSpec) -> tuple[tuple[str, str | None], ...]:
    return ("", spec.label), ("-note", spec.note), ("-one", spec.one)


def _key(path: str) -> str:
    return path.replace("_", "-")
