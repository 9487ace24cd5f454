"""The tables of problems, of preflight's checks and of profiles."""

from __future__ import annotations

from ..preflight.registry import CHECKS, PROFILE_CHECKS
from ..problems import RULES, Rule, Severity
from ..profiles import PROFILES, Profile
from .markdown import code, definition, heading, sentence, table, words


def problem_codes() -> list[str]:
    """Every code, in the order of the alphabet."""
    rows = [
        [code(rule.code), words(sentence(rule.about)), _severity(rule.draft), _severity(rule.release), _further(rule)]
        for rule in sorted(RULES.values(), key=lambda rule: rule.code)
    ]
    return [table("codes", ("Code", "What is wrong", "Draft", "Release", "Exit"), rows)]


def _severity(severity: Severity) -> str:
    return "**error**" if severity is Severity.ERROR else "warning"


def _further(rule: Rule) -> str:
    return f"{rule.exit_code}{', w' if rule.waivable else ''}"


def preflight_checks() -> list[str]:
    """Every check: what a file that passes has, why, where that is demanded, and of which files."""
    return [
        "\n\n".join(
            definition(
                code(check.id),
                f"{words(sentence(check.title))} {words(sentence(check.rationale))}",
                f"*{words(sentence(f'{check.clause}; {check.severity.value} in {_profiles(check.id)}'))}*",
            )
            for check in CHECKS.values()
        )
    ]


def _profiles(check: str) -> str:
    wanting = [name for name, ids in PROFILE_CHECKS.items() if check in ids]
    return "all files" if len(wanting) == len(PROFILE_CHECKS) else ", ".join(wanting)


def profiles() -> list[str]:
    """Every profile with what its files declare and hold."""
    out = []
    for row in PROFILES.values():
        out += [
            heading(row.name, f"profile-{row.name}"),
            words(sentence(row.about)),
            table("facts2", ("Property", "Value"), _properties(row)),
        ]
    return out


def _properties(row: Profile) -> list[list[str]]:
    declared = [f"PDF/A-{row.pdfa[0]}{row.pdfa[1].lower()}" if row.pdfa else "", f"PDF/UA-{row.pdfua}" if row.pdfua else "", row.pdfx or ""]
    return [
        ["Declares", ", ".join(name for name in declared if name) or "nothing"],
        *(
            [name, "yes" if value else "no"]
            for name, value in (
                ("Links", row.links),
                ("Bookmarks", row.bookmarks),
                ("Structure tree", row.tags),
                ("Keeps to the size budget", row.budget),
                ("Opens before it is loaded", row.fast_web_view),
                ("Sources and data attached", row.attachments),
                ("Asks viewers for both sides", row.duplex),
                ("Inks, bleed and marks", row.print_shop),
            )
        ),
        ["Checks of preflight", str(len(PROFILE_CHECKS[row.name]))],
    ]
