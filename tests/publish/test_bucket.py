"""The mirror of an archive in an object store: what is put, what is refused, and what comes back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from support import run
from trykklar.base.bounds import BUCKET_FILES
from trykklar.base.problems import ProblemsFound
from trykklar.publish.archive.bucket import Bucket, bucket_at, pushed
from trykklar.publish.archive.inventory import Change
from trykklar.publish.archive.store import add, init, opened
from trykklar.publish.archive.verify import verify

ID = "urn:trykklar:book:1"
ADDRESS = "s3://kept/editions"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A store of objects in this process, with one empty bucket."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with mock_aws():
        made = boto3.client("s3")
        made.create_bucket(Bucket="kept")
        yield made


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    made = init(tmp_path / "archive")
    _added(made.folder, tmp_path / "one", report="A" * 99, note="n")
    return made.folder


def _added(archive: Path, folder: Path, **texts: str) -> None:
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text)
    files = {name: folder / name for name in texts}
    digests = {name: hashlib.sha512(text.encode()).hexdigest() for name, text in texts.items()}
    with opened(archive) as store:
        add(store, ID, files, Change(digests, "2026-11-28T12:00:00+00:00", "Ida", "why"))


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_is_missing_is_put_and_a_lost_archive_comes_back(client: Any, archive: Path, tmp_path: Path) -> None:
    assert "12 files copied, 12 read back" in run("archive", "mirror", archive, ADDRESS).output
    assert "0 files copied, 12 read back" in run("archive", "mirror", archive, ADDRESS).output
    _added(archive, tmp_path / "two", report="A" * 99, note="other")
    assert "7 files copied, 15 read back" in run("archive", "mirror", archive, ADDRESS).output
    back = tmp_path / "back"
    assert run("archive", "mirror", ADDRESS, back).exit_code == 0
    assert bytes_of(back) == bytes_of(archive)
    (lost,) = (path for path in archive.rglob("v2/content/note"))
    lost.unlink()
    assert run("archive", "repair", archive, "--from", back).exit_code == 0
    assert lost.read_text() == "other"


def test_what_is_damaged_here_or_there_is_told(client: Any, archive: Path) -> None:
    assert run("archive", "mirror", archive, ADDRESS).exit_code == 0
    (key,) = (each["Key"] for each in client.list_objects_v2(Bucket="kept")["Contents"] if "report" in each["Key"])
    client.put_object(Bucket="kept", Key=key, Body=b"spoiled")
    assert [each.code for each in run("archive", "mirror", archive, ADDRESS, "--json").problems] == ["archive-damaged"]
    next(archive.rglob("content/note")).write_text("spoiled")
    told = run("archive", "mirror", archive, "s3://kept/other", "--json")
    assert [each.code for each in told.problems] == ["archive-damaged"]
    assert "Contents" not in client.list_objects_v2(Bucket="kept", Prefix="other")


def test_a_mirror_of_another_archive_is_left_alone(client: Any, archive: Path, tmp_path: Path) -> None:
    other = init(tmp_path / "other").folder
    _added(other, tmp_path / "three", report="B")
    assert run("archive", "mirror", other, ADDRESS).exit_code == 0
    before = client.list_objects_v2(Bucket="kept")["Contents"]
    told = run("archive", "mirror", archive, ADDRESS, "--json")
    assert [each.code for each in told.problems] == ["archive-diverged"]
    assert [each["ETag"] for each in client.list_objects_v2(Bucket="kept")["Contents"]] == [e["ETag"] for e in before]


def test_of_two_that_write_at_once_one_is_told(client: Any, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Bucket.keys

    def and_then_another_writes(self: Bucket) -> dict[str, Any]:
        found = seen(self)
        monkeypatch.setattr(Bucket, "keys", seen)
        with opened(archive) as store, bucket_at(ADDRESS) as other:
            pushed(store, other)
        return found

    monkeypatch.setattr(Bucket, "keys", and_then_another_writes)
    with pytest.raises(ProblemsFound) as found, bucket_at(ADDRESS) as bucket:
        pushed(init(archive.parent / "empty"), bucket)
    assert [each.code for each in found.value.problems] == ["archive-busy"]


def test_no_bucket_fills_the_disk(client: Any, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("archive", "mirror", archive, ADDRESS).exit_code == 0
    with monkeypatch.context() as patched:
        patched.setattr(Bucket, "pieces", lambda self, name: (b"and on " for _ in count()))
        told = run("archive", "mirror", ADDRESS, tmp_path / "back", "--json")
    assert [(each.code, "more bytes" in each.message) for each in told.problems] == [("archive-bucket", True)]
    monkeypatch.setattr("trykklar.publish.archive.bucket.BUCKET_FILES", replace(BUCKET_FILES, most=11))
    told = run("archive", "mirror", ADDRESS, tmp_path / "back", "--json")
    assert [(each.code, "more than 11 files" in each.message) for each in told.problems] == [("archive-bucket", True)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "one"]


@pytest.mark.parametrize("name", ["../../above", "store/../../above", "/etc/passwd", "notes.txt"])
def test_no_key_leads_out_of_the_new_folder(client: Any, tmp_path: Path, name: str) -> None:
    client.put_object(Bucket="kept", Key=f"editions/{name}", Body=b"x")
    told = run("archive", "mirror", ADDRESS, tmp_path / "back", "--json")
    assert [each.code for each in told.problems] == ["archive-bucket"]
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("address", ["s3://", "s3://none/x", "s3://kept/nothing"])
def test_a_place_that_is_none_is_told(client: Any, tmp_path: Path, address: str) -> None:
    told = run("archive", "mirror", address, tmp_path / "back", "--json")
    assert [each.code for each in told.problems] == ["archive-bucket"]


def test_a_copy_that_came_back_is_held_to_its_ledger(client: Any, archive: Path, tmp_path: Path) -> None:
    assert run("archive", "mirror", archive, ADDRESS).exit_code == 0
    (key,) = (each["Key"] for each in client.list_objects_v2(Bucket="kept")["Contents"] if "report" in each["Key"])
    client.delete_object(Bucket="kept", Key=key)
    told = run("archive", "mirror", ADDRESS, tmp_path / "back", "--json")
    assert [each.code for each in told.problems] == ["archive-damaged"]
    with opened(tmp_path / "back") as store:
        assert len(verify(store).damages) == 1
