"""The law of conservation on a whole publication: what templates and styles lose is told at its line, in one run."""

from __future__ import annotations

import shutil
from pathlib import Path

from support import BASE, REPOSITORY, run
from trykklar.compose.conservation import body_texts
from trykklar.sources.load import made_chapter

START = """---
kind: chapter
title: Start
---
Weather happens everywhere.[^note]

[^note]: A remark that a style hides.

:::{box} A title
Words that a template drops.
:::

```rust
let parts = [0u8; 8];
```

{.gone}
| one | two |
|---|---|
| shown | hidden cell |

:::{table} Rain
:data: rain.csv
:::
"""


def test_saboteurs_are_found_at_their_lines(tmp_path: Path) -> None:
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    layout = publication / "layouts" / "tiny"
    (publication / "start.md").write_text(START, "utf-8")
    (publication / "leaflet.md").write_text("---\nkind: chapter\ntitle: Leaflet\n---\nA leaflet.\n", "utf-8")
    (layout / "directives").mkdir()
    (layout / "directives" / "box.html.j2").write_text("<aside>{{ d.argument }}</aside>\n", "utf-8")
    (publication / "rain.csv").write_text("place,drops\nharbour,5\nquay,17\n", "utf-8")
    rows = (REPOSITORY / "layouts" / "base" / "rows-of-data.html.j2").read_text("utf-8")
    (layout / "rows-of-data.html.j2").write_text(rows.replace("in group %}", "in group[:-1] %}"), "utf-8")
    with (layout / "tiny.css").open("a", encoding="utf-8") as styles:
        styles.write(".footnote { display: none }\n.gone td:last-child { display: none }\npre { display: none }\n")
    with (publication / "start.md").open("a", encoding="utf-8") as text:
        text.write("\n```\nwind = 12\n```\n\n    snow = 3\n")
    code = len((publication / "start.md").read_text("utf-8").splitlines())
    built = run("build", "book", "--publication", publication, "--jobs", "1", "--json")
    told = {(p.at, p.severity) for p in built.problems if p.code == "text-lost"}
    assert told == {
        ("start.md:5", "warning"),
        ("start.md:10", "warning"),
        ("start.md:20", "warning"),
        ("rain.csv:3", "warning"),
        ("start.md:13", "warning"),
        (f"start.md:{code - 4}", "warning"),
        (f"start.md:{code}", "warning"),
    }
    assert built.exit_code == 0
    released = run("build", "book", "--publication", publication, "--jobs", "1", "--json", "--release")
    assert {p.at for p in released.problems if p.code == "text-lost" and p.severity == "error"} == {
        at for at, _ in told
    }
    assert released.exit_code == 1


def test_front_matter_and_titles_that_no_page_prints_are_told(tmp_path: Path) -> None:
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    layout = publication / "layouts" / "tiny"
    settings = (publication / "publication.yaml").read_text("utf-8")
    settings = settings.replace("title: Weather and places", "title: Weather and places\nsubtitle: Told in short")
    settings = settings.replace(
        "      - page: cover", "      - section: cover\n        items:\n          - page: cover"
    )
    (publication / "publication.yaml").write_text(settings, "utf-8")
    (publication / "start.md").write_text(
        "---\nkind: chapter\ntitle: Start\nsummary: What it *says*.\n---\nText, and [a place](#start).\n", "utf-8"
    )
    (publication / "leaflet.md").write_text(
        "---\nkind: chapter\ntitle: Leaflet\nsummary: It is short.\n---\nA leaflet.\n", "utf-8"
    )
    (layout / "cover.html.j2").write_text(
        '{% extends "base.html.j2" %}{% block content %}<h1>{{ title }}</h1><p>{{ publication.publisher }}</p>{% '
        "endblock %}\n",
        "utf-8",
    )
    (layout / "chapter.html.j2").write_text(
        '{% extends "base.html.j2" %}{% block content %}<h1 id="{{ entry.id }}">{{ inline(entry.title) }}</h1>'
        "{% if entry.id == 'leaflet' %}<p>{{ inline(chapter.summary) }}</p>{% endif %}{{ body }}{% endblock %}\n",
        "utf-8",
    )
    built = run("build", "--publication", publication, "--jobs", "1", "--json")
    assert {(p.at, p.severity) for p in built.problems if p.code == "text-lost"} == {
        ("publication.yaml:4", "warning"),
        ("start.md:4", "warning"),
    }


def test_the_head_of_a_table_of_csv_is_wanted_once() -> None:
    """It stands in an option, and its cells among the texts of the body."""
    table = '```{csv-table} Rain\n:header: "Place", "Drops"\n\nQuay, 5\n```\n'
    chapter = made_chapter(f"---\nkind: chapter\ntitle: Rain\n---\n{table}", "a.md", "en")
    texts = [text for _, text in body_texts(chapter)]
    assert texts.count("Place") == texts.count("Drops") == 1
    assert '"Place", "Drops"' not in texts
