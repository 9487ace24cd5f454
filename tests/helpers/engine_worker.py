"""Typeset the same chapters with different speed-ups, each time in a process that has never had any.

Reads from the file named on the command line a pickle of (files of looks, chapters by look, variants); writes to
standard output, as JSON, what each variant gave. The process imports WeasyPrint once and forks for each variant.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import weasyprint

from trykklar.typeset.records import Copy
from trykklar.typeset.weasyprint import patches as engine, worker
from trykklar.typeset.weasyprint.patches import glyphs, kept_styles, lines, shaping


def functions() -> dict[str, int]:
    """What stands where in WeasyPrint: name → identity, of functions, methods and of what its `ffi` does."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("weasyprint", "tinyhtml5"):
            for key, value in vars(module).items():
                found[f"{name}.{key}"] = id(value)
                if isinstance(value, type):
                    found.update({f"{name}.{key}.{inner}": id(v) for inner, v in vars(value).items()})
    ffi = weasyprint.text.ffi.ffi
    found.update({f"ffi.{key}": id(vars(ffi).get(key)) for key in ("new", "gc", "cast", "release")})
    return found


def work(looks: list[Path], chapters: list[tuple[int, Any]], variant: dict[str, Any]) -> dict[str, Any]:
    if "version" in variant:
        weasyprint.__version__ = variant["version"]
    if variant.get("small"):  # caches that are always full
        shaping.FACES_KEPT = lines.FACES_KEPT = 2
        lines.KEPT, glyphs.FONTS_KEPT, kept_styles.KEPT = 3, 1, 5
    assert engine.install_lines() == ()
    plain, reports = engine.install, []
    before = functions()

    def install(*_: Any, **__: Any) -> Any:
        reports.append(plain(variant["patches"]))
        return reports[-1]

    engine.install = install  # type: ignore[assignment]
    out = {}
    chapters = [
        (look, chapter)
        for look, chapter in chapters
        if look in variant.get("looks", (look,)) and chapter.entry in variant.get("entries", (chapter.entry,))
    ]
    for look, chapter in chapters if not variant.get("reversed") else chapters[::-1]:
        done = worker.typeset(
            Copy(
                entry=chapter.entry,
                html=chapter.html,
                assets=chapter.assets,
                source=chapter.source,
            ),
            looks[look],
        )
        engine_problems = [p for p in done.problems if p.code == "engine-plain"]
        others = [p for p in done.problems if p.code != "engine-plain"]
        rest = repr((sorted(done.positions.items()), done.blocks, others, done.page_count)).encode()
        out[f"{look} {chapter.entry}"] = {
            "digest": hashlib.sha256(done.parts + rest).hexdigest(),
            "pages": done.page_count,
            "bytes": len(done.parts),
            "codes": sorted({p.code for p in others}),
            "notices": len(engine_problems),
        }
    after = functions()
    changed = sorted(key for key in before if after.get(key) != before[key])
    return {"chapters": out, "installed": list(reports[0].installed), "changed": changed}


def main() -> None:
    looks, chapters, variants = pickle.loads(Path(sys.argv[1]).read_bytes())
    results = {}
    for name, variant in variants.items():
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            with os.fdopen(writer, "w") as pipe:
                json.dump(work(looks, chapters, variant), pipe)
            os._exit(0)  # a child that failed has written nothing that can be read
        os.close(writer)
        with os.fdopen(reader) as pipe:
            text = pipe.read()
        os.waitpid(child, 0)
        results[name] = json.loads(text)
    json.dump(results, sys.stdout)


main()
