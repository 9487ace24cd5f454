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


def editor_schemas(models: ChapterModels | None = None) -> dict[str, dict[str, Any]]:
    """The same for editors: that of front matter says by "if" and "then" which keys its kind has, in draft 07.

    Editors do not read `discriminator`, an OpenAPI keyword, and tell of a slip once for each kind there is; the rule of
    remark that reads front matter in Markdown (remark-lint-frontmatter-schema) knows no later draft.
    """
    schemas = json_schemas(models)
    chapter = schemas["chapter"]
    kinds = chapter["discriminator"]["mapping"]
    name = chapter["discriminator"]["propertyName"]
    schemas["chapter"] = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$defs": chapter["$defs"],
        "type": "object",
        "required": [name],
        "properties": {name: {"enum": list(kinds)}},
        "allOf": [
            {"if": {"properties": {name: {"const": kind}}, "required": [name]}, "then": {"$ref": reference}}
            for kind, reference in kinds.items()
        ],
    }
    return schemas
