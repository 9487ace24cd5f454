"""The schemas as JSON Schema, so that an editor's YAML plugin completes and checks keys."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from .chapters import ChapterFields
from .data import Case, Fact, Source, Term
from .publication import Publication

FILES: dict[str, Any] = {
    "publication": Publication,
    "chapter": ChapterFields,
    "facts": list[Fact],
    "cases": list[Case],
    "glossary": list[Term],
    "sources": list[Source],
}
"""Kind of file → what its YAML holds."""


def json_schemas() -> dict[str, dict[str, Any]]:
    """One JSON Schema (draft 2020-12) per kind of file: name → schema."""
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(model).json_schema()}
        for name, model in FILES.items()
    }
