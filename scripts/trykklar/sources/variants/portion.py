"""What the lists of variants say for one of them, and what it is called on disk."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from ...base.problems import Problem
from ...base.rulebook import rule
from .records import CODE, Declared, OneVariant
from .whose import VARIANTS_FILE

rule(
    "variant-name-twice",
    "two variants have one name or would write into one folder, or one has a name that no folder may have",
)

OTHERS = "[^a-zA-Z0-9._-]+"
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Names that Windows keeps for devices, whatever stands behind a dot."""
_LONGEST = 80
_LETTERS = {"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "þ": "th", "ð": "d", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"}
"""Letters that no decomposition leads to ASCII; å as it is written where it cannot be."""


def portion(declared: Declared, code: str) -> dict[str, Any]:
    """What variants.yaml and variants.csv say for one variant, as a variants.yaml of its own: nothing of the others."""
    one = declared.variants[code]
    record = declared.record.model_dump(mode="json", exclude_defaults=True)
    groups = {name: group for name, group in record.get("groups", {}).items() if isinstance(group, dict)}
    groups |= {
        name: [code] if code in members else []
        for name, members in record.get("groups", {}).items()
        if isinstance(members, list)
    }
    own = one.record.model_dump(mode="json", exclude_defaults=True)
    values = {name: value for name, value in one.values.items() if value is not None and name != CODE}
    return {**record, "groups": groups, "variants": {code: {**own, "values": values}}}


def portion_text(declared: Declared, code: str) -> bytes:
    """The same as a file; JSON is YAML."""
    told = portion(declared, code)
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def plain_name(text: str) -> str:
    """A text as a name of files that travels: letters a–z, digits, dots and hyphens."""
    text = "".join(_LETTERS.get(char, char) if char.islower() else _capital(char) for char in text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(OTHERS, "-", text).strip("-. ")


def _capital(char: str) -> str:
    return _LETTERS[char.lower()].capitalize() if char.lower() in _LETTERS else char


def folder_of(declared: Declared, variant: OneVariant, publication: str) -> str:
    """The name of the folder that a variant's files stand in, which also begins their names."""
    told = {"code": variant.code, "name": plain_name(variant.name).lower(), "publication": publication}
    return plain_name(declared.record.folder.format(**told))


def folders(declared: Declared, publication: str) -> Mapping[str, str]:
    """Code → folder."""
    return {code: folder_of(declared, variant, publication) for code, variant in declared.variants.items()}


def unfit_names(declared: Declared, publication: str) -> Iterator[tuple[str, Problem]]:
    """Code and problem, for folders that two share and names that no folder may have."""
    first: dict[str, str] = {}
    for code, name in folders(declared, publication).items():
        place = declared.variants[code].place()
        hint = f"change the pattern 'folder' in {VARIANTS_FILE}: {{code}} alone is always another"
        if not name or name.split(".")[0].lower() in _DEVICES or len(name) > _LONGEST:
            what = f"the variant '{code}' would be called '{name[:90]}', which is no name for a folder everywhere"
            yield code, Problem("variant-name-twice", what, hint, place)
        elif name.lower() in first:
            what = f"the variants '{first[name.lower()]}' and '{code}' would both be called '{name}'"
            yield code, Problem("variant-name-twice", what, hint, place)
        first.setdefault(name.lower(), code)


def namesakes(declared: Declared, variant: OneVariant) -> Iterator[Problem]:
    """What is a variant's own, and an earlier one tells the same: neither could be told from the other's."""
    for name, variable in declared.variables.items():
        value = variant.values.get(name)
        if not variable.own or variable.type != "text" or not value:
            continue
        first = next(other for other in declared.variants.values() if other.values.get(name) == value)
        if first is not variant:
            what = f"the variants '{first.code}' and '{variant.code}' both tell '{value}' for their own '{name}'"
            hint = f"correct one of them, or leave out 'own: true' of the variable '{name}'"
            yield Problem("variant-name-twice", what, hint, variant.place(name))
