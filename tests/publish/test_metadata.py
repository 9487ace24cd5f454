"""What is told of an edition that leaves the archive: PREMIS and DataCite, from its release and the ledgers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import bagit
import pytest

from mailings import released
from trykklar.publish.archive.export import export
from trykklar.publish.archive.inventory import Change
from trykklar.publish.archive.metadata import PREMIS
from trykklar.publish.archive.store import Store, add, init, opened
from trykklar.publish.ledger import append, read_ledger
from trykklar.publish.release.record import Work, to_bytes

ID = "urn:trykklar:book:1"
WORK = Work(
    title="Tredive kryds", subtitle="En kortlægning", kind="Kortlægning", publisher="KL", authors=(), language="da"
)
NAME = {"p": PREMIS}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The base edition with its record and ledger, a second version of it, and a variant."""
    made = released(tmp_path / "release")
    (made.folder / "release.json").write_bytes(to_bytes(replace(made.record, work=WORK)))
    ledger = made.folder / "ledger.jsonl"
    for what, who in (("frozen", "Ida"), ("approved", "Ann Lee")):
        about = {"sums": "0"}
        append(ledger, read_ledger(ledger, "x"), when="2026-11-28T10:00:00+00:00", what=what, who=who, about=about)
    files = {name: made.folder / name for name in ("files/report-mail.pdf", "release.json", "ledger.jsonl")}
    with opened(init(tmp_path / "archive").folder) as store:
        for identifier, names in ((ID, list(files)), (f"{ID}:0101", ["files/report-mail.pdf"]), (ID, list(files)[:2])):
            own = {name: files[name] for name in names}
            digests = {name: hashlib.sha512(path.read_bytes()).hexdigest() for name, path in own.items()}
            add(store, identifier, own, Change(digests, "2026-11-28T12:00:00+00:00", "Bo", "why"))
    return store


def bag_of(store: Store, folder: Path, identifier: str, version: str = "") -> Path:
    export(store, identifier, folder, "bagit", version)
    bagit.Bag(str(folder)).validate()
    return folder / "metadata"


def test_each_file_has_its_digest_and_each_act_who_did_it(store: Store, tmp_path: Path) -> None:
    premis = ET.fromstring((bag_of(store, tmp_path / "bag", ID, "v1") / "premis.xml").read_bytes())
    objects = premis.findall("p:object", NAME)
    names = [each.findtext("p:originalName", namespaces=NAME) for each in objects]
    assert names == [None, "files/report-mail.pdf", "ledger.jsonl", "release.json"]
    data = (tmp_path / "bag" / "data" / "files" / "report-mail.pdf").read_bytes()
    characteristics = objects[1].find("p:objectCharacteristics", NAME)
    assert characteristics is not None
    told = [characteristics.findtext(f".//p:{tag}", namespaces=NAME) for tag in ("messageDigest", "size", "formatName")]
    assert told == [hashlib.sha512(data).hexdigest(), str(len(data)), "application/pdf"]
    acts = [
        tuple(event.findtext(f".//p:{tag}", namespaces=NAME) for tag in ("eventType", "linkingAgentIdentifierValue"))
        for event in premis.findall("p:event", NAME)
    ]
    assert acts == [("information package creation", "Ida"), ("quality review", "Ann Lee"), ("ingestion", "Bo")]
    assert [agent.findtext("p:agentName", namespaces=NAME) for agent in premis.findall("p:agent", NAME)] == [
        "Ann Lee",
        "Bo",
        "Ida",
    ]


def test_the_work_is_told_as_a_registry_of_dois_takes_it(store: Store, tmp_path: Path) -> None:
    for identifier in (ID, f"{ID}:0101"):
        told = json.loads((bag_of(store, tmp_path / identifier, identifier) / "datacite.json").read_bytes())
        assert told["alternateIdentifiers"] == [{"alternateIdentifier": identifier, "alternateIdentifierType": "URN"}]
        assert [each["title"] for each in told["titles"]] == ["Tredive kryds", "En kortlægning"]
        assert told["creators"] == [{"name": "KL"}]  # nobody else is named
        assert (told["publicationYear"], told["version"], told["language"]) == ("2026", "1", "da")
        assert told["formats"] == ["application/pdf"]


def test_a_version_is_told_alike_after_later_ones(store: Store, tmp_path: Path) -> None:
    first = (bag_of(store, tmp_path / "one", ID, "v1") / "premis.xml").read_text()
    second = (bag_of(store, tmp_path / "two", ID, "v2") / "premis.xml").read_text()
    assert (first.count("ingestion"), second.count("ingestion")) == (1, 2)


def test_a_damaged_record_tells_nothing_of_the_work(store: Store, tmp_path: Path) -> None:
    for path in store.root.rglob("release.json"):
        path.write_bytes(path.read_bytes().replace(b"Tredive", b"Fyrre"))
    assert not (bag_of(store, tmp_path / "bag", f"{ID}:0101") / "datacite.json").exists()
