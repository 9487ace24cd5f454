"""A part's text that is longer than its page goes on over pages of the same look, legible in all that it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from readback import Pdf, plain
from support import run

WORDS = "The quay of {0} was built of granite in the year {0}, and ferry {0} calls there on {0} days of each year."
PART = """\
---
kind: part
id: first
title: The first part
summary: What it is about.
---

{text}

## A heading

A [link](https://example.org/) and `code`.[^1]

| One | Two |
|---|---|
| three | 4 |

:::{{note}}
Remember.
:::

:::{{scenario}} A story
It rains.
:::

:::{{box}} A box
It snows.
:::

:::{{margin}}
A side note.
:::

> Somebody's words.

```python
x = "1"  # a remark
```

### Below it

More words.

[^1]: What it says.
"""
PUBLICATION = """\
id: parts
title: Parts
publisher: The harbour museum
language: en
edition: {{number: "1", date: 2027-03-01}}
documents:
  book:
    layout: {layout}
    trim: A4
    outline: [{{page: colophon}}, {{part: part.md, items: [{{chapter: one.md}}]}}]
"""


@pytest.mark.parametrize(
    "layout",
    ["annual", *(pytest.param(name, marks=pytest.mark.full) for name in ("report", "handbook", "plain", "thesis"))],
)
def test_all_that_a_part_says_can_be_read(tmp_path: Path, layout: str) -> None:
    text = "\n\n".join(" ".join(WORDS.format(n * 6 + m) for m in range(6)) for n in range(12))
    (tmp_path / "part.md").write_text(PART.format(text=text), "utf-8")
    (tmp_path / "one.md").write_text("---\nkind: chapter\nid: one\ntitle: One\n---\n\nIt begins.\n", "utf-8")
    (tmp_path / "publication.yaml").write_text(PUBLICATION.format(layout=layout), "utf-8")
    done = run("build", "--release", "--publication", tmp_path, "--json")
    assert [problem for problem in done.problems if problem.severity == "error"] == []
    book = Pdf(tmp_path / "output/book-mail.pdf")
    first, last = book.destinations["first"][0], book.destinations["one"][0]
    pages = [plain(book.text(page)) for page in range(first, last)]
    assert "The first part" in pages[0]
    behind = [book.labels[first + at] for at, page in enumerate(pages) if at and page]
    assert behind
    assert all(label in page.split() for label, page in zip(behind, filter(None, pages[1:]), strict=True))
