"""The command line: exit codes 0 to 3, JSON that parses, and never a traceback."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from support import edit, run, run_apart
from trykklar.base.files import MAX_PICTURE_BYTES, MAX_TEXT_BYTES
from trykklar.base.rulebook import rules
from trykklar.commands.main import main
from trykklar.commands.options import EPILOG
from trykklar.language.labels import labels_for, languages_with_labels

COMMANDS = sorted(main.commands)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command: str) -> None:
    for option in ("--help", "-h"):
        done = run(*filter(None, [command, option]))
        assert done.exit_code == 0
        said = re.sub(r"\s+", " ", done.output)
        assert EPILOG.removeprefix("Exit codes: ") in said


def test_every_option_explains_itself() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or getattr(parameter, "help", ""), f"{name} {parameter.name}"


def test_version() -> None:
    assert run("--version").output.startswith("trykklar")


@pytest.mark.parametrize(
    "arguments",
    [
        ["bild"],
        ["build", "--no-such-option"],
        ["build", "--jobs", "-1"],
        ["build", "--jobs", "two"],
        ["build", "--profile", "stone"],
        ["build", "--publication", "{nowhere}"],
        ["build", "--publication", "{file}"],
        ["build", "--publication", "{empty}"],
        ["build", "novel", "--publication", "{publication}"],
        ["check", "--publication", "{empty}"],
        ["check", "more", "words"],
        ["pages"],
        ["pages", "{nowhere}"],
        ["pages", "{empty}"],
        ["pages", "{file}", "--width", "0"],
        ["new"],
        ["new", "{publication}"],
        ["schema", "novel"],
        ["problems", "more"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2(arguments: list[str], publication: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    places = {
        "nowhere": tmp_path / "nowhere",
        "file": publication / "start.md",
        "empty": tmp_path / "empty",
        "publication": publication,
    }

    def files() -> list[Path]:
        """All but what a check of the sources keeps for the next one."""
        return sorted(path for path in tmp_path.rglob("*") if path.is_file() and ".cache" not in path.parts)

    before = files()
    done = run(*(word.format(**places) for word in arguments))
    assert done.exit_code == 2
    assert done.output.strip()
    assert files() == before


def test_a_clock_that_is_none_exits_2(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "noon")
    assert run("check", "--publication", publication).exit_code == 2


def test_check_of_good_sources(publication: Path) -> None:
    assert run("check", "--publication", publication).exit_code == 0
    done = run("check", "--publication", publication, "--json")
    assert json.loads(done.stdout) == {"chapters": 9, "ok": True, "fixed": {}, "links": [], "problems": []}


def test_line_ends_and_byte_order_marks_do_not_matter(publication: Path) -> None:
    """The same bytes come out: the checksum that is printed is that of the text."""
    template = (
        "{% extends 'base.html.j2' %}\n{% block content %}\n<h1 id='{{ entry.id }}'>{{ sources_digest[:12] "
        "}}</h1>\n{% endblock %}\n"
    )
    (publication / "layouts" / "tiny" / "cover.html.j2").write_text(template, "utf-8")
    edit(publication / "publication.yaml", "      - page: cover\n", "      - page: cover\n      - chapter: start.md\n")
    output = publication / "output" / "card-mail.pdf"
    pdfs = []
    for spoilt in (False, True):
        for file in publication.rglob("*") if spoilt else ():
            if file.suffix in (".md", ".yaml", ".j2", ".css", ".svg"):
                file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
        done = run("build", "card", "--publication", publication, "--release", "--jobs", 1)
        assert done.exit_code == 0, done.output
        pdfs.append(output.read_bytes())
    assert pdfs[0] == pdfs[1]


def test_a_path_may_be_written_in_two_ways(publication: Path) -> None:
    edit(publication / "publication.yaml", "chapter: start.md", "chapter: ./start.md")
    assert run("check", "--publication", publication, "--release", "--json").problems == []


PIPES = [
    {
        "start.md": ("file-missing", "publication.yaml:49"),
        "weathers/rain.md": ("file-missing", "publication.yaml:11"),
        "facts.yaml": ("file-missing", "facts.yaml"),
        "layouts/tiny/tiny.css": ("file-missing", "layouts/tiny/layout.yaml:3"),
    },
    {"pictures/leaf.svg": ("image-missing", "start.md:11")},
]


@pytest.mark.parametrize("pipes", PIPES, ids=["texts", "picture"])
def test_a_pipe_is_refused_unread(publication: Path, pipes: dict[str, tuple[str, str]]) -> None:
    """Reading one would never end."""
    for name in pipes:
        (publication / name).unlink()
        os.mkfifo(publication / name)
    done = run_apart("check", "--json", "--publication", publication)
    assert {*pipes.values()} <= {(p.code, p.at) for p in done.problems}
    assert sum("no file but a pipe" in p.message for p in done.problems) >= len(pipes)


def test_a_pipe_outside_is_refused_unread(publication: Path) -> None:
    """Whether the path leads out or a link does; nor are pipes that nobody names, or where a page map should be."""
    for name in ("unread.md", "unread.svg"):
        os.mkfifo(publication / name)
    (publication / "output").mkdir()
    os.mkfifo(publication / "output" / "book-pages.json")
    os.mkfifo(publication.parent / "pipe.md")
    assert run_apart("check", "--json", "--publication", publication).problems == []
    assert "there is no page map" in run_apart("build", "leaflet", "--publication", publication).output
    (publication / "leaflet.md").unlink()
    (publication / "leaflet.md").symlink_to("../pipe.md")
    edit(publication / "publication.yaml", "chapter: start.md", "chapter: ../pipe.md")
    done = run_apart("check", "--json", "--publication", publication)
    assert [p.at for p in done.problems if p.code == "path-outside"] == ["publication.yaml:49", "publication.yaml:60"]


def test_a_folder_is_no_chapter(publication: Path) -> None:
    for name in ("start.md", "weathers/rain.md"):
        (publication / name).unlink()
        (publication / name).mkdir()
    (publication / "idle.md").mkdir()
    done = run("check", "--json", "--publication", publication)
    assert {p.message for p in done.problems if "is a folder" in p.message} == {
        "'start.md' is a folder, not a file",
        "'weathers/rain.md' is a folder, not a file",
    }
    assert not any("idle" in p.at or p.code == "crossing-missing" for p in done.problems)


@pytest.mark.parametrize(
    ("name", "at"), [("start.md", "start.md"), ("facts.yaml", "facts.yaml"), ("pictures/leaf.svg", "start.md:11")]
)
def test_files_of_many_bytes_are_refused_unread(publication: Path, name: str, at: str) -> None:
    with (publication / name).open("r+b") as stream:
        stream.truncate(MAX_TEXT_BYTES + 1 if at == name else MAX_PICTURE_BYTES + 1)
    done = run("check", "--json", "--publication", publication)
    assert ("file-too-large", at) in {(p.code, p.at) for p in done.problems}


def test_warnings_stop_a_release_only(publication: Path) -> None:
    edit(publication / "places" / "farm.md", "{.synthesis}\n", "")
    assert run("check", "--publication", publication).exit_code == 0
    assert run("check", "--publication", publication, "--release").exit_code == 1


def test_what_is_not_used_is_mentioned_and_stops_nothing(publication: Path) -> None:
    (publication / "more.md").write_text("---\nkind: chapter\ntitle: More\n---\nText.\n")
    done = run("check", "--publication", publication, "--release", "--json")
    assert done.exit_code == 0
    assert [(p.code, p.at, p.severity) for p in done.problems] == [("chapter-unused", "more.md", "warning")]


@pytest.mark.parametrize("command", ["check", "build"])
def test_json_of_problems_parses(publication: Path, command: str) -> None:
    line = edit(publication / "start.md", "{fact}`drops`", "{fact}`drips`")
    problem = json.loads(run(command, "--publication", publication, "--json").stdout)["problems"][0]
    assert set(problem) == {"code", "severity", "place", "count", "places", "message", "hint", "fix"}
    assert (problem["count"], problem["places"]) == (1, [f"start.md:{line}"])
    assert problem["place"] == {"file": "start.md", "line": line}


def test_problems_are_three_parts_on_standard_error(publication: Path) -> None:
    line = edit(publication / "start.md", "{fact}`drops`", "{fact}`drips`")
    done = run("check", "--publication", publication)
    assert f"start.md:{line}: error [fact-unknown] there is no fact 'drips'" in done.output
    assert "did you mean 'drops'?" in done.output
    assert "fact-unknown" not in done.stdout


def test_long_lines_are_not_broken_for_machines(publication: Path) -> None:
    """A pipe has no width: 'file:line: …' stays on one line, however long, and has no colours."""
    name = "n" * 150
    edit(publication / "start.md", "{fact}`drops`", f"{{fact}}`{name}`")
    done = run_apart("check", "--publication", publication, COLUMNS="40")
    assert any(line.startswith("start.md:9: error") and name in line for line in done.output.splitlines())
    assert "\x1b" not in done.output


def test_markup_in_messages_is_shown_as_it_is(publication: Path) -> None:
    edit(publication / "start.md", "{fact}`drops`", "{fact}`[red]x[/red]`")
    assert "[red]x[/red]" in run("check", "--publication", publication).output


def test_schemas_are_printed_and_written(tmp_path: Path) -> None:
    names = set(json.loads(run("schema").stdout))
    assert "publication" in names
    assert json.loads(run("schema", "chapter").stdout)["$schema"]
    assert run("schema", "--output", tmp_path / "schemas").exit_code == 0
    assert {file.name for file in (tmp_path / "schemas").iterdir()} == {f"{name}.schema.json" for name in names}


def test_problem_table_is_the_table() -> None:
    rows = json.loads(run("problems", "--json").stdout)
    assert [row["code"] for row in rows] == list(rules())
    assert all(row["code"] in run("problems").stdout for row in rows)


def test_new_makes_a_publication_that_is_faultless(tmp_path: Path) -> None:
    folder = tmp_path / "my report"
    made = run("new", folder, "--title", 'Rain: a "short" history')
    assert made.exit_code == 0
    assert (folder / "publication.yaml").is_file()
    checked = run("check", "--publication", folder, "--release", "--json")
    assert (checked.exit_code, checked.problems) == (0, [])


@pytest.mark.parametrize("language", languages_with_labels())
def test_new_speaks_the_languages_that_have_words(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "book"
    assert run("new", folder, "--language", language).exit_code == 0
    told = yaml.safe_load((folder / "publication.yaml").read_text("utf-8"))
    words = labels_for(language, {})
    assert (told["language"], told["title"]) == (language, words["new.title"])
    if language != "en":
        assert (told["subtitle"], told["publisher"]) == (words["new.subtitle"], words["new.publisher"])
        assert told["authors"] == [words["new.author"]]
        assert words["new.text"] in (folder / "chapters" / "first.md").read_text("utf-8")
    checked = run("check", "--publication", folder, "--release", "--json")
    assert (checked.exit_code, checked.problems) == (0, [])


def test_new_in_a_language_without_words_is_told_with_those_that_have(tmp_path: Path) -> None:
    done = run("new", tmp_path / "book", "--language", "tlh")
    assert done.exit_code == 2
    assert "choose one of: da, de, en" in done.output
    assert not (tmp_path / "book").exists()


def test_new_writes_over_nothing(publication: Path) -> None:
    before = (publication / "publication.yaml").read_bytes()
    done = run("new", publication)
    assert done.exit_code == 2
    assert (publication / "publication.yaml").read_bytes() == before


def test_as_a_program_from_another_folder(publication: Path) -> None:
    done = run_apart("check", cwd=str(publication))
    assert (done.exit_code, done.stdout.strip()) == (0, "9 chapters checked, 0 problems")


def test_one_thing_is_told_as_one(publication: Path) -> None:
    start = publication / "start.md"
    start.write_text(start.read_text("utf-8") + "\n{bold}`words`\n", "utf-8")
    assert run("check", "--publication", publication).stdout.splitlines()[-1] == "9 chapters checked, 1 problem"


def _libraries(arguments: list[str]) -> set[str]:
    """What a command loads besides Python's own."""
    says = (
        "import sys; from trykklar.commands.main import main\n"
        "try: main()\nexcept SystemExit as ended: assert not ended.code\n"
        "print({name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", says, *arguments], capture_output=True, text=True, check=True)
    return set(ast.literal_eval(done.stderr))


def test_who_asks_for_little_waits_for_little(publication: Path) -> None:
    """Neither a terminal that draws nor schemas, templates and YAML are loaded for help, or where nothing changed."""
    assert run("build", "card", "--publication", publication, "--jobs", 1).exit_code == 0
    few = {"__main__", "_distutils_hack", "click", "sitecustomize", "trykklar", "typing_extensions"}
    assert _libraries(["--help"]) <= few
    again = ["build", "card", "--publication", str(publication), "--jobs", "1"]
    assert _libraries(again) <= few | {"msgspec"}
