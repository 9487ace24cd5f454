"""A publication of a few chapters that comes out in several editions: each is built as a release and frozen."""

from __future__ import annotations

from pathlib import Path

from support import run

PUBLICATION = """id: rain
title: Rain in towns
subtitle: What falls, and where it goes
publisher: The Testers
language: en
edition: {number: "1", date: 2026-01-01}
web:
  address: https://example.org/rain/
  statement: https://example.org/was
  contact: {mail: readers@example.org, phone: "+45 00 00 00 00"}
documents:
  site:
    form: web
    layout: web
    outline:
      - chapter: gutters.md
      - chapter: pipes.md
      - chapter: sea.md
"""
GUTTERS = """---
kind: front
id: gutters
title: Gutters
---

Rain that falls on a roof runs along the gutter until it finds a way down to the ground below.

## Leaves in autumn

Leaves lie in the gutter every autumn and must be taken out before the first frost comes.

Whoever forgets them will find water running down the wall of the house when it thaws.

{#ladders}
## Ladders

A ladder stands on even ground, or somebody holds it for whoever climbs up to the gutter.

- A bucket hangs on the ladder.
- A brush lies beside the bucket.
"""
PIPES = """---
kind: front
id: pipes
title: Pipes
---

Pipes lead the water from the gutter down into the ground, where the town takes it over.

## Bends

A bend slows the water down, so that sand stays behind and fills the pipe over the years.
"""
SEA = """---
kind: front
id: sea
title: The sea
---

All water comes to the sea in the end, whatever pipes and gutters do with it on its way.
"""


def write_rain(folder: Path) -> Path:
    """Its first edition."""
    files = {"publication.yaml": PUBLICATION, "gutters.md": GUTTERS, "pipes.md": PIPES, "sea.md": SEA}
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def change(publication: Path, file: str, *pairs: tuple[str, str]) -> None:
    """Put one text in the place of another in a file of the publication."""
    text = (publication / file).read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (publication / file).write_text(text, "utf-8")


def next_edition(publication: Path, number: int) -> None:
    """Call what comes now the edition after the last one."""
    old = f'{{number: "{number - 1}", date: {2024 + number}-01-01}}'
    change(publication, "publication.yaml", (old, f'{{number: "{number}", date: {2025 + number}-01-01}}'))


def released(publication: Path) -> Path:
    """The folder of the site, built as a release. Fails the test where it is not built."""
    built = run("build", "--publication", publication, "--release", "--json")
    assert built.exit_code == 0, [(p.code, p.at, p.message) for p in built.problems]
    return publication / "output" / "site"


def frozen(publication: Path, number: int) -> Path:
    """The folder of the release, built and frozen."""
    released(publication)
    made = run("release", "freeze", str(number), "--publication", publication, "--by", "Ida")
    assert made.exit_code == 0, made.output
    return publication.with_name(f"{publication.name}-releases") / str(number)
