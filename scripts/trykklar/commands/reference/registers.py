"""The tables of problems, of preflight's checks and of profiles."""

from __future__ import annotations

from collections.abc import Callable

from ...base.bounds import Bound, all_bounds
from ...base.profiles import PROFILES, Profile
from ...base.rulebook import Rule, rules
from ...preflight.registry import CHECKS, PROFILE_CHECKS
from .markdown import code, definition, sentence, table, words


def problem_codes() -> list[str]:
    """Every code, in the order of the alphabet."""
    rows = [
        [code(rule.code), words(sentence(rule.about)), _severity(rule), _further(rule)]
        for rule in sorted(rules().values(), key=lambda rule: rule.code)
    ]
    return [table("codes", ("Code", "What is wrong", "Severity", "Exit"), rows)]


def _severity(rule: Rule) -> str:
    """One word where drafts and releases agree."""
    return rule.draft.value if rule.draft is rule.release else f"{rule.draft.value}, {rule.release.value}"


def _further(rule: Rule) -> str:
    return f"{rule.exit_code}{', w' if rule.waivable else ''}"


def bounds() -> list[str]:
    """Every bound: of what, how much, and why so much."""
    rows = [[words(sentence(each.of)), _amount(each), words(sentence(each.why))] for each in all_bounds().values()]
    return [table("profiles", ("Of what", "At most", "Why"), rows)]


def _amount(bound: Bound) -> str:
    if not bound.unit.startswith("bytes"):
        return f"{bound.most:,} {bound.unit}"
    unit, name = (2**20, "MiB") if bound.most % 2**20 == 0 else (10**6, "MB")
    return f"{bound.most // unit:,} {name}{bound.unit.removeprefix('bytes')}"


def preflight_checks() -> list[str]:
    """Every check: what a file that passes has, why, where that is demanded, and of which files."""
    return [
        "\n\n".join(
            definition(
                code(check.id),
                f"{words(sentence(check.title))} {words(sentence(check.rationale))} "
                f"*{words(sentence(f'{check.clause}; {check.severity.value} in {_profiles(check.id)}'))}*",
            )
            for check in CHECKS.values()
        )
    ]


def _profiles(check: str) -> str:
    wanting = [name for name, ids in PROFILE_CHECKS.items() if check in ids]
    return "all files" if len(wanting) == len(PROFILE_CHECKS) else ", ".join(wanting)


def profiles() -> list[str]:
    """What each profile is for, and what its files declare and hold, side by side."""
    rows = list(PROFILES.values())
    shown: list[tuple[str, Callable[[Profile], bool]]] = [
        ("Links", lambda row: row.links),
        ("Bookmarks", lambda row: row.bookmarks),
        ("Structure tree", lambda row: row.tags),
        ("Keeps to the size budget", lambda row: row.budget),
        ("Linearised", lambda row: row.fast_web_view),
        ("Sources and data attached", lambda row: row.attachments),
        ("Asks for both sides", lambda row: row.duplex),
        ("Inks, bleed and marks", lambda row: row.print_shop),
    ]
    body = [
        ["Declares", *(", ".join(_declared(row)) for row in rows)],
        *([name, *("yes" if holds(row) else "" for row in rows)] for name, holds in shown),
        ["Checks of preflight", *(str(len(PROFILE_CHECKS[row.name])) for row in rows)],
    ]
    about = "\n\n".join(definition(code(row.name), words(sentence(row.about))) for row in rows)
    return [about, table("profiles", ("Property", *(code(row.name) for row in rows)), body)]


def _declared(row: Profile) -> list[str]:
    names = [
        f"PDF/A-{row.pdfa[0]}{row.pdfa[1].lower()}" if row.pdfa else "",
        f"PDF/UA-{row.pdfua}" if row.pdfua else "",
        row.pdfx or "",
    ]
    return [name for name in names if name]
