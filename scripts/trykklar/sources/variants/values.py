"""What a variant tells for a variable, held to the variable's type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ...base.bounds import PICTURE_BYTES, VARIANT_VALUE
from ...base.files import inside, read_bytes
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ...language.languages import language_of
from ...language.number_forms import PLAIN, form_of
from ..pictures import DRAWINGS, check_picture, size_of
from ..schemas.variants import Variable
from .conditions import Value

rule("variant-value", "a variant tells what its variable cannot be, or nothing for one that all must tell")

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
MOST_CHARACTERS = VARIANT_VALUE.most


def value_of(variable: Variable, raw: Any, language: str) -> Value:
    """The value that a cell or a YAML scalar is. Raises `ValueError` with what it should be."""
    if isinstance(raw, str) and not raw.strip():
        return None
    if raw is None or isinstance(raw, list | dict):
        if raw is None:
            return None
        raise ValueError("one value is wanted, and no list")
    if len(str(raw)) > MOST_CHARACTERS:
        raise ValueError(f"at most {MOST_CHARACTERS} characters are read")
    return _READERS.get(variable.type, _text)(raw, language)


def _text(raw: Any, language: str) -> str:
    return " ".join(str(raw).split())


def _truth(raw: Any, language: str) -> bool:
    """Yes or no in the words of the publication's language, or of YAML."""
    word = str(raw).strip().casefold()
    own, yaml = language_of(language).yes_no, language_of("en").yes_no
    for index, truth in enumerate((True, False)):
        if word in (*own[index].split(), *yaml[index].split()):
            return truth
    yes, no = (words.split(" ")[0] for words in (own if own[0] else yaml))
    raise ValueError(f"write {yes} or {no}")


def _number(raw: Any, language: str) -> int | float:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return raw
    text = str(raw).strip()
    found = form_of(language).read(text)
    found = PLAIN.read(text) if found is None else found
    if found is None or isinstance(raw, bool):
        raise ValueError("write a number with digits alone, its unit elsewhere")
    return int(found) if found == found.to_integral_value() and "." not in str(found) else float(found)


def _date(raw: Any, language: str) -> str:
    try:
        return date.fromisoformat(str(raw).strip()).isoformat()
    except ValueError:
        raise ValueError("write the date as 2026-11-23") from None


def _colour(raw: Any, language: str) -> str:
    if not _COLOUR.fullmatch(str(raw).strip()):
        raise ValueError("write the colour with six digits: '#1a6b4f', in quotation marks")
    return str(raw).strip().lower()


_READERS: dict[str, Callable[[Any, str], Value]] = {
    "yes-no": _truth,
    "number": _number,
    "date": _date,
    "colour": _colour,
}


def seen(variable: Variable, name: str, value: Value, folder: Path, place: Place) -> Iterator[Problem]:
    """What is wrong with a picture or a colour as it would be seen."""
    if variable.type == "picture" and value:
        try:
            yield from _picture(variable, name, str(value), folder, place)
        except ProblemsFound as found:
            yield from found.problems
    if variable.type == "colour" and value and variable.against:
        yield from _contrast(variable, name, str(value), place)


def _picture(variable: Variable, name: str, file: str, folder: Path, place: Place) -> Iterator[Problem]:
    data = read_bytes(inside(folder, file, place), file, PICTURE_BYTES.most, place)
    problems = check_picture(data, file, place)
    yield from problems
    if problems or not (variable.width and variable.ppi) or file.lower().endswith(DRAWINGS):
        return
    pixels = size_of(data)[0]
    wanted = round(variable.width / 25.4 * variable.ppi)
    if pixels < wanted:
        what = (
            f"'{file}' is {pixels} pixels wide; '{name}' needs {wanted} for {variable.width:g} mm at {variable.ppi} ppi"
        )
        yield Problem("variant-value", what, "ask for a larger picture, or a drawing (SVG)", place)


def _contrast(variable: Variable, name: str, value: str, place: Place) -> Iterator[Problem]:
    if not _COLOUR.fullmatch(variable.against or ""):
        return
    light, dark = sorted((luminance(value), luminance(str(variable.against))), reverse=True)
    ratio = (light + 0.05) / (dark + 0.05)
    if ratio < variable.contrast:
        what = f"'{name}' is {value}: its contrast to {variable.against} is {ratio:.2f}"
        yield Problem("variant-value", what, f"take one with at least {variable.contrast:g}", place)


def luminance(colour: str) -> float:
    """Relative luminance of '#rrggbb' (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
