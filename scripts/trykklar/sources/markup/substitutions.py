"""Words that are written once: `{{ name }}` prints what front matter or publication.yaml says under `substitutions`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...base.problems import Place, Problem, did_you_mean
from ...base.rulebook import rule
from .formulas import IN_LINE

rule("substitution-unknown", "a substitution {{ name }} that nothing says, or that asks for more than a name")

_CODE_OR_NAME = re.compile(
    r"(?<![`\\])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|(?P<address>(?:https?://|www\.)\S+)"
    rf"|(?P<formula>\$\$.+?\$\$|{IN_LINE.pattern})"
    r"|(?<!\\)\{\{(?![#{<])[ \t]*(?P<name>[^{}\n]*?)[ \t]*\}\}",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z_][\w-]*")


def asks_for_names(text: str) -> bool:
    """Whether a text may hold a substitution."""
    return "{{" in text


def substituted(text: str, values: Mapping[str, str], place: Place, problems: list[Problem], told: list[str]) -> str:
    """The text with what stands for each name; none in code and formulas. `place`: of its first line; `told`: takes
    down what was said."""

    line, counted = place.line, 0

    def answer(found: re.Match[str]) -> str:
        nonlocal line, counted
        if found["ticks"] or found["address"] or found["formula"]:
            return found[0]
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        at = Place(place.file, line)
        name = found["name"]
        if name in values:
            told.append(values[name])
            return " ".join(values[name].split())
        problems.extend(_unknown(name, values, at))
        return ""

    return _CODE_OR_NAME.sub(answer, text)


def _unknown(name: str, values: Mapping[str, str], place: Place) -> Iterator[Problem]:
    if not _NAME.fullmatch(name):
        what, hint = f"'{{{{ {name} }}}}' is more than a name", "write a name alone; nothing is reckoned in a text"
    else:
        what = f"nothing is said for '{{{{ {name} }}}}'"
        hint = did_you_mean(name, values, f"write '{name}: …' under 'substitutions' in publication.yaml")
    yield Problem("substitution-unknown", what, hint, place)
