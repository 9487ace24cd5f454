"""What earlier runs wrote is input: whatever stands in its place is absent, or refused at its place. Nothing waits,
nothing is followed, nothing ends in a traceback.

Every kind of record is a row: where it lies, a good one, and how it is read. A new kind of record needs a row here.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
import pytest

from support import settings_for
from trykklar.base.cache import Cache
from trykklar.base.packed import kept
from trykklar.base.problems import Problem, ProblemsFound
from trykklar.commands.looks.references import read_references
from trykklar.preflight.build_map import map_name, read_build_map
from trykklar.publish import ledger
from trykklar.publish.archive.store import Store
from trykklar.publish.manifest import Manifest, read_manifest
from trykklar.publish.release.freeze import approved_files
from trykklar.publish.release.record import read_record
from trykklar.publish.release.state import read_state
from trykklar.publish.up_to_date import remembered
from trykklar.resolve.pages import read_page_map
from trykklar.typeset.typesetter import decode

KEY = "a" * 64
SECONDS = 5
"""Within which anything is read or refused."""


@dataclass(frozen=True)
class Kind:
    """A kind of record."""

    name: str
    """Its file, below the folder."""
    good: bytes
    read: Callable[[Path, Path], Any]
    """Of the folder and a publication."""
    absent: Any = None
    """What reading gives where there is none; None where that is a problem, or nothing."""


def _line(about: dict[str, str], what: str = "added") -> bytes:
    event = ledger.Event(n=1, prev="0" * 64, when="2026-01-01T00:00:00+00:00", what=what, who="x", about=about)
    return msgspec.json.encode(event, order="sorted") + b"\n"


def _manifest(name: str) -> bytes:
    file = {
        "name": name, "kind": "pdf", "document": "book", "release": True, "profile": "mail", "held_to": None,
        "status": "not held", "changes": False, "pages": 1, "bytes": 1, "sha256": "0" * 64,
    }  # fmt: skip
    words = ("publication", "edition", "date", "sources", "layouts", "fonts", "program")
    section = {"origin": dict.fromkeys(words, "x"), "files": [file]}
    return json.dumps({"version": 1, "release": section, "draft": None, "superseded": []}).encode()


_GOOD_ABOUT = {"id": "x", "version": "v1", "inventory": "0" * 128, "staged": "0" * 16}
KINDS = {
    "manifest": Kind("manifest.json", _manifest("a.pdf"), lambda at, _: read_manifest(at), Manifest()),
    "page map": Kind(
        "book-pages.json",
        json.dumps(
            {"version": 1, "document": "book", "edition": "1", "sources": "s", "page_count": 1, "targets": {}}
        ).encode(),
        lambda at, _: read_page_map(at / "book-pages.json", "book", "1", "s"),
    ),
    "map of a build": Kind("maps/a.json", b"{}", lambda at, _: read_build_map(at / "a.pdf", "0" * 64)[0]),
    "register of looks": Kind(
        "looks.json", b'{"version": 1, "looks": {}}', lambda at, _: read_references(at).approved, frozenset()
    ),
    "ledger": Kind("ledger.jsonl", _line(_GOOD_ABOUT), lambda at, _: Store(at).heads(), {}),
    "head of a ledger": Kind("ledger.jsonl.head", b"0" * 64, lambda at, _: Store(at).heads(), {}),
    "record of a release": Kind("release.json", b"{}", lambda at, _: read_record(at)),
    "sums of a release": Kind("SHA512SUMS", b"0  files/x\n", lambda at, _: read_state(at).frozen),
    "entry of the cache": Kind(KEY, b"", lambda at, _: decode(Cache(at).get(KEY), "x", KEY)),
    "remembered build": Kind(
        KEY, b"", lambda at, publication: remembered(Cache(at), KEY, settings_for(publication, at / "output"))
    ),
    "page counts": Kind(KEY, b"", lambda at, _: kept(Cache(at).get(KEY), dict[str, int])),
}


def _write(data: bytes) -> Callable[[Path, bytes], object]:
    return lambda path, good: path.write_bytes(data)


def _huge(path: Path, good: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(good)
        stream.truncate(20_000_000_000)  # a hole, not a disk


FORGERIES: dict[str, Callable[[Path, bytes], object]] = {
    "nothing": lambda path, good: None,
    "empty": _write(b""),
    "cut off": lambda path, good: path.write_bytes(good[: len(good) // 2]),
    "doubled": lambda path, good: path.write_bytes(good + good),
    "no text": _write(bytes(range(256)) * 40),
    "a list": _write(b"[]\n"),
    "an empty record": _write(b"{}\n"),
    "null": _write(b"null\n"),
    "nested without end": _write(b"[" * 200_000),
    "a huge number": _write(b'{"version": ' + b"9" * 100_000 + b"}"),
    "wrong types": _write(b'{"version": 1, "looks": {"a": 7}, "release": 3, "targets": [], "files": {"a": []}}'),
    "names that lead out": _write(b'{"version": 1, "looks": {"../../etc": ["passwd"]}}'),
    "huge": _huge,
    "a pipe": lambda path, good: os.mkfifo(path),
    "a device": lambda path, good: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path, good: path.symlink_to(path.name),
    "a link to nothing": lambda path, good: path.symlink_to("nothing"),
    "a link out": lambda path, good: path.symlink_to("/etc/passwd"),
    "a folder": lambda path, good: path.mkdir(),
}


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """Who waits for a pipe is woken, and fails."""

    def late(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"it took more than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_another_kind_is_none_or_refused(kind: str, forgery: str, tmp_path: Path) -> None:
    record = KINDS[kind]
    path = tmp_path / "record" / record.name
    path.parent.mkdir(parents=True)
    FORGERIES[forgery](path, record.good)
    publication = tmp_path / "publication"
    publication.mkdir()
    (publication / "publication.yaml").touch()
    refused: tuple[Problem, ...] = ()
    found = None
    try:
        found = record.read(tmp_path / "record", publication)
    except ProblemsFound as told:
        refused = told.problems
    assert found in (record.absent, None)
    assert [p for p in refused if not p.place and p.code != "reference-document"] == [], "build/foreign.py places it"


@pytest.mark.parametrize("changed", [{"version": "../../../etc"}, {"inventory": "x"}, {"staged": "../x"}, {"id": ""}])
def test_a_ledger_whose_chain_holds_is_still_read_with_care(changed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "ledger.jsonl").write_bytes(_line({**_GOOD_ABOUT, **changed}))
    with pytest.raises(ProblemsFound) as found:
        Store(tmp_path).heads()
    assert [(p.code, str(p.place)) for p in found.value.problems] == [
        ("archive-ledger", f"{tmp_path / 'ledger.jsonl'}:1")
    ]


@pytest.mark.parametrize("told", ["0", "-1", "x", "", "1000000"])
def test_no_ledger_makes_a_release_approved_by_nobody(told: str, tmp_path: Path) -> None:
    (tmp_path / "SHA512SUMS").write_bytes(b"")
    about = {"sums": read_state(tmp_path).sums, "approvals": told}
    (tmp_path / "ledger.jsonl").write_bytes(_line(about, "frozen"))
    with pytest.raises(ProblemsFound) as found:
        read_state(tmp_path)
    assert [problem.code for problem in found.value.problems] == ["release-ledger"]


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "link/passwd", "a\0b", "x" * 5000])
def test_names_that_lead_out_are_not_followed(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "outside").write_text("outside")
    (folder / "link").symlink_to("/etc")
    (folder / "SHA512SUMS").write_text(f"{'0' * 128}  {name}\n")
    assert read_state(folder).damaged == (name,)
    (folder / "manifest.json").write_bytes(_manifest(name))
    section = read_manifest(folder).release
    assert section is not None
    with pytest.raises(ProblemsFound) as found:
        approved_files(folder, section)
    assert [problem.code for problem in found.value.problems] == ["release-changed"]


def test_the_maps_name_is_its_own() -> None:
    assert map_name("a.pdf") == KINDS["map of a build"].name
