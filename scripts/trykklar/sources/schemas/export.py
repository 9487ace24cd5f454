"""The schemas as JSON Schema, so that an editor's YAML plugin completes and checks keys."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from .chapters import ChapterFields, ChapterModels
from .data import Case, Fact, Source, Term
from .kinds import Kinds
from .publication import Publication
from .variants import Variants
from .web import Tested

FILES: dict[str, Any] = {
    "publication": Publication,
    "chapter": ChapterFields,
    "kinds": Kinds,
    "facts": list[Fact],
    "cases": list[Case],
    "glossary": list[Term],
    "sources": list[Source],
    "variants": Variants,
    "accessibility": Tested,
}
"""Kind of file → what its YAML holds."""


def json_schemas(models: ChapterModels | None = None) -> dict[str, dict[str, Any]]:
    """One JSON Schema (draft 2020-12) per kind of file: name → schema. `models`: of a publication with kinds of
    chapter of its own."""
    files = {name: TypeAdapter(model) for name, model in FILES.items()}
    files["chapter"] = models.adapter if models else files["chapter"]
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", **adapter.json_schema()}
        for name, adapter in files.items()
    }
