"""What is printed commands no terminal and hides nothing; what cannot be printed is told by the exit code."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shlex
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from pikepdf import Name, Pdf
from rich.text import Text

from support import REPOSITORY
from trykklar.base.problems import Place, Problem
from trykklar.commands import streams
from trykklar.commands.console import console
from trykklar.commands.looks.html import looks_html
from trykklar.commands.streams import Shown, one_line, visible
from trykklar.commands.terminal import show_problems
from trykklar.preflight.html import report_html
from trykklar.preflight.opened import open_pdf
from trykklar.preflight.whole import preflight_file

HOSTILE = "a\x1b[31mred\x1b]0;title\x07\x9b2J\u202egnp.exe\u200b\ufeff\u2066\x7f\r[red]b[/][link=x]\nerror: made up"
"""Escape sequences, an OSC, C1, bidi, zero width, DEL, a return, rich's markup and a line of its own."""


def _printed(encoding: str = "utf-8") -> tuple[Shown, io.BytesIO]:
    out = io.BytesIO()
    return Shown(io.TextIOWrapper(out, encoding=encoding)), out


def test_every_character_that_is_not_to_be_seen_is_written_out() -> None:
    hidden = {
        letter
        for letter in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    } - {"\n", "\t"}
    assert [letter for letter in hidden if visible(letter) == letter] == []
    assert visible("æøå – “π” 漢字 😀\t\n") == "æøå – “π” 漢字 😀\t\n"
    assert one_line(HOSTILE).isprintable()
    assert "\\nerror: made up" in one_line(HOSTILE)


SPEAKS = """
import logging, warnings
import click
from trykklar.commands.program import Program

@click.group(cls=Program)
def main(): pass

@main.command()
def speak():
    logging.getLogger("fontTools.ttLib.tables._h_e_a_d").warning("'created' timestamp seems very low")
    logging.getLogger("pypdf").error("Ignoring wrong pointing object")
    warnings.warn("Corrupt EXIF data")
    warnings.warn("old", DeprecationWarning)
    print("said")

main()
"""


def test_what_libraries_log_and_warn_of_does_not_reach_the_terminal() -> None:
    done = subprocess.run([sys.executable, "-c", SPEAKS, "speak"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "said\n", "")


MAKES_A_CLASS = """
import os, signal
import click
from trykklar.commands.program import Program

class Named:
    def __set_name__(self, owner, name):
        os.kill(os.getpid(), signal.SIGTERM)

@click.group(cls=Program)
def main(): pass

@main.command()
def made():
    class Owner:
        field = Named()

main()
"""


def test_a_signal_while_a_class_is_made_is_told_as_any_other() -> None:
    done = subprocess.run([sys.executable, "-c", MAKES_A_CLASS, "made"], capture_output=True, text=True, check=False)
    assert done.returncode == 143
    assert done.stderr == "interrupted; every file is as it was before, or new and whole\n"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii", "cp1252", "utf-16"])
def test_json_stays_json_whatever_the_terminal_can_show(encoding: str) -> None:
    stream, out = _printed(encoding)
    value = {HOSTILE: ["→ æ 😀 \U000e0041", "\udc80"]}
    stream.write(json.dumps(value, ensure_ascii=False, indent=1))
    stream.flush()
    text = out.getvalue().decode(encoding)
    assert json.loads(text) == value
    assert visible(text) == text


def test_rich_draws_and_what_it_draws_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, out = _printed()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("FORCE_COLOR", "1")
    console(err=True).print(Text(HOSTILE, style="bold red"))
    show_problems([Problem("usage", HOSTILE, HOSTILE, Place(HOSTILE, 3))], release=False)
    stream.flush()
    text = out.getvalue().decode()
    drawn = set(re.findall(r"\x1b[^m]*m", text))
    assert drawn, "it is in colour"
    assert all(re.fullmatch(r"\x1b\[[0-9;]*m", sequence) for sequence in drawn)
    assert "\x1b[31mred" not in text
    rest = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert visible(rest) == rest
    assert "[red]b[/][link=x]" in rest
    assert sum(line.startswith("error: made up") for line in rest.splitlines()) == 1, (
        "of the text given to rich as such"
    )


def test_nothing_prints_past_the_door() -> None:
    """Lines go through `say`, texts of many lines (JSON, tables) are the only ones that click prints itself."""
    folder = REPOSITORY / "scripts" / "trykklar"
    past: list[str] = []
    for file in folder.rglob("*.py"):
        text = file.read_text()
        if file == Path(streams.__file__) or not re.search("print|Console|secho|echo", text):
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else ""
            if called not in ("print", "Console", "click.secho", "click.echo"):
                continue
            given = ast.unparse(node.args[0]) if node.args else ""
            texts = given.startswith("json.dumps") or given.endswith(("_markdown()", ".to_json()"))
            if called != "click.echo" or not texts:
                past.append(f"{file.relative_to(folder)}:{node.lineno} {called}")
    assert past == []


def test_what_makes_html_escapes() -> None:
    made: list[str] = []
    for file in (REPOSITORY / "scripts" / "trykklar").rglob("*.py"):
        text = file.read_text()
        for node in ast.walk(ast.parse(text)) if "Environment" in text or "Sandbox" in text else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("Environment", "Sandbox")):
                made.append(file.name)
                assert "autoescape=True" in ast.unparse(node), f"{file.name}:{node.lineno}"
    assert len(made) >= 3


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.pdf", '"><img src=x onerror=y>.pdf', "{{ 7*7 }}.pdf"])
def test_a_files_name_is_text_in_the_reports(name: str, tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo[Name.Title] = name
        out = io.BytesIO()
        pdf.save(out)
    with open_pdf(out.getvalue(), name) as opened:
        report = preflight_file(opened, tmp_path / name, "mail")
        page = report_html(report, opened)
    assert name.partition(".pdf")[0] not in page or name.startswith("{{")
    assert "49" not in page.partition("</title>")[0]
    looks = looks_html(name, [])
    assert "<script>" not in looks
    assert "<img src=x" not in page + looks


def _shell(line: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    command = shlex.join([sys.executable, "-m", "trykklar", *arguments])
    env = {**os.environ, **variables}
    return subprocess.run(["bash", "-c", line.replace("CMD", command)], capture_output=True, env=env, check=False)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("set -o pipefail; CMD | true", 0, ""),
        ("CMD >/dev/full", 3, "not all of the output could be written: No space left on device\n"),
        ("CMD <&- >&- 2>&-", 0, ""),
        ("PYTHONIOENCODING=ascii TERM=dumb HOME=/proc/none CMD >/dev/null", 0, ""),
    ],
)
def test_output_that_goes_nowhere(line: str, code: int, said: str) -> None:
    done = _shell(line, "problems", "--json")
    assert (done.returncode, done.stderr.decode()) == (code, said)


WAYS = ["CMD | true", "CMD >/dev/full", "CMD 2>/dev/full", "CMD >&-", "CMD 2>&-", "CMD <&-"]
LOCALES = ["LC_ALL=C", "PYTHONIOENCODING=latin-1", "PYTHONIOENCODING=ascii", "HOME=/proc/x"]
COMMANDS = [["--help"], ["schema"], ["checks"], ["doctor"], ["layout", "list"], ["reference", "--help"], ["none"]]


@pytest.mark.full
@pytest.mark.parametrize("way", range(len(WAYS)), ids=WAYS)
@pytest.mark.parametrize("number", range(len(COMMANDS)), ids=lambda number: COMMANDS[number][0])
def test_no_way_out_ends_in_a_traceback(way: int, number: int) -> None:
    """Each way out with each command, and each of both in each locale."""
    line, command, locale = WAYS[way], COMMANDS[number], LOCALES[(way + number) % len(LOCALES)]
    done = _shell(f"export {locale}; {line}", *command)
    assert b"Traceback" not in done.stdout + done.stderr
    assert b"Exception ignored" not in done.stderr
    assert done.returncode in (0, 2, 3)
