"""The manifest tells of what lies there and nothing else, knows which files are ours, and is written with them or not
at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support import edit, published, run
from trykklar.base.problems import ProblemsFound
from trykklar.base.profiles import PROFILES
from trykklar.publish.manifest import (
    MANIFEST,
    Kind,
    Made,
    Manifest,
    Origin,
    PublishedFile,
    Status,
    digest_in,
    publish_made,
    read_manifest,
)

ORIGIN = Origin(publication="p", edition="1", date="2026-01-02", sources="s", layouts="l", fonts="f", program="x")
PUBLICATION = "publication.yaml"


def file(name: str, data: bytes, **more: Any) -> PublishedFile:
    """A file as a release makes it; its name says of which document and profile it is."""
    document, profile, *_ = name.removesuffix(".pdf").split("-")
    told = PublishedFile(
        name=name,
        kind=Kind.PDF,
        document=document,
        release=True,
        profile=profile,
        held_to=profile,
        status=Status.APPROVED,
        changes=False,
        pages=2,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return replace(told, **more)


def build(
    folder: Path,
    files: dict[str, bytes],
    origin: Origin = ORIGIN,
    documents: tuple[str, ...] = ("book", "leaf"),
    **more: Any,
) -> Made:
    """Publish these files as a build of the documents and profiles that they are of."""
    release = more.setdefault("release", True)
    told = tuple(file(name, data, release=release) for name, data in files.items())
    built: dict[str, tuple[str, ...]] = {}
    for each in told:
        built[each.document] = (*built.get(each.document, ()), str(each.profile))
    made = Made(origin=origin, files=told, documents=documents, **{"built": built, "changes": False, **more})
    publish_made(folder, made, files)
    return made


def releases(folder: Path) -> list[str]:
    section = read_manifest(folder).release
    return [each.name for each in section.files] if section else []


def there(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()} - {MANIFEST}


def test_it_tells_of_every_file_that_was_published(tmp_path: Path) -> None:
    build(tmp_path, {"book-mail.pdf": b"one", "leaf-mail.pdf": b"three"})
    told = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    assert told["release"]["origin"]["sources"] == "s"
    assert [(each["name"], each["bytes"], each["status"]) for each in told["release"]["files"]] == [
        ("book-mail.pdf", 3, "approved"),
        ("leaf-mail.pdf", 5, "approved"),
    ]
    assert told["draft"] is None
    assert read_manifest(tmp_path).to_json().encode() == (tmp_path / MANIFEST).read_bytes()


def test_profiles_that_are_built_apart_stand_beside_each_other(tmp_path: Path) -> None:
    build(tmp_path / "apart", {"book-press.pdf": b"p"})
    build(tmp_path / "apart", {"book-mail.pdf": b"m"})
    build(tmp_path / "at once", {"book-mail.pdf": b"m", "book-press.pdf": b"p"})
    assert published(tmp_path / "apart") == published(tmp_path / "at once")


@pytest.mark.parametrize("key", ["sources", "layouts", "fonts", "program", "edition"])
def test_files_of_other_sources_are_no_longer_told_of_and_stay(tmp_path: Path, key: str) -> None:
    build(tmp_path, {"book-press.pdf": b"p"})
    build(tmp_path, {"book-mail.pdf": b"m"}, replace(ORIGIN, **{key: "other"}))
    assert releases(tmp_path) == ["book-mail.pdf"]
    assert there(tmp_path) == {"book-mail.pdf", "book-press.pdf"}
    assert [each.name for each in read_manifest(tmp_path).superseded] == ["book-press.pdf"]


def test_what_is_superseded_is_removed_when_its_profile_no_longer_makes_it(tmp_path: Path) -> None:
    build(tmp_path, {"book-press.pdf": b"p", "book-press-booklet.pdf": b"b"})
    build(tmp_path, {"book-mail.pdf": b"m"}, replace(ORIGIN, sources="other"))
    build(tmp_path, {"book-press.pdf": b"q"}, replace(ORIGIN, sources="other"))
    assert there(tmp_path) == {"book-mail.pdf", "book-press.pdf"}
    assert read_manifest(tmp_path).superseded == ()


def test_a_file_that_is_gone_or_changed_is_no_longer_told_of(tmp_path: Path) -> None:
    build(tmp_path, {"book-press.pdf": b"p", "book-office.pdf": b"o", "book-archive.pdf": b"a"})
    (tmp_path / "book-press.pdf").unlink()
    (tmp_path / "book-office.pdf").write_bytes(b"of somebody else")
    build(tmp_path, {"book-mail.pdf": b"m"})
    assert releases(tmp_path) == ["book-archive.pdf", "book-mail.pdf"]


def test_what_the_settings_no_longer_make_goes_and_nothing_else(tmp_path: Path) -> None:
    build(
        tmp_path,
        {"book-press.pdf": b"p", "book-press-booklet.pdf": b"b", "leaf-press.pdf": b"l", "book-mail.pdf": b"m"},
    )
    build(tmp_path, {"book-press-draft.pdf": b"d"}, release=False)
    (tmp_path / "book-press-notes.pdf").write_bytes(b"of a reader")
    build(tmp_path, {"book-press.pdf": b"q"}, replace(ORIGIN, sources="other"))
    assert there(tmp_path) == {
        "book-press.pdf",
        "leaf-press.pdf",
        "book-mail.pdf",
        "book-press-draft.pdf",
        "book-press-notes.pdf",
    }


def test_what_somebody_changed_is_not_ours(tmp_path: Path) -> None:
    build(tmp_path, {"book-press.pdf": b"p", "book-press-booklet.pdf": b"b"})
    (tmp_path / "book-press-booklet.pdf").write_bytes(b"with remarks")
    build(tmp_path, {"book-press.pdf": b"p"})
    assert (tmp_path / "book-press-booklet.pdf").read_bytes() == b"with remarks"


def test_the_files_of_a_document_that_is_gone_go(tmp_path: Path) -> None:
    build(tmp_path, {"book-mail.pdf": b"m", "leaf-mail.pdf": b"l", "leaf-office.pdf": b"o"})
    build(tmp_path, {"book-mail.pdf": b"m"}, documents=("book",))
    assert there(tmp_path) == {"book-mail.pdf"}


def test_a_draft_takes_nothing_from_a_release(tmp_path: Path) -> None:
    build(tmp_path, {"book-mail.pdf": b"m"})
    build(tmp_path, {"book-mail-draft.pdf": b"d"}, replace(ORIGIN, sources="other"), release=False)
    manifest = read_manifest(tmp_path)
    assert releases(tmp_path) == ["book-mail.pdf"]
    assert manifest.draft
    assert [each.release for each in manifest.draft.files] == [False]
    assert manifest.draft.origin.sources == "other"


def test_a_name_that_both_write_is_told_of_while_it_has_the_same_bytes(tmp_path: Path) -> None:
    build(tmp_path, {"book-pages.json": b"1", "book-mail.pdf": b"m"})
    build(tmp_path, {"book-pages.json": b"1"}, release=False)
    assert releases(tmp_path) == ["book-mail.pdf", "book-pages.json"]
    build(tmp_path, {"book-pages.json": b"2"}, release=False)
    assert releases(tmp_path) == ["book-mail.pdf"]


HOSTILE: dict[str, Callable[[Path], Any]] = {
    "above": lambda folder: "../other.pdf",
    "absolute": lambda folder: str(folder.parent / "other.pdf"),
    "behind a link": lambda folder: (folder / "away").symlink_to(folder.parent) or "away/other.pdf",
    "a link": lambda folder: (folder / "link.pdf").symlink_to(folder.parent / "other.pdf") or "link.pdf",
}


@pytest.mark.parametrize("way", HOSTILE)
def test_nothing_outside_the_folder_is_removed(tmp_path: Path, way: str) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(b"x")
    folder = tmp_path / "output"
    build(folder, {"book-mail.pdf": b"m"})
    told = read_manifest(folder)
    assert told.release
    bad = replace(file("book-mail.pdf", b"x"), name=HOSTILE[way](folder))
    (folder / MANIFEST).write_text(replace(told, release=replace(told.release, files=(bad,))).to_json())
    assert digest_in(folder, bad.name) is None
    build(folder, {"book-mail.pdf": b"m"})
    assert other.read_bytes() == b"x"
    assert releases(folder) == ["book-mail.pdf"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 99}', '{"release": {"files": []}}', "[" * 100_000, '{"superseded": [{}]}']
)
def test_what_is_no_manifest_is_written_again(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    assert read_manifest(tmp_path) == Manifest()
    build(tmp_path, {"book-mail.pdf": b"m"})
    assert releases(tmp_path) == ["book-mail.pdf"]


def test_a_pipe_is_no_manifest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / MANIFEST)
    assert read_manifest(tmp_path) == Manifest()


def test_files_manifest_and_removals_appear_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, {"book-press.pdf": b"p", "book-press-booklet.pdf": b"b"})
    before = published(tmp_path)
    replaced = os.replace
    for nth in (1, 2, 3):
        calls = iter(range(1, 9))

        def refused(old: Any, new: Any, nth: int = nth, calls: Any = calls) -> None:
            if next(calls) == nth:
                raise OSError(errno.ENOSPC, "full")
            replaced(old, new)

        monkeypatch.setattr(os, "replace", refused)
        with pytest.raises(ProblemsFound):
            build(tmp_path, {"book-press.pdf": b"q"})
        monkeypatch.setattr(os, "replace", replaced)
        assert published(tmp_path) == before
    build(tmp_path, {"book-press.pdf": b"q"})
    assert there(tmp_path) == {"book-press.pdf"}


def test_builds_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    names = [f"book-{letter}.pdf" for letter in "abcdefghijkl"]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda name: build(tmp_path, {name: name.encode()}), names))
    assert releases(tmp_path) == names


def test_what_stands_there_is_not_written_again(tmp_path: Path) -> None:
    made = build(tmp_path, {"book-mail.pdf": b"m"})
    before = (tmp_path / MANIFEST).stat()
    publish_made(tmp_path, made, {})
    assert (tmp_path / MANIFEST).stat().st_mtime_ns == before.st_mtime_ns
    (tmp_path / MANIFEST).unlink()
    publish_made(tmp_path, made, {})
    assert releases(tmp_path) == ["book-mail.pdf"]


# Whole builds


@pytest.fixture
def small(publication: Path) -> Path:
    """Two documents of a page or two, without a board."""
    text = (publication / PUBLICATION).read_text("utf-8")
    head, _, _ = text.partition("board:")
    documents = "documents:\n  book: {layout: tiny, trim: A5, outline: [{chapter: start.md}]}\n"
    documents += "  leaflet: {layout: tiny, trim: A5, outline: [{page: cover}]}\n"
    (publication / PUBLICATION).write_text(head + documents, "utf-8")
    for each in publication.rglob("*.md"):
        if each.name != "start.md":
            each.unlink()
    return publication


def built(publication: Path, *arguments: str) -> dict[str, Any]:
    """Build; what the manifest then says."""
    done = run("build", *arguments, "--jobs", 1, "--json", "--publication", publication)
    assert (done.exit_code, done.problems) == (0, []), done.output
    told: dict[str, Any] = json.loads((publication / "output" / MANIFEST).read_text("utf-8"))
    for section in filter(None, (told["release"], told["draft"])):
        for each in section["files"]:
            data = (publication / "output" / each["name"]).read_bytes()
            assert (each["bytes"], each["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    return told


def names(section: dict[str, Any]) -> set[str]:
    return {each["name"] for each in section["files"]}


def test_a_draft_is_said_to_be_one(small: Path) -> None:
    told = built(small)
    assert told["release"] is None
    assert names(told["draft"]) == {name for name in published(small / "output") if name != MANIFEST}
    assert {each["status"] for each in told["draft"]["files"]} == {"not held"}
    held = built(small, "--preflight", "--profile", "office")
    assert {each["status"] for each in held["draft"]["files"] if each["held_to"]} == {"passed", "not held"}


def test_a_release_tells_of_its_approved_files(small: Path) -> None:
    told = built(small, "--release", "--profile", "office")["release"]
    pdfs = [each for each in told["files"] if each["kind"] == "pdf"]
    assert {(each["name"], each["status"], each["held_to"]) for each in pdfs} == {
        ("book-office.pdf", "approved", "office"),
        ("leaflet-office.pdf", "approved", "office"),
    }
    assert all(each["pages"] > 0 for each in pdfs)
    assert json.loads((small / "output" / "book-pages.json").read_text("utf-8"))["sources"] == told["origin"]["sources"]


def test_one_build_after_another(small: Path) -> None:
    """Profiles gather; what is unchanged is left; the manifest is fixed; a document that is gone takes its files with
    it."""
    first = built(small, "--profile", "office")
    both = built(small, "--profile", "mail")
    assert names(both["draft"]) > names(first["draft"])
    assert built(small, "--profile", "office") == both, "nothing has changed, and nothing of it is lost"
    (small / "output" / MANIFEST).write_text("{}")
    again = built(small, "--profile", "office")
    assert names(again["draft"]) == names(first["draft"])
    assert built(small, "--profile", "mail") == both
    (small / "output" / "notes.pdf").write_bytes(b"of a reader")
    edit(small / PUBLICATION, "  leaflet: {layout: tiny, trim: A5, outline: [{page: cover}]}\n", "")
    last = built(small, "--profile", "mail")
    assert names(last["draft"]) == {"book-mail-draft.pdf", "book-pages.json", "maps/book-mail-draft.json"}
    assert not list((small / "output").rglob("leaflet*"))
    assert (small / "output" / "notes.pdf").exists()
    assert {each["name"] for each in last["superseded"]} == {"book-office-draft.pdf", "maps/book-office-draft.json"}


@pytest.mark.parametrize("profile", PROFILES)
def test_of_every_profile_and_of_the_site_what_is_no_longer_made_goes(tmp_path: Path, profile: str) -> None:
    site = ("web/index.html", "web/rain.html")
    profile = profile.replace("-", "_")  # names of files are parted at hyphens here
    (tmp_path / "web").mkdir()
    made = {f"book-{profile}.pdf": b"p", f"book-{profile}-other.pdf": b"o", f"old-{profile}.pdf": b"r"}
    first = build(tmp_path, made)
    pages = tuple(replace(file("book-web", name.encode()), name=name, kind=Kind.SITE) for name in site)
    publish_made(tmp_path, replace(first, files=(*first.files, *pages)), {name: name.encode() for name in site})
    (tmp_path / f"book-{profile}-mine.pdf").write_bytes(b"of a reader")
    (tmp_path / "web" / "mine.html").write_bytes(b"of a reader")
    kept = replace(first, files=(first.files[0], pages[0]), documents=("book",), built={"book": (profile, "web")})
    publish_made(tmp_path, kept, {})
    assert there(tmp_path) == {f"book-{profile}.pdf", f"book-{profile}-mine.pdf", "web"}
    assert {each.name for each in (tmp_path / "web").iterdir()} == {"index.html", "mine.html"}
