"""`python -m bench.readme`: write the measured tables into the READMEs again, from what `make bench` left in
`output/bench`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .show import markdown_table, record_cell
from .workspace import REPOSITORY

BEGIN, END = "<!-- made by bench-readme -->", "<!-- end -->"
_CASES = {
    "cold": "cold",
    "unchanged": "nothing changed",
    "one-word": "one word changed",
    "one-word-watch": "– kept running",
    "shift-watch": "– pages shifted",
    "release": "release",
    "release-word": "– one word changed",
}
"""Case → what README calls it."""
_TOOLS = ("trykklar", "weasyprint", "typst")


def short_table(records: Sequence[dict[str, Any]]) -> str:
    """README's table: seconds of each case, tool by tool."""
    seconds = {(record["case"], record["tool"]): record["seconds"] for record in records}
    rows: list[tuple[str, ...]] = [("case", "Trykklar", "WeasyPrint", "Typst")]
    for case, name in _CASES.items():
        cells = [seconds.get((case, tool)) for tool in _TOOLS]
        if cells[0] is not None:
            rows.append((name, *("–" if value is None else f"{value:.1f}" for value in cells)))
    return markdown_table(rows)


def long_tables(records: Sequence[dict[str, Any]], details: dict[str, Any], stages: str) -> str:
    """The tables of the benchmark's own README: what was measured, the targets, the stages, and on what machine."""
    by = {(record["case"], record["tool"]): record for record in records}
    names = ("Trykklar", "WeasyPrint in one go", "Typst")
    rows: list[tuple[str, ...]] = [("case", *(f"{name}: s · MB · pages · kB" for name in names))]
    for case in dict.fromkeys(record["case"] for record in records):
        rows.append((case, *(record_cell(by.get((case, tool))) for tool in _TOOLS)))
    judged = [("case", "target", "measured", "")]
    for verdict in details["verdicts"]:
        value, met = verdict["value"], {True: "met", False: "not met", None: "not measured"}[verdict["met"]]
        judged.append((verdict["case"], verdict["target"], "–" if value is None else f"{value:.2f}", met))
    machine = details["machine"]
    about = f"Measured {details['date'][:10]} on {machine['cores']} cores, load {machine['load']} at the start."
    failures = [f"- {failure.splitlines()[0]}" for failure in details["failures"]]
    failed = "What failed:\n\n" + "\n".join(failures) if failures else "Nothing failed."
    return "\n\n".join([about, markdown_table(rows), markdown_table(judged), stages.strip(), failed])


def filled(text: str, made: str) -> str:
    """A README with what is made between its two marks. Raises `ValueError` where they are not there."""
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not pattern.search(text):
        raise ValueError("the README has no place for the measured tables")
    return pattern.sub(lambda _: f"{BEGIN}\n{made}\n{END}", text, count=1)


def main(results: Path = REPOSITORY / "output" / "bench") -> None:
    """Write both READMEs."""
    records = json.loads((results / "bench.json").read_text("utf-8"))
    details = json.loads((results / "details.json").read_text("utf-8"))
    stages = results / "stages.md"
    told = stages.read_text("utf-8") if stages.is_file() else ""
    for file, made in (
        (REPOSITORY / "README.md", short_table(records)),
        (Path(__file__).with_name("README.md"), long_tables(records, details, told)),
    ):
        file.write_text(filled(file.read_text("utf-8"), made), "utf-8")


if __name__ == "__main__":
    main()
