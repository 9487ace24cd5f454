"""`python -m bench`: measure, compare, judge, and write `output/bench/`.

Exit codes: 0 everything was measured and all tools set the same words (targets may be missed: the table says so); 1
something could not be run or was not the same; 2 wrong usage.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
import vl_convert

from trykklar.base.whole_files import publish

from . import show, stages
from .cases import ASKED_FOR, CASES, Bench, Plan
from .targets import TargetResult, verdicts
from .tools import Tool, installed_tools
from .workspace import REPOSITORY

_USUAL = ",".join(case for case in CASES if case not in ASKED_FOR)
RESULTS = REPOSITORY / "output" / "bench"


@click.command()
@click.option("--quick", is_flag=True, help="Tiny texts, each case once: to see that it works, not how fast.")
@click.option("--cases", default=_USUAL, show_default=True, help="Cases to measure.")
@click.option("--tools", default="", help="Tools to measure beside Trykklar. Default: all that are installed.")
@click.option(
    "--repetitions",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Runs of each case; slow ones are repeated less.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), default=RESULTS, help="Folder for the results."
)
@click.option("--profile", "flames", is_flag=True, help="Draw a flame graph of a cold draft too.")
def main(quick: bool, cases: str, tools: str, repetitions: int, output: Path, flames: bool) -> None:
    """Measure Trykklar against other typesetters: the same text on the same paper, in one run."""
    chosen = _cases(cases)
    used, missing = _tools(tools)
    for name, reason in missing.items():
        click.echo(f"{name}: {reason}")
    about = {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "quick": quick,
        "tools": {t.name: t.version for t in used},
    }
    about |= {"missing": missing, "machine": show.machine()}
    with tempfile.TemporaryDirectory(prefix="trykklar-bench-") as scratch:
        plan = Plan(chosen, used, 1 if quick else repetitions, quick)
        results = Bench(plan, Path(scratch), click.echo).measure()
    judged = [verdict for verdict in verdicts(results) if verdict.target.cases <= set(chosen)]
    vl_convert.register_font_directory(str(REPOSITORY / "fonts"))
    files = {
        "bench.json": show.bench_json(results),
        "details.json": show.details_json(results, judged, about),
        "bench.md": f"{show.markdown_table(show.verdict_rows(judged))}\n\n"
        f"{show.markdown_table(show.measured_rows(results))}\n",
    }
    if results.samples:
        files["stages.md"] = show.markdown_table(stages.stage_rows(results.samples)) + "\n"
        if flames:
            files["flames.svg"] = stages.flame_graph(results.samples)
    if results.outcomes:
        files["bench.svg"] = show.picture(results)
    publish(output, {name: text.encode() for name, text in files.items()})
    click.echo("\n" + show.text_table(show.measured_rows(results)))
    click.echo("\n" + show.text_table(show.verdict_rows(judged)))
    if results.samples:
        click.echo("\n" + show.text_table(stages.stage_rows(results.samples)))
    sys.exit(exit_code(results.failures, judged, asked={tool.name for tool in used}))


def _cases(names: str) -> tuple[str, ...]:
    unknown = [name for name in names.split(",") if name not in CASES]
    if unknown:
        raise click.UsageError(f"there is no case '{unknown[0]}'; cases are: {', '.join(CASES)}")
    return tuple(case for case in CASES if case in names.split(","))


def _tools(names: str) -> tuple[tuple[Tool, ...], dict[str, str]]:
    """Trykklar and the tools asked for. Asking for one that is not there is an error; without names, what is there is
    taken."""
    here, missing = installed_tools()
    if not names:
        return tuple(here), missing
    wanted = {"trykklar", *names.split(",")}
    absent = sorted(wanted - {tool.name for tool in here})
    if absent:
        raise click.UsageError(
            f"{absent[0]}: {missing.get(absent[0], 'no such tool')}; tools here: {', '.join(t.name for t in here)}"
        )
    return tuple(tool for tool in here if tool.name in wanted), {}


def exit_code(failures: list[str], judged: list[TargetResult], asked: set[str]) -> int:
    """1 where something failed, or a target could not be judged although its tools were asked for."""
    for failure in failures:
        click.echo(f"failed: {failure}", err=True)
    unjudged = []
    for verdict in judged:
        tools = {q.tool for q in (verdict.target.quantity, verdict.target.over) if q}
        if verdict.met is None and tools <= asked:
            unjudged.append(verdict)
            click.echo(f"not measured: {verdict.target.about}, {verdict.target.wanted}", err=True)
    return 1 if failures or unjudged else 0


if __name__ == "__main__":
    main()
