"""The reference of the editorial rules, made from the table of problems. `scripts/EDITORIAL.md` is made from it."""

from __future__ import annotations

from ...base.rulebook import rules


def editorial_markdown() -> str:
    """Every editorial rule as a row of a page: code, what it finds, why, in what a release fails, whether `--fix` fixes
    it."""
    out = [
        "# Editorial rules",
        "",
        (
            "Made from the code by `trykklar problems --markdown`; do not edit. `trykklar check` finds these in the "
            "text; a draft is warned,"
        ),
        (
            "and a release is stopped by an `error`. Any finding may be waived with a reason in publication.yaml. What "
            "is *fixed*,"
        ),
        "`trykklar check --fix` writes.",
        "",
        "| rule | what it finds | why | in a release | `--fix` |",
        "|---|---|---|---|---|",
    ]
    for rule in rules().values():
        if rule.why:
            cells = [f"`{rule.code}`", rule.about, rule.why, rule.release.value, "fixed" if rule.fixable else "–"]
            out.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(out) + "\n"
