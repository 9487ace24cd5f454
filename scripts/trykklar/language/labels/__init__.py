"""Words that the tool prints by itself ("side", "figur", "se"), per language, with a publication's own on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from ...base.problems import Problem, ProblemsFound


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
                        "add it under 'labels:' in publication.yaml",
                    )
                ]
            )
        return default

    def __getitem__(self, key: str) -> str:
        return self.get(key)


@lru_cache(maxsize=16)
def _file(language: str) -> dict[str, str]:
    resource = files(__package__) / f"{language}.yaml"
    words: dict[str, str] = yaml.safe_load(resource.read_text("utf-8")) if resource.is_file() else {}
    return words


def labels_for(language: str, own: Mapping[str, str]) -> Labels:
    """The labels of a language (falling back on English), with the publication's own words on top."""
    base = language.split("-")[0]
    return Labels(base, {**_file("en"), **_file(base), **own})
