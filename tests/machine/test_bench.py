"""The benchmark: its converters lose nothing, its texts are all different, its verdicts are computed, and it runs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from click.testing import CliRunner

from bench import markup, own, scale
from bench.__main__ import exit_code, main
from bench.book import MARK_CLOSE, MARK_OPEN, Book, BookEntry, read_book
from bench.cases import CASES, MARGINS, Bench, Plan
from bench.measure import Run, RunError, run
from bench.one_go import one_html
from bench.results import Outcome, Results
from bench.show import bench_json, markdown_table, measured_rows, verdict_rows
from bench.targets import TARGETS, verdicts
from bench.texts import LongText, chapter, chapters_for, write_publication
from bench.tools import installed_tools
from bench.typst_convert import entry_source, typst_project
from bench.typst_walk import ConversionError
from bench.words import SetText, compare, read_pdf, words
from bench.workspace import Workspace, add_pages, change_style, change_word, make_text
from support import REPOSITORY
from trykklar.build.editions.one import EditionMade, State
from trykklar.build.editions.register import Register, row_of, write_register

POINTS = {"body": 9.8, "line": 13.4, "small": 8.4, "label": 7.8, "lead": 12.4, "h1": 30, "h2": 16, "h3": 11.5}
SIZES = {name: f"{points}pt" for name, points in POINTS.items()}
COLOURS = dict.fromkeys(("ink", "soft", "hair", "mist", "paper", "accent", "wash", "theme-1"), "#112233")


def page(of: str) -> str:
    """The mark that asks for a page number."""
    return f"{MARK_OPEN}{of}{MARK_CLOSE}"


def entry(body: str, name: str = "one", *, section: str = "body", first: int | None = None) -> BookEntry:
    html = f'<!DOCTYPE html><html lang="en"><head><style></style></head><body class="t-chapter">{body}</body></html>'
    return BookEntry(
        id=name,
        html=html,
        section=section,
        first_folio=first,
        recto=False,
        head="",
        tone="accent",
        source="",
    )


def book(*entries: BookEntry) -> Book:
    return Book(
        title="A title",
        language="en",
        layout="report",
        width_mm=210,
        height_mm=297,
        draft_line="Draft 1",
        tokens={"sizes": SIZES, "colours": COLOURS},
        styles=(),
        entries=entries,
        files={},
    )


def source(body: str) -> str:
    """A body as Typst, without the lines that every entry begins with."""
    lines = entry_source(book(), entry(body)).split("\n", 3)[3]
    return re.sub(r"\s*\n\s*", "\n", lines).strip()


def pages_of(made: Book, folder: Path) -> list[str]:
    """The text of each page that Typst makes of a book."""
    for name, data in typst_project(made).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    main_file, fonts = folder / "main.typ", REPOSITORY / "fonts"
    typst.compile(
        str(main_file),
        output=str(folder / "x.pdf"),
        root=str(folder),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
    )
    return [" ".join(text.split()) for text in read_pdf(folder / "x.pdf", *MARGINS["report"]).pages]


# The converter


def test_paragraphs_links_and_footnotes() -> None:
    html = (
        '<p>See <a class="ref" href="trykklar:two">two</a> (here)<span class="footnote">A <em>note</em>.</span>,'
        ' or <a href="https://a.b/">out</a>.</p>'
    )
    assert source(html) == (
        'See #goto(t, "two")[two]; (here)#footnote()[A #emph()[note];.];, or #away(t, "https://a.b/")[out];.'
    )


def test_page_marks_ask_for_pages() -> None:
    assert (
        source(f'<p><a class="ref page-ref" href="trykklar:two">page {page("two")}</a></p>')
        == '#goto(t, "two")[page #pg("two");];'
    )


def test_nested_lists() -> None:
    assert (
        source("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>").replace("\n", " ") == "#list([a #list([b]);], [c]);"
    )


def test_numbers_of_an_ordered_list_stay() -> None:
    assert source('<ol><li value="4">a</li><li>b</li></ol>') == "#enum(enum.item(4)[a], [b]);"


def test_tables_keep_heads_and_cells() -> None:
    html = "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><th>c</th><td>d</td></tr></tbody></table>"
    assert source(html) == '#grid-of(t, "plain", (1fr,) * 2, table.header(th-head(t)[A], th-head(t)[B]), th[c], [d]);'


def test_index_joins_places_by_page() -> None:
    places = ", ".join(f'<a href="trykklar:{name}">{page(name)}</a>' for name in ("i1", "i2"))
    html = f'<div class="index"><ul><li>Ox, {places}<ul><li>red</li></ul></li></ul></div>'
    assert source(html) == '#index()[\n#ix(t, 0, ("i1", "i2", ))[Ox];\n#ix(t, 1, ())[red];];'


def test_unknown_elements_are_refused() -> None:
    with pytest.raises(ConversionError, match="<video"):
        source("<video></video>")


@pytest.mark.parametrize(
    "text",
    [
        r"back\slash #hash [square] *star* _under_ `tick` $money$ <tag> @at ~tilde",
        "- a dash first",
        "= an equals sign",
        "1. a number",
        "+ a plus / a slash // no comment /* none */",
        "a -- b --- c ... d -? e",
        "https://example.org/a_b#c",
        "\"straight\" 'quotes' »guillemets«",
    ],
)
def test_every_character_is_printed_as_it_stands(text: str, tmp_path: Path) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    printed = pages_of(book(entry(f"<p>{escaped}</p>")), tmp_path)[0]
    assert printed == text


def test_references_print_the_page_that_they_name(tmp_path: Path) -> None:
    first = entry(f'<h1 id="one">One</h1><p>on <a href="trykklar:two">{page("two")}</a> and {page("pre")}</p>', first=5)
    second = entry('<h1 id="two">Two</h1><p>words</p>', "two")
    front = entry('<h1 id="pre">Pre</h1>', "pre", section="front", first=1)
    assert [text.split(" Draft")[0] for text in pages_of(book(front, first, second), tmp_path)] == [
        "Pre",
        "One on 6 and i",
        "Two words",
    ]


def test_strings_are_closed() -> None:
    assert markup.string('a "b" \\c') == '"a \\"b\\" \\\\c"'


def test_one_html_asks_for_pages_with_target_counter() -> None:
    front = entry('<h1 id="pre">Pre</h1>', "pre", section="front", first=1)
    made = book(front, entry(f'<a href="trykklar:pre">{page("pre")}</a> {page("pre")}', "x"))
    html = one_html(made)["book.html"].decode()
    assert '<a href="#pre"><span class="pg roman" href="#pre"></span></a>' in html
    assert '<a class="pg roman" href="#pre"></a></div>' in html
    assert "@page :nth(1 of e0) { counter-reset: page 1 }" in html


# The texts


def test_texts_are_the_same_every_time_and_no_two_chapters_are_equal() -> None:
    text = LongText(chapters_for(1000))
    chapters = [chapter(text, number) for number in range(1, text.chapters + 1)]
    assert chapters[:3] == [chapter(text, number) for number in (1, 2, 3)]
    bodies = [re.sub(r"\bk\d+\b|\d+\n", "", made) for made in chapters]
    assert len(set(bodies)) == text.chapters
    paragraphs = [line for body in bodies for line in body.split("\n") if len(line) > 200]
    assert len(set(paragraphs)) == len(paragraphs) > 10 * text.chapters


def test_a_thousand_pages_are_four_times_two_hundred_and_fifty() -> None:
    assert chapters_for(1000) == 4 * chapters_for(250)


def test_a_text_is_a_publication_with_all_that_a_book_has(tmp_path: Path) -> None:
    made = read_book(write_publication(tmp_path / "text", LongText(3, paragraphs=4)), "bog")
    assert [e.id for e in made.entries] == ["page-cover", "page-contents", "k1", "k2", "k3"]
    assert made.layout == "plain"
    for word in ("<table", 'class="footnote"', "page-ref", "<h2", "note box"):
        assert all(word in e.html for e in made.entries[2:]), word


def test_edits_are_new_each_time_and_stay_in_the_copy(tmp_path: Path) -> None:
    workspace = make_text(tmp_path, LongText(3, paragraphs=4))
    file = workspace.publication / "chapters/0002.md"
    texts = [file.read_text("utf-8")]
    for number in (1, 2):
        assert change_word(workspace, "chapters/0002.md", number) in file.read_text("utf-8")
        assert add_pages(workspace, "chapters/0002.md", number) in file.read_text("utf-8")
        texts.append(file.read_text("utf-8"))
    assert len(set(texts)) == 3
    change_style(workspace, 7)
    assert "#5a6207" in (tmp_path / "layouts/base/tokens.yaml").read_text("utf-8")
    assert "#5a6207" not in (REPOSITORY / "layouts/base/tokens.yaml").read_text("utf-8")


def test_a_text_that_cannot_be_edited_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("nothing\n\n## here\n", "utf-8")
    workspace = Workspace(tmp_path, tmp_path, "x")
    with pytest.raises(ValueError, match=r"a\.md has no line"):
        change_word(workspace, "a.md", 1)
    with pytest.raises(ValueError, match=r"a\.md has no line"):
        add_pages(workspace, "a.md", 1)


# Sameness


def set_text(*pages: str, **starts: int) -> SetText:
    return SetText(pages, starts, 1)


def test_words_are_compared_without_hyphens_and_numbers() -> None:
    assert words("en byggesags-\nbehandler, side 12") == words("En byggesagsbehandler – side 345")


def test_a_missing_chapter_is_a_difference() -> None:
    long = "et to tre fire fem seks syv otte ni ti elleve"
    whole = set_text("intro", long, a=0, b=1)
    assert compare("x", whole, whole, ["a", "b"]).same
    cut = compare("x", set_text("intro", "et to", a=0, b=1), whole, ["a", "b"])
    assert not cut.same
    assert [(d.chapter, d.differing) for d in cut.failures] == [("b", 9)]


def test_chapters_that_cannot_be_found_are_an_error() -> None:
    with pytest.raises(ValueError, match="only 0 of 2 chapters"):
        compare("x", set_text("a"), set_text("a", a=0, b=0), ["a", "b"])


# Results


def results(**seconds: float) -> Results:
    """Results with 'case__tool' = seconds; workers of 100 MB."""
    found = Results()
    for name, value in seconds.items():
        case, tool = name.replace("_", "-").split("--")
        found.add(case, tool, Outcome(Run(value, value, 200, 100), 10, 1000))
    return found


def test_verdicts_are_computed() -> None:
    found = results(cold__trykklar=5, cold__typst=2, cold__weasyprint=29, unchanged__trykklar=0.3)
    judged = {v.target.wanted: (v.value, v.met) for v in verdicts(found)}
    assert judged["≤ 2.5 × Typst cold"] == (2.5, True)
    assert judged["≥ 6 × faster than WeasyPrint in one go"] == (5.8, False)
    assert judged["≤ 0.1 × Typst cold"] == (0.15, False)
    assert judged["≤ 0.5 × Typst cold"] == (None, None)


def test_watch_must_be_quicker_not_equal() -> None:
    judged = [v.met for v in verdicts(results(shift_watch__trykklar=1, shift_watch__typst=1)) if v.value is not None]
    assert judged == [False]


def test_memory_is_judged_by_worker() -> None:
    found = results(pages_250__trykklar=1, pages_1000__trykklar=4.3)
    grown = found.outcomes["pages-1000", "trykklar"][0]
    found.outcomes["pages-1000", "trykklar"] = [replace(grown, run=replace(grown.run, worker_mb=251))]
    judged = {v.target.wanted: v.met for v in verdicts(found) if v.value is not None}
    assert list(judged.values()) == [False, False, False]


def test_every_target_names_a_case_that_is_measured() -> None:
    assert {case for target in TARGETS for case in target.cases} <= set(CASES)


def test_records_have_the_six_fields_and_hold_the_median() -> None:
    found = results(cold__typst=9)
    found.add("cold", "typst", Outcome(Run(1, 1, 10, 0), 10, 1000))
    found.add("cold", "typst", Outcome(Run(2, 2, 20, 0), 10, 1000))
    assert json.loads(bench_json(found)) == [
        {"case": "cold", "tool": "typst", "seconds": 2, "peak_mb": 20, "pages": 10, "bytes": 1000}
    ]
    assert markdown_table(measured_rows(found)).splitlines()[2] == "| cold | 2.00 (1.00) · 20 · 10 · 1 |"


def test_the_table_says_met_not_met_and_not_measured() -> None:
    found = results(cold__trykklar=5, cold__typst=1, unchanged__trykklar=0.1)
    said = [row[3] for row in verdict_rows(verdicts(found))[1:]]
    assert (said[0], said[6]) == ("not met", "met")
    assert set(said[1:6] + said[7:]) == {"not measured"}


def test_a_tool_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"exit code 3\n.*no such luck"):
        run(["sh", "-c", "echo no such luck; exit 3"], tmp_path, {})
    with pytest.raises(RunError, match="longer than"):
        run(["sleep", "30"], tmp_path, {}, timeout=0.2)


def test_unknown_cases_and_tools_are_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["--cases", "warm"]).exit_code == 2
    assert CliRunner().invoke(main, ["--tools", "quark"]).exit_code == 2


def test_what_fails_is_noted_and_the_rest_goes_on(tmp_path: Path) -> None:
    tools = {tool.name: tool for tool in installed_tools()[0]}
    broken = replace(
        tools["weasyprint"],
        name="broken",
        command=lambda workspace: ["sh", "-c", "echo out of ink; exit 4"],
        watch=None,
    )
    lines: list[str] = []
    found = Bench(Plan(("cold", "style"), (broken, tools["typst"]), 1, quick=True), tmp_path, lines.append).measure()
    assert [failure.partition(":")[0] for failure in found.failures] == ["cold, broken", "the report"]
    assert all("out of ink" in failure for failure in found.failures)
    assert [(record.case, record.tool) for record in found.records()] == [("cold", "typst")]
    assert any("FAILED: cold, broken" in line for line in lines)


def test_the_exit_code_tells_of_failures_and_of_what_could_not_be_judged() -> None:
    asked = {"trykklar", "typst"}
    judged = [v for v in verdicts(results(cold__trykklar=50, cold__typst=1)) if v.target.cases == {"cold"}]
    assert (
        exit_code([], judged, asked) == 0
    )  # a target that is missed is a result; one over a tool that is not there is none
    assert exit_code(["words differ"], judged, asked) == 1
    assert exit_code([], judged, asked | {"weasyprint"}) == 1


def test_a_quick_plan_is_small() -> None:
    plan = Plan(("cold",), tuple(installed_tools()[0]), quick=True)
    assert [plan.text(case).chapters for case in ("real", "pages-60", "pages-250", "pages-1000")] == [2, 2, 3, 4]


@pytest.mark.full
def test_it_runs(tmp_path: Path) -> None:
    """From a copy of the sources to the files, with Typst, in a new process and in watch."""
    done = CliRunner().invoke(
        main, ["--quick", "--cases", "cold,one-word-watch", "--tools", "typst", "--output", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    records = json.loads((tmp_path / "bench.json").read_text("utf-8"))
    assert {(r["case"], r["tool"]) for r in records} == {
        (c, t) for c in ("cold", "one-word-watch") for t in ("trykklar", "typst")
    }
    assert all(r["seconds"] > 0 and r["peak_mb"] > 0 and r["pages"] > 5 and r["bytes"] > 1000 for r in records)
    details = json.loads((tmp_path / "details.json").read_text("utf-8"))
    assert [text["same"] for text in details["texts"]] == [True]
    assert details["texts"][0]["words"] > 500
    assert (tmp_path / "bench.svg").read_text("utf-8").startswith("<svg")
    assert "| cold | ≤ 2.5 × Typst cold |" in (tmp_path / "bench.md").read_text("utf-8")


def test_editions_are_of_other_councils_each_time(tmp_path: Path) -> None:
    publication = tmp_path / "source" / "kortlaegning"
    publication.mkdir(parents=True)
    codes = [f"{number:04}" for number in range(101, 199)]
    (publication / "variants.csv").write_text("code;name\n" + "".join(f"{code};X\n" for code in codes), "utf-8")
    workspace = Workspace(tmp_path, publication, "report")
    named = [own.OWN["editions-10"].arguments(workspace)[2:12] for _ in range(2)]
    assert [*named[0], *named[1]] == codes[:20]
    assert own.OWN["editions-98"].arguments(workspace)[2:100] == [*codes[20:], *codes[:20]]


def test_editions_are_handed_out_to_workers_one_after_the_other(tmp_path: Path) -> None:
    tasks = scale.Tasks(first=2.0, each=(1.0, 1.0, 1.0, 3.0))
    assert [scale.seconds(tasks, workers) for workers in (1, 2, 4, 1000)] == [8.0, 6.0, 5.0, 5.0]
    assert scale.seconds(replace(tasks, serial=1.0), 4) == 7.0
    rows = [EditionMade(code=f"a{n}", state=State.MADE, cpu=cpu) for n, cpu in enumerate((5.0, 3.0, 1.0, 1.0))]
    told = tuple(row_of(row, row.code, row.code) for row in rows)
    write_register(tmp_path, Register(publication="x", release=False, documents=(), editions=told))
    assert scale.measured(tmp_path, 2) == scale.Tasks(first=3.0, each=(1.0,) * 4)
    assert scale.growth(tmp_path) == 1.25
    with pytest.raises(ValueError, match="none of them was a further one"):
        scale.measured(tmp_path, 4)
