"""The archive: what it finds, heals and outlives. Every file is spoiled, every step of adding is broken off."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest

from support import run
from trykklar.base.problems import ProblemsFound
from trykklar.publish import durable
from trykklar.publish.archive.export import export
from trykklar.publish.archive.inventory import Change, from_bytes
from trykklar.publish.archive.mirror import mirror
from trykklar.publish.archive.names import folder_of
from trykklar.publish.archive.repair import repair
from trykklar.publish.archive.store import Store, add, init, opened
from trykklar.publish.archive.verify import Share, verify

ID, OTHER = "urn:trykklar:prøve:2026.1", "urn:trykklar:prøve:2026.2"
WHEN = "2026-11-28T12:00:00+00:00"


def change_of(files: dict[str, Path], why: str = "First version") -> Change:
    return Change(
        {name: hashlib.sha512(path.read_bytes()).hexdigest() for name, path in files.items()}, WHEN, "Ida", why
    )


def written(folder: Path, **texts: str) -> dict[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return {name: folder / name for name in texts}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two objects, one of them with two versions."""
    made = init(tmp_path / "archive")
    first, second = (
        written(tmp_path / "one", report="A" * 99, note="n"),
        written(tmp_path / "two", report="A" * 99, note="other"),
    )
    with opened(made.folder) as store:
        add(store, ID, first, change_of(first))
        add(store, ID, second, change_of(second, "A note was wrong"))
        add(store, OTHER, first, change_of(first))
    return made


def content(store: Store) -> list[Path]:
    return sorted(path for path in store.folder.rglob("*") if path.is_file())


def test_versions_hold_what_was_added_and_share_what_is_the_same(store: Store) -> None:
    inventory = store.inventory(ID)
    assert inventory is not None
    assert (inventory.head, list(inventory.versions)) == ("v2", ["v1", "v2"])
    assert sorted(inventory.state("v1")) == sorted(inventory.state("v2")) == ["note", "report"]
    assert len(inventory.manifest) == 3
    assert inventory.versions["v2"].message == "A note was wrong"
    assert verify(store).damages == ()
    assert verify(store).files == 5


def test_the_ledger_is_read_once_for_all_objects(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    whole = Store.additions
    monkeypatch.setattr(Store, "additions", lambda self: (read.append(self.folder), whole(self))[1])
    with opened(store.folder) as again:
        assert all(again.inventory(identifier) for identifier in again.heads())
        assert len(read) == 1
        again.ledger_file.write_bytes(again.ledger_file.read_bytes().replace(b'"added"', b'"addeD"', 1))
        with pytest.raises(ProblemsFound):
            again.heads()


def test_the_same_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in content(store)}
    files = written(tmp_path / "two")
    files = {name: tmp_path / "two" / name for name in ("report", "note")}
    with opened(store.folder) as again:
        assert add(again, ID, files, change_of(files)).unchanged
    assert {path: path.read_bytes() for path in content(store)} == before


def test_every_flipped_bit_is_found_and_its_file_named(store: Store) -> None:
    chance = random.Random(1)
    files = [path for path in content(store) if path.stat().st_size]
    assert len(files) > 20
    for path in files:
        whole = path.read_bytes()
        for _ in range(4):
            at, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
            path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            assert path.relative_to(store.folder).as_posix() in _named(store), (path.name, at, bit)
            path.write_bytes(whole)
    assert verify(store).damages == ()


def _named(store: Store) -> set[str]:
    """The files that verifying names; a broken ledger and its head count as one."""
    try:
        return {damage.path for damage in verify(store).damages}
    except ProblemsFound as found:
        if {problem.code for problem in found.problems} != {"archive-ledger"}:
            raise
        return {"ledger.jsonl", "ledger.jsonl.head"}


def test_every_deleted_file_is_found(store: Store) -> None:
    for path in content(store):
        whole = path.read_bytes()
        path.unlink()
        assert path.relative_to(store.folder).as_posix() in _named(store), path
        path.write_bytes(whole)


def test_swapped_added_and_rolled_back_are_found(store: Store, tmp_path: Path) -> None:
    one, two = (store.object_folder(ID) / f"v{n}" / "content" / "note" for n in (1, 2))
    a, b = one.read_bytes(), two.read_bytes()
    one.write_bytes(b)
    two.write_bytes(a)
    assert len(verify(store).damages) == 2
    one.write_bytes(a)
    two.write_bytes(b)
    (store.object_folder(ID) / "v1" / "content" / "more").write_text("x")
    assert [damage.what for damage in verify(store).damages] == ["nothing in the ledger or an inventory names it"]
    (store.object_folder(ID) / "v1" / "content" / "more").unlink()
    rolled = store.object_folder(ID)
    shutil.rmtree(rolled / "v2")
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(rolled / "v1" / name, rolled / name)
    assert any("ledger names" in damage.what for damage in verify(store).damages)
    shutil.rmtree(rolled)
    assert [damage.what for damage in verify(store).damages] == ["the object is gone"]


def test_a_rewritten_last_line_of_the_ledger_is_found(store: Store) -> None:
    lines = store.ledger_file.read_bytes().splitlines()
    last = json.loads(lines[-1])
    last["who"] = "Somebody else"
    store.ledger_file.write_bytes(
        b"\n".join([*lines[:-1], json.dumps(last, sort_keys=True, separators=(",", ":")).encode()]) + b"\n"
    )
    assert _named(store) == {"ledger.jsonl", "ledger.jsonl.head"}


def test_shares_together_read_everything(store: Store) -> None:
    shares = [verify(store, Share(n, 3)) for n in (1, 2, 3)]
    assert sum(verdict.files for verdict in shares) == verify(store).files
    path = store.object_folder(ID) / "v1" / "content" / "report"
    path.write_text("changed")
    assert sum(len(verify(store, Share(n, 3)).damages) for n in (1, 2, 3)) == 1


def test_a_mirror_heals_whatever_was_damaged(store: Store, tmp_path: Path) -> None:
    other = init(tmp_path / "mirror")
    done = mirror(store, other)
    assert (done.verdict.damages, done.copied > 10, mirror(store, other).copied) == ((), True, 0)
    whole = {path: path.read_bytes() for path in content(store)}
    (store.object_folder(ID) / "v1" / "content" / "note").write_bytes(b"spoiled")
    (store.object_folder(ID) / "inventory.json").write_bytes(b"{}")
    (store.root / "0=ocfl_1.1").unlink()
    shutil.rmtree(store.object_folder(OTHER))
    healed = repair(store, other)
    assert healed.left == ()
    assert {path: path.read_bytes() for path in content(store)} == whole


def test_nothing_wrong_heals(store: Store, tmp_path: Path) -> None:
    """A mirror with the same fault is of no use, and what is in no other object is lost without one."""
    other = init(tmp_path / "mirror")
    mirror(store, other)
    for each in (store, other):
        (each.object_folder(ID) / "v2" / "content" / "note").write_bytes(b"spoiled")
    assert [damage.path[-4:] for damage in repair(store, other).left] == ["note"]
    rebuilt = tmp_path / "rebuilt"
    rebuilt.mkdir()
    (rebuilt / "note").write_text("another", "utf-8")
    assert len(repair(store, None, lambda _: [rebuilt / "note"]).left) == 1
    (rebuilt / "note").write_text("other", "utf-8")
    assert repair(store, None, lambda _: [rebuilt / "note"]).left == ()


def test_a_mirror_of_another_archive_is_refused(store: Store, tmp_path: Path) -> None:
    other = init(tmp_path / "other")
    files = written(tmp_path / "three", x="x")
    with opened(other.folder) as opened_other:
        add(opened_other, ID, files, change_of(files))
    with pytest.raises(ProblemsFound) as found:
        mirror(store, other)
    assert [problem.code for problem in found.value.problems] == ["archive-diverged"]


class Killed(BaseException):
    """The process ends here."""


def _killed_at(step: int, patch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the n-th act on the disk be the last one, half done. Gives how many there were."""
    count = 0
    for name in ("rename", "fsync", "truncate"):
        original = getattr(os, name)

        def acting(*arguments: object, original: Callable[..., object] = original) -> object:
            nonlocal count
            count += 1
            if count == step:
                raise Killed
            return original(*arguments)

        patch.setattr(os, name, acting)
    return lambda: count


@pytest.mark.full
def test_adding_may_be_broken_off_at_every_step(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each kill the archive verifies, and the same command finishes."""
    files = written(tmp_path / "new", report="new", note="n", extra="e" * 1000)
    acts: dict[str, int] = {}
    steps = [(identifier, step) for identifier in (ID, "urn:trykklar:prøve:2026.3") for step in range(1, 60)]
    for identifier, step in steps:
        trial = Path(shutil.copytree(store.folder, tmp_path / "trial"))
        with monkeypatch.context() as patch:
            counted = _killed_at(step, patch)
            try:
                with opened(trial) as opened_trial:
                    add(opened_trial, identifier, files, change_of(files, "More"))
            except Killed:
                pass
            acts[identifier] = counted()
        with opened(trial) as again:
            assert verify(again).damages == (), (identifier, step)
            added = add(again, identifier, files, change_of(files, "More"))
            assert added.version == ("v3" if identifier == ID else "v1")
            assert verify(again).damages == ()
            assert list(again.staging.iterdir()) == []
        shutil.rmtree(trial)
    assert all(15 < made < 60 for made in acts.values()), "more acts than were broken off"


def test_one_writer_at_a_time(store: Store) -> None:
    with opened(store.folder), pytest.raises(ProblemsFound) as found, opened(store.folder):
        pass
    assert [problem.code for problem in found.value.problems] == ["archive-busy"]


@pytest.mark.parametrize("form", ["folder", "bagit", "zip"])
def test_an_export_holds_the_version_and_is_the_same_twice(store: Store, tmp_path: Path, form: str) -> None:
    made = [export(store, ID, tmp_path / f"{n}", form, "v1") for n in (1, 2)]
    assert [path.read_bytes() for path in made[0]] == [path.read_bytes() for path in made[1]]
    if form == "zip":
        with zipfile.ZipFile(tmp_path / "1") as archive:
            assert archive.read(f"{ID.replace(':', '-')}/data/note") == b"n"
    else:
        assert (tmp_path / "1" / ("data" if form == "bagit" else "") / "note").read_text() == "n"
    if form == "bagit":
        bagit.Bag(str(tmp_path / "1")).validate()
        for line in (tmp_path / "1" / "manifest-sha512.txt").read_text("utf-8").splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha512((tmp_path / "1" / name).read_bytes()).hexdigest() == digest


def test_a_damaged_version_is_not_exported(store: Store, tmp_path: Path) -> None:
    (store.object_folder(ID) / "v1" / "content" / "note").write_bytes(b"spoiled")
    with pytest.raises(ProblemsFound) as found:
        export(store, ID, tmp_path / "out", "folder", "v1")
    assert [problem.code for problem in found.value.problems] == ["archive-damaged"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 9999, b'{"id": 1}', b"\xff", b"null"])
def test_what_is_no_inventory_is_none(data: bytes) -> None:
    assert from_bytes(data) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told["manifest"].update({key: [] for key in told["manifest"]}),
        lambda told: told["versions"]["v1"].update(created="yesterday"),
        lambda told: told["manifest"].update({key: ["v1/content/../../../x"] for key in told["manifest"]}),
    ],
    ids=["bytes nowhere", "no time", "a way out"],
)
def test_a_forged_inventory_is_none(store: Store, spoil: Callable[[Any], None]) -> None:
    data = (store.object_folder(ID) / "inventory.json").read_bytes()
    told = json.loads(data)
    assert from_bytes(data)
    spoil(told)
    assert from_bytes(json.dumps(told).encode()) is None


def test_an_export_and_a_repair_hold_no_file_as_a_whole(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = init(tmp_path / "other")
    mirror(store, other)
    (store.object_folder(ID) / "v1" / "content" / "note").write_bytes(b"spoilt")
    whole = Path.read_bytes

    def small(path: Path) -> bytes:
        assert "content" not in path.parts, "a file of a release was read as a whole"
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", small)
    assert repair(store, other).left == ()
    for form in ("folder", "bagit", "zip"):
        assert export(store, ID, tmp_path / form, form)


def test_folders_of_objects_are_short_and_apart() -> None:
    names = {folder_of(text) for text in ("a", "A", "å", "a" * 300, "a" * 299 + "b", "../x", "con")}
    assert len(names) == 7
    assert all(len(name) < 240 and ".." not in name for name in names)


def test_a_durable_write_does_not_follow_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(OSError, match="exists"):
        durable.write(tmp_path / "link", b"x")


@pytest.fixture
def spoiled(store: Store) -> Path:
    (store.object_folder(ID) / "v2" / "content" / "note").write_bytes(b"spoiled")
    return store.folder


def codes(found: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    return [problem.code for problem in found.value.problems]


def test_what_cannot_be_asked_for_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found, opened(tmp_path):
        pass
    assert codes(found) == ["archive-none"]
    for asked in ((ID, "v9"), ("urn:nothing", "")):
        with pytest.raises(ProblemsFound) as found:
            export(store, asked[0], tmp_path / "out", "folder", asked[1])
        assert codes(found) == ["archive-unknown"]
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    for place in (tmp_path / "one", tmp_path / "link", store.folder / "out", store.folder):
        with pytest.raises(ProblemsFound) as found:
            export(store, ID, place, "folder")
        assert codes(found) == ["archive-there"]
    assert not (store.folder / "out").exists()


def test_a_file_that_changed_since_it_was_frozen_is_refused(store: Store, tmp_path: Path) -> None:
    files = written(tmp_path / "late", report="late")
    frozen = change_of(files)
    (tmp_path / "late" / "report").write_text("later")
    with opened(store.folder) as late, pytest.raises(ProblemsFound) as found:
        add(late, "urn:trykklar:late", files, frozen)
    assert codes(found) == ["archive-source"]
    with opened(store.folder) as again:
        assert verify(again).damages == ()
        assert "urn:trykklar:late" not in again.heads()


def test_nothing_is_added_to_what_is_damaged(store: Store, tmp_path: Path) -> None:
    (store.object_folder(ID) / "inventory.json").write_bytes(b"{}")
    files = written(tmp_path / "late", report="late")
    with opened(store.folder) as late, pytest.raises(ProblemsFound) as found:
        add(late, ID, files, change_of(files))
    assert codes(found) == ["archive-damaged"]


def test_the_commands_name_the_file_and_end_with_its_code(spoiled: Path, tmp_path: Path) -> None:
    found = run("archive", "verify", spoiled, "--json")
    assert found.exit_code == 1
    assert [(p.code, p.at.endswith("v2/content/note")) for p in found.problems] == [("archive-damaged", True)]
    assert run("archive", "repair", spoiled).exit_code == 5
    assert run("archive", "list", spoiled).exit_code == 0
    assert run("archive", "verify", tmp_path / "nothing").exit_code == 1
    assert run("archive", "verify", spoiled, "--share", "8/7").exit_code == 2
    assert run("archive", "init", spoiled).exit_code == 1
