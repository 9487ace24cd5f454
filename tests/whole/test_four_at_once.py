"""Four faults in a copy of the real publication: one run names them all, and the old PDFs stand."""

from __future__ import annotations

from pathlib import Path

from support import edit, run

FIGURE = """
:::{figure} figurer/blad.svg
:id: figur-blad
:alt: Et grønt blad på en gren
:credit: Prøven
:license: CC0-1.0

Et blad.
:::
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def test_one_run_names_all_four(real_sources: Path) -> None:
    (real_sources / "figurer").mkdir(exist_ok=True)
    (real_sources / "figurer" / "blad.svg").write_text(SVG)
    chapter = real_sources / "start" / "laesevejledning.md"
    chapter.write_text(chapter.read_text("utf-8") + FIGURE, "utf-8")
    output = real_sources.parents[1] / "output" / "kortlaegning"
    output.mkdir(parents=True)
    old = {name: f"%PDF old {name}".encode() for name in ("report-mail.pdf", "brochure-mail.pdf", "report-pages.json")}
    for name, data in old.items():
        (output / name).write_bytes(data)
    assert run("check", "--release", "--json", "--publication", real_sources).problems == []

    (real_sources / "kryds" / "miljo" / "vr.md").unlink()
    theme = real_sources / "temaer" / "iot.md"
    reference = edit(theme, "(#tema-ai)", "(#tema-ia)")
    key = edit(real_sources / "kryds" / "social" / "ai.md", "\nshort_term:", "\nshort_tern:") + 1
    fence = edit(chapter, ":alt: Et grønt blad på en gren\n", "") - 2  # the fence opens two lines above

    board = (real_sources / "publication.yaml").read_text("utf-8").splitlines()
    pattern = next(n for n, line in enumerate(board, start=1) if "kryds/{row}/{column}.md" in line)
    expected = {
        ("crossing-missing", f"publication.yaml:{pattern}"),
        ("reference-unknown", f"temaer/iot.md:{reference}"),
        ("schema-unknown-key", f"kryds/social/ai.md:{key}"),
        ("image-alt", f"start/laesevejledning.md:{fence}"),
    }
    for command in ("check", "build"):
        done = run(command, "--json", "--publication", real_sources)
        found = {(p.code, p.at) for p in done.problems}
        assert done.exit_code == 1
        assert expected <= found
        assert "miljo" in next(p.message for p in done.problems if p.code == "crossing-missing")
        beside = {code for code, _ in found - expected}
        assert beside <= {"schema-missing-key", "reference-unknown", "chapter-unused", "word-list-unused"}, (
            "no other fault is made up"
        )
        words = run(command, "--publication", real_sources).output
        lacking = ("crossing-missing", "image-alt")
        told = {at: "warning" if code in lacking else "error" for code, at in expected}
        assert all(f"{at}: {told[at]} [{code}]" in words for code, at in expected), "a draft may lack something"
    assert {file.name: file.read_bytes() for file in output.iterdir()} == old
