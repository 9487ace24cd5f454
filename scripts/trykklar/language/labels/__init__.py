"""Words that the tool prints by itself ("side", "figur", "se"), per language, with a publication's own on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from ...base.problems import Problem, ProblemsFound
from ..languages import language_of


@dataclass(frozen=True)
class Labels:
    """The words of one language."""

    language: str
    words: Mapping[str, str]

    def get(self, key: str, default: str | None = None) -> str:
        """The word for `key`; without a default, an unknown key is an error of a template or of the code."""
        if key in self.words:
            return self.words[key]
        if default is None:
            raise ProblemsFound(
                [
                    Problem(
                        "template-undefined",
                        f"there is no label '{key}' for the language '{self.language}'",
                        "add it under 'labels:' in publication.yaml, or as the label of a field in kinds.yaml",
                    )
                ]
            )
        return default

    def __getitem__(self, key: str) -> str:
        return self.get(key)


_LONGEST = 8
"""Letters of a language's code (RFC 5646, 2.1)."""


@lru_cache(maxsize=16)
def _file(language: str) -> dict[str, str]:
    resource = files(__package__) / f"{language}.yaml"
    if not language.isalpha() or len(language) > _LONGEST or not resource.is_file():
        return {}  # a front matter may call anything a language, such as a path
    quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # 0.1 s less at every start
    words: dict[str, str] = yaml.load(resource.read_text("utf-8"), quick)
    return words


def labels_for(language: str, own: Mapping[str, str]) -> Labels:
    """The labels of a language (falling back on English), with the publication's own words on top."""
    base = language_of(language).code
    return Labels(base, {**_file("en"), **_file(base), **own})


def languages_with_labels() -> tuple[str, ...]:
    """Codes of the languages whose words come with Trykklar."""
    names = (resource.name for resource in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


_SITES = "web."
_ELSEWHERE = ("changes.", "ticket", "new.", _SITES)
_OF_BOARDS = frozenset(
    "assessment short-term long-term short-term-when long-term-when crossings-here where-you-are row-and-column "
    "board-alt page.board".split()
)


def words_of_books() -> tuple[str, ...]:
    """Keys of the words that every book may print; the others are those of boards, sites, job tickets and of comparing
    editions."""
    return tuple(key for key in _file("en") if not key.startswith(_ELSEWHERE) and key not in _OF_BOARDS)


def unlabelled(language: str, own: Mapping[str, str], *, board: bool, site: bool = False) -> tuple[str, ...]:
    """Keys of words that a book may print and that neither Trykklar has in a language nor the publication gives."""
    known = {*_file(language_of(language).code), *own}
    boards = [key for key in _file("en") if key in _OF_BOARDS] if board else []
    sites = [key for key in _file("en") if key.startswith(_SITES)] if site else []
    return tuple(key for key in (*words_of_books(), *boards, *sites) if key not in known)
