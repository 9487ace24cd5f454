"""Twenty editions made at once in four processes, killed by SIGKILL again and again: none holds another's name, and no
folder is half of one run and half of another."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pypdfium2
import pytest

from support import BASE, FAR, run
from trykklar.base.limits.ending import abandoned
from trykklar.base.whole_files import finish_publishing
from trykklar.publish.manifest import files_of, read_manifest

ROUNDS = int(os.environ.get("KILLS", "8"))
"""By hand more: KILLS=100."""
NAMES = [
    *("Alslev", "Brovst", "Corselitze", "Dragør", "Ejstrup", "Faaborg", "Gedser", "Haderslev", "Idestrup", "Jelling"),
    *("Korsør", "Lemvig", "Møgeltønder", "Nakskov", "Odder", "Præstø", "Qvistgaard", "Ribe", "Skagen", "Tisvilde"),
]
NOTE = "---\nkind: front\ntitle: To {{var}}`name`\n---\nRound {}: these lines are for {{var}}`name` alone.\n"
DECLARED = "variables: {name: {type: text, own: true, default: everybody}}\n"


def publication(folder: Path) -> Path:
    """A document of two pages, whose second is each variant's own."""
    shutil.copytree(BASE, folder)
    (folder / "variants").mkdir()
    variants = "".join(f"  c{number:02}: {{values: {{name: {name}}}}}\n" for number, name in enumerate(NAMES))
    added = "add: [{chapter: variants/note.md, after: cover}]\n"
    (folder / "variants.yaml").write_text(f"{DECLARED}{added}variants:\n{variants}", "utf-8")
    return folder


def begun(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "trykklar", "variants", "build", "--document", "card", "--jobs", "4"]
    with (folder.parent / "told.txt").open("wb") as told:
        return subprocess.Popen(
            [*command, "--publication", str(folder)], start_new_session=True, stdout=told, stderr=subprocess.STDOUT
        )


def held(folder: Path) -> set[str]:
    """Codes of the editions that stand there, each seen to be whole and its own."""
    found: set[str] = set()
    for edition in sorted((folder / "output/editions").glob("c??")):
        finish_publishing(edition)
        files = files_of(read_manifest(edition))
        for file in files:
            assert hashlib.sha256((edition / file.name).read_bytes()).hexdigest() == file.sha256, (edition, file.name)
        if files:
            told = text_of(edition / f"{edition.name}-card-mail-draft.pdf")
            assert {name for name in NAMES if name in told} == {NAMES[int(edition.name[1:])]}
            found.add(edition.name)
    return found


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    finally:
        document.close()


@pytest.mark.full
def test_twenty_at_once_are_killed_and_none_is_torn_or_holds_anothers_name(tmp_path: Path) -> None:
    folder, rng = publication(tmp_path / "pub"), random.Random(98)
    note, broken_off = folder / "variants/note.md", 0
    longest = 0.0
    for number in range(ROUNDS + 1):
        note.write_text(NOTE.format(number), "utf-8")
        process, clock = begun(folder), time.monotonic()
        try:
            process.wait(None if number == 0 else rng.uniform(0.25, 1) * longest)
        except subprocess.TimeoutExpired:
            broken_off += 1
        else:
            told = (tmp_path / "told.txt").read_text("utf-8")
            lines = [line for line in told.splitlines() if ": made," not in line]
            assert process.returncode == 0, f"round {number}: " + "\n".join(lines)
            longest = longest or time.monotonic() - clock
        finally:
            end(process)
        held(folder)
    assert broken_off >= ROUNDS // 2
    wait_for_orphans(folder / "output/editions")
    note.write_text(NOTE.format("last"), "utf-8")
    assert run("variants", "build", "--document", "card", "--publication", folder).exit_code == 0
    assert held(folder) == {f"c{number:02}" for number in range(len(NAMES))}
    left = [path for path in (folder / "output/editions").rglob(".*") if path.name != ".cache"]
    assert [path.name for path in left if any(path.iterdir())] == [], "one that nothing was written into goes later"


def wait_for_orphans(editions: Path) -> None:
    """Processes that outlive their parent end by themselves; until then what they publish is not abandoned."""
    deadline = time.monotonic() + FAR
    while time.monotonic() < deadline:
        waiting = [path for path in editions.glob("*/.publishing-*") if any(path.iterdir())]
        if all(path in set(abandoned(path.parent, ".publishing-")) for path in waiting):
            return
        time.sleep(0.2)


def end(process: subprocess.Popen[bytes]) -> None:
    """All of it at once, as when a machine loses its power: also the processes that it has started, each in a session
    of its own."""
    with suppress(psutil.NoSuchProcess):
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        for each in family:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        psutil.wait_procs(family[1:], timeout=FAR)
    process.wait()
