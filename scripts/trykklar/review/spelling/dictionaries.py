"""Which word lists a publication's words are looked up in."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from ...base.files import inside
from ...base.problems import Place, Problem, ProblemsFound
from ...language.tags import primary
from .danish import DanishWords
from .hunspell_list import HunspellWords
from .remembered import Words

CARRIED = {"da": DanishWords}
"""Languages whose list the project carries."""


def dictionaries(wanted: Mapping[str, str], folder: Path, place: Place) -> tuple[dict[str, Words], list[Problem]]:
    """The list of each language: what the project carries, and what the publication asks for (language → name of a
    list).

    A name is the path of a pair of files in the publication without `.aff` and `.dic`, or a list that Spylls brings.
    What is installed on a machine has no say: a text that is right on one must be right on all.
    """
    found: dict[str, Words] = {language: words() for language, words in CARRIED.items()}
    problems: list[Problem] = []
    for language, name in wanted.items():
        try:
            words = _words(primary(language), name, folder, place)
            readable = words is not None and words.readable()
        except ProblemsFound as too_large:
            problems += too_large.problems
            continue
        if words is not None and readable:
            found[words.language] = words
        else:
            what = f"'{name}' is no word list for '{language}'"
            hint = (
                "give the path of a pair of files .aff and .dic in the publication without the ending, or one "
                f"of: {', '.join(BROUGHT)}"
            )
            problems.append(Problem("word-list-malformed", what, hint, place))
    return found, problems


BROUGHT = {"en_US": "en", "sv_SE": "sv"}
"""Lists that come with Spylls, with their folder: SCOWL's American English and Den stora svenska ordlistan."""


def _words(language: str, name: str, folder: Path, place: Place) -> HunspellWords | None:
    if name in BROUGHT:
        brought = Path(str(files("spylls.hunspell"))) / "data" / BROUGHT[name]
        return HunspellWords(language, (brought / f"{name}.aff", brought / f"{name}.dic"), place)
    try:
        aff, dic = (inside(folder, f"{name}{ending}", place) for ending in (".aff", ".dic"))
    except ProblemsFound:
        return None
    return HunspellWords(language, (aff, dic), place)
