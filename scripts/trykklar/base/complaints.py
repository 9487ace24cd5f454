"""What a schema objects to, in an author's words: what was found, what is wanted, an example."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any

Context = dict[str, Any]

_PATTERNS = {
    r"^[a-z0-9][a-z0-9-]*$": ("an id: small letters from a to z, digits and hyphens", "harbour-2"),
    r"^[a-z]{2}(-[A-Z]{2})?$": ("a language", "da"),
    r"^[a-z]{2}$": ("a language of two letters", "da"),
    r"^\S+$": ("one word without spaces", "EU"),
    r"^[a-z0-9{][a-z0-9{}-]*$": ("a pattern of small letters, digits, hyphens and names in braces", "theme-{id}"),
}
"""What a pattern of a schema asks for, and an example."""

_WANTED: dict[str, Callable[[Context], str]] = {
    "string_type": lambda c: "a text is wanted; write it in quotation marks",
    "string_too_short": lambda c: "a text is wanted, and this one is empty",
    "string_too_long": lambda c: f"a text of at most {c['max_length']} characters is wanted",
    "int_type": lambda c: "a whole number is wanted, such as 12",
    "int_parsing": lambda c: "a whole number is wanted, such as 12",
    "int_from_float": lambda c: "a whole number is wanted, such as 12",
    "int_parsing_size": lambda c: "a whole number of at most 15 digits is wanted",
    "float_type": lambda c: "a number is wanted, with a decimal point: 12.5",
    "float_parsing": lambda c: "a number is wanted, with a decimal point: 12.5",
    "finite_number": lambda c: "a number is wanted that is not infinite, such as 12.5",
    "bool_type": lambda c: "write true or false",
    "bool_parsing": lambda c: "write true or false",
    "list_type": lambda c: "a list is wanted: each thing on a line of its own, after '- '",
    "tuple_type": lambda c: "a list of values in square brackets is wanted, such as [170, 240]",
    "too_short": lambda c: f"at least {c['min_length']} of them is wanted",
    "too_long": lambda c: f"at most {c['max_length']} of them are wanted",
    "greater_than_equal": lambda c: f"it must be at least {_plain(c['ge'])}",
    "greater_than": lambda c: f"it must be more than {_plain(c['gt'])}",
    "less_than_equal": lambda c: f"it must be at most {_plain(c['le'])}",
    "less_than": lambda c: f"it must be less than {_plain(c['lt'])}",
}
_DATE_WANTED = "a date is wanted as year, month and day: 2026-03-01"


def complaint(name: str, found: Any, detail: Any, keys: Sequence[str] = ()) -> tuple[str, str]:
    """Message and hint for a value that a schema does not take. `detail`: one error of a pydantic `ValidationError`;
    `keys`: those that belong below it, where keys do."""
    kind, context = str(detail["type"]), detail.get("ctx", {})
    if kind == "value_error":
        return f"'{name}': {context['error']}", f"found {_shown(found)}"
    if kind in ("literal_error", "union_tag_invalid"):
        return _choice(name, found, context)
    if kind == "string_pattern_mismatch":
        wanted, example = _PATTERNS.get(context["pattern"], ("a text of another form", ""))
        return f"'{name}' is {_shown(found)}", f"{wanted} is wanted" + (f", such as '{example}'" if example else "")
    if kind.startswith(("date_", "datetime_")):
        return f"'{name}' is {_shown(found)}, which is no date", _DATE_WANTED
    if kind in ("model_type", "dict_type", "dataclass_type", "model_attributes_type"):
        shown = ", ".join(f"'{key}: …'" for key in keys) or "'key: value'"
        return f"'{name}' is {_shown(found)}", f"keys with values are wanted below it, indented: {shown}"
    wanted = _WANTED[kind](context) if kind in _WANTED else "another value is wanted; see the reference of the handbook"
    return f"'{name}' is {_shown(found)}", wanted


def _choice(name: str, found: Any, context: Context) -> tuple[str, str]:
    """One of a few words is wanted."""
    said = str(context.get("expected") or context.get("expected_tags") or "")
    words = [word.strip().strip("'") for word in said.replace(" or ", ", ").split(",")]
    near = difflib.get_close_matches(str(found), words, n=1, cutoff=0.55)
    begins = f"did you mean '{near[0]}'? " if near else ""
    return f"'{name}' is {_shown(found)}", f"{begins}write one of: {', '.join(words)}"


def _plain(bound: float) -> str:
    return f"{bound:,}".replace(",", " ").removesuffix(".0")


def _shown(value: Any) -> str:
    """A value as an author knows it."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, dict):
        return "a mapping: " + _short(", ".join(f"{key}:" for key in value))
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    return f"'{_short(str(value))}'"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
