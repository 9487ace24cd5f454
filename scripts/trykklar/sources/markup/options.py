"""What a directive is given: its options, under the names that they have here, and whether it may be given them."""

from __future__ import annotations

from typing import Any

from markdown_it.token import Token

from ...base.problems import Place, Problem, did_you_mean
from ...base.rulebook import WARNING, rule
from .grammar import ADMONITIONS, COUNTS, DIRECTIVES, INCLUSIONS, PLACES, WIDTH, Directive
from .ids import as_id

rule("directive-option", "an unknown, missing or wrong option or argument of a directive")
rule("option-unused", "an option of another dialect that changes nothing here", WARNING, WARNING)


UNUSED = frozenset(
    (
        "align animate class-body class-card class-col class-container class-content class-header class-item "
        "class-label class-row class-title color columns dedent end-before enumerated figclass figwidth filename "
        "force gutter height icon img-bottom img-top language lines link link-alt link-type loading margin name- "
        "suffix nonumber number-lines open outline padding placement reverse scale selected shadow start-after "
        "subject sync tags target text-align width-suffix"
    ).split()
)
"""Options of other dialects' directives that change how a screen looks, or nothing on paper: they are told and left."""
SAME_OPTION = {"name": "id", "label": "id", "number-lines": "linenos", "lineno-match": "linenos"}
"""What other dialects call an option."""


def row_of(name: str) -> Directive:
    """What a directive takes."""
    return DIRECTIVES.get(name) or INCLUSIONS[name]


_LOOKS = frozenset({*ADMONITIONS, "dropdown", "toggle", "full-width", "simple"})
"""Classes of other dialects that ask for the look of another directive."""


def report(env: Any, code: str, line: int, message: str, hint: str) -> None:
    """Tell what is wrong at a line of the text that is being parsed."""
    env["problems"].append(Problem(code, message, hint, Place(env["file"], line)))


_SHORT = frozenset({"id", "name", "label", "nonumber"}).union(
    key for row in (*DIRECTIVES.values(), *INCLUSIONS.values()) for key, kind in row.options.items() if kind == "flag"
)
"""Options whose value is a word, or nothing."""


def split_options(content: str) -> tuple[dict[str, str], dict[str, list[int]], str, int]:
    """The leading `:key: value` lines, the lines of each (1 is the first), the body after them, and how many lines they
    took.

    A value goes on over the indented lines that follow it; behind an id and behind what needs no value, text begins.
    """
    options: dict[str, str] = {}
    at: dict[str, list[int]] = {}
    lines = content.split("\n")
    count = 0
    key = ""
    if lines[0].strip() == "---" and "---" in (text.strip() for text in lines[1:]):
        return _split_yaml(lines)
    more: dict[str, list[str]] = {}
    for text in lines:
        if text.startswith(":") and ":" in text[1:] and not text.startswith("::"):
            key, _, value = text[1:].partition(":")
            key = key.strip()
            options[key] = value.strip()
            more.pop(key, None)
            at.setdefault(key, []).append(count + 1)
        elif key and key not in _SHORT and text[:1] in (" ", "\t") and text.strip():
            more.setdefault(key, [options[key]]).append(text.strip())
        else:
            break
        count += 1
    options |= {key: " ".join(filter(None, texts)) for key, texts in more.items()}
    return options, at, "\n".join(lines[count:]), count


def _split_yaml(lines: list[str]) -> tuple[dict[str, str], dict[str, list[int]], str, int]:
    """The same where options stand between two lines `---`, as MyST has them too: one `key: value` a line."""
    end = next(index for index, text in enumerate(lines[1:], start=1) if text.strip() == "---")
    pairs = [(number + 1, *text.partition(":")) for number, text in enumerate(lines[1:end], start=1) if ":" in text]
    options = {key.strip(): value.strip().strip("\"'") for _, key, _, value in pairs}
    at: dict[str, list[int]] = {}
    for number, key, _, _ in pairs:
        at.setdefault(key.strip(), []).append(number)
    return options, at, "\n".join(lines[end + 1 :]), end + 1


def own_options(
    name: str, options: dict[str, str], at: dict[str, list[int]], fence: Token, env: Any
) -> tuple[dict[str, str], dict[str, list[int]]]:
    """Options under the names that they have here; classes go to `fence`, and what has no use here is told."""
    known = row_of(name).options
    found: dict[str, str] = {}
    lines: dict[str, list[int]] = {}
    first = fence.map[0] + 1 if fence.map else 0
    for key, value in options.items():
        own = key if key in known else SAME_OPTION.get(key, key)
        if key == "class" and key not in known:
            for each in value.split():
                if each not in _LOOKS:
                    fence.attrJoin("class", each)
        elif own in known:
            found[own] = (
                as_id(value) if own == "id" and own != key else value or ("yes" if known[own] == "flag" else "")
            )
            lines[own] = at[key]
        elif key == "align" and name in ("figure", "image") and value in ("left", "center", "right"):
            fence.attrJoin("class", f"align-{value}")
        elif key in UNUSED:
            what = f"the option '{key}' of '{name}' changes nothing here"
            env["problems"].append(
                Problem("option-unused", what, "take it out", Place(env["file"], first + at[key][0]))
            )
        else:
            found[key], lines[key] = value, at[key]
    if found.get("width", "").isdigit():
        found["width"] += "px"
    return found, lines


def _check_place(options: dict[str, str], line: int, env: Any) -> None:
    if options["place"] not in PLACES:
        report(
            env, "directive-option", line, f"there is no place '{options['place']}'", "places are: " + ", ".join(PLACES)
        )
    if options.get("width"):
        report(
            env,
            "directive-option",
            line,
            "a figure with a place has no width",
            "leave out one of the options 'place' and 'width'",
        )


def check_use(name: str, argument: str, options: dict[str, str], body: str, line: int, env: Any) -> None:
    spec = row_of(name)
    if spec.argument == "required" and not argument:
        report(
            env,
            "directive-option",
            line,
            f"'{name}' needs something after its name",
            f"write ':::{{{name}}} …' with its title, id or file",
        )
    if spec.argument == "none" and argument:
        report(env, "directive-option", line, f"'{name}' takes nothing after its name", "put the text inside the fence")
    for key in sorted(options.keys() - spec.options.keys()):
        hint = did_you_mean(key, spec.options, "it takes: " + (", ".join(sorted(spec.options)) or "none"))
        report(env, "directive-option", line, f"'{name}' has no option '{key}'", hint)
    for key in sorted(spec.required - {k for k, v in options.items() if v}):
        code = "image-alt" if key == "alt" else "directive-option"
        report(env, code, line, f"'{name}' lacks its option '{key}'", f"add a line ':{key}: …' under the opening fence")
    for key in (key for key in COUNTS if options.get(key) and not (options[key].isdigit() and len(options[key]) < 4)):
        report(env, "directive-option", line, f"'{options[key]}' is no number of {key}", f"write e.g. :{key}: 1")
    if options.get("width") and not WIDTH.fullmatch(options["width"]):
        report(env, "directive-option", line, f"the width '{options['width']}' is no measure", "write e.g. 80mm or 60%")
    if "place" in options and "place" in spec.options:
        _check_place(options, line, env)
    if spec.body == "data" and options.get("data") and body.strip():
        report(env, "directive-option", line, f"'{name}' has both 'data' and a text of its own", "keep one of them")
    if spec.body in ("optional", "code", "list", "csv") and name != "case" and not (argument or body.strip()):
        report(env, "directive-option", line, f"'{name}' is empty", "write its text, or remove it")
    if (spec.body == "markdown" or (spec.body == "data" and not options.get("data"))) and not body.strip():
        report(env, "directive-option", line, f"'{name}' is empty", "write its text, or remove it")
    if spec.body == "none" and body.strip():
        report(env, "directive-option", line, f"'{name}' takes no text", "move the text out of the fence")
