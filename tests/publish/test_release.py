"""A release from the built files to the archive: what is frozen stays, what people approve and sign is these bytes."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from minisign import KeyPair

from mailings import written
from support import Build, Run, run
from trykklar.publish import durable

EDITION = "1"


@dataclass(frozen=True)
class Desk:
    """A copy of a built publication, with a folder for its releases."""

    publication: Path
    releases: Path

    @property
    def folder(self) -> Path:
        return self.releases / self.edition

    @property
    def edition(self) -> str:
        return str(
            json.loads((self.publication / "output" / "manifest.json").read_text("utf-8"))["release"]["origin"][
                "edition"
            ]
        )

    def release(self, verb: str, *more: str | Path) -> Run:
        where = ("--publication", self.publication, "--releases", self.releases)
        return run("release", verb, self.edition, *where, *(() if verb == "show" else ("--by", "Ida")), *more)

    def codes(self, verb: str, *more: str | Path) -> list[str]:
        return [problem.code for problem in self.release(verb, "--json", *more).problems]


@pytest.fixture
def desk(specimen_build: Build, tmp_path: Path) -> Desk:
    publication = Path(shutil.copytree(specimen_build.publication, tmp_path / specimen_build.publication.name))
    return Desk(publication, tmp_path / "releases")


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, Path]:
    """A secret key without a passphrase, and its public key."""
    pair = KeyPair.generate()
    (tmp_path / "secret.key").write_bytes(bytes(pair.secret_key) + b"\n")
    (tmp_path / "public.key").write_bytes(bytes(pair.public_key) + b"\n")
    return tmp_path / "secret.key", tmp_path / "public.key"


def test_from_the_build_to_the_archive_and_back(desk: Desk, key: tuple[Path, Path], tmp_path: Path) -> None:
    assert desk.release("freeze", "--approvals", "2").exit_code == 0
    assert desk.release("show").exit_code == 5, "nobody has approved it"
    work = json.loads((desk.folder / "release.json").read_text())["work"]
    assert (work["title"], work["language"]) == ("Weather and places", "en")
    archive = tmp_path / "archive"
    assert run("archive", "init", archive).exit_code == 0
    add = (
        "archive",
        "add",
        archive,
        desk.edition,
        "--publication",
        desk.publication,
        "--releases",
        desk.releases,
        "--by",
        "Ida",
    )
    assert [problem.code for problem in run(*add, "--json").problems] == ["archive-not-ready"]
    assert desk.release("approve").exit_code == 0
    assert desk.release("approve").exit_code == 0
    assert desk.release("show").exit_code == 5, "the same person twice is one"
    where = ("--publication", desk.publication, "--releases", desk.releases)
    assert run("release", "approve", desk.edition, *where, "--by", "Bo").exit_code == 0
    assert desk.release("sign", "--key", key[0]).exit_code == 0
    assert desk.release("show", "--public-key", key[1]).exit_code == 0
    assert run(*add).exit_code == 0
    assert "was there already" in run(*add).output
    assert run("archive", "verify", archive).exit_code == 0
    identifier = json.loads(run("archive", "list", archive, "--json").stdout)["objects"][0]["id"]
    assert run("archive", "get", archive, identifier, tmp_path / "back").exit_code == 0
    for pdf in desk.folder.glob("files/*.pdf"):
        assert (tmp_path / "back" / "files" / pdf.name).read_bytes() == pdf.read_bytes()


def test_a_list_of_addresses_is_not_published(desk: Desk) -> None:
    (desk.publication / "mailing").mkdir()
    (desk.publication / "mailing" / "recipients.csv").write_text("email,name\n")
    assert desk.codes("freeze") == ["release-addresses"]


def test_what_nobody_approved_is_not_sent(desk: Desk, tmp_path: Path) -> None:
    desk.release("freeze")
    folder = written(tmp_path / "m", ["ann@one.example.org"], 25)
    where = ("--publication", desk.publication, "--releases", desk.releases)
    told = run("mail", "plan", folder, desk.edition, *where, "--json")
    assert (told.exit_code, [problem.code for problem in told.problems]) == (5, ["mail-not-ready"])


def test_editions_of_variants_are_frozen_mailed_and_ordered_each_to_its_own(desk: Desk, tmp_path: Path) -> None:
    output = desk.publication / "output"
    manifest = json.loads((output / "manifest.json").read_text("utf-8"))
    rows = []
    for code in ("0101", "0147"):
        folder = output / "editions" / f"specimen-{code}"
        folder.mkdir(parents=True)
        kept = [file for file in manifest["release"]["files"] if file["profile"] in ("mail", "press")]
        for file in kept:
            (folder / file["name"]).parent.mkdir(exist_ok=True)
            shutil.copy(output / file["name"], folder / file["name"])
        own = manifest | {"release": manifest["release"] | {"files": kept}, "draft": None}
        (folder / "manifest.json").write_text(json.dumps(own), "utf-8")
        rows.append(
            {"code": code, "name": code, "folder": folder.name, "state": "made", "pages": 1, "bytes": 1}
            | {"cpu_seconds": 0, "seconds": 0, "files": [], "problems": []}
        )
    register = {"version": 1, "publication": "specimen", "release": True, "documents": [], "editions": rows}
    (output / "editions" / "editions.json").write_text(json.dumps(register), "utf-8")
    assert (desk.release("freeze").exit_code, desk.release("approve").exit_code) == (0, 0)
    assert (desk.folder / "files" / "editions" / "specimen-0101" / "specimen-mail.pdf").is_file()
    where = ("--publication", desk.publication, "--releases", desk.releases)
    folder = written(tmp_path / "m", [], 25)
    text = (folder / "mailing.yaml").read_text().replace("document: report", "document: specimen")
    (folder / "mailing.yaml").write_text(text)
    (folder / "recipients.csv").write_text("email,name,variant\nann@one.example.org,Ann,0101\n")
    assert run("mail", "plan", folder, desk.edition, *where).exit_code == 0
    (message,) = json.loads((folder / "plan.json").read_text())["messages"]
    assert (message["variant"], list(message["attached"])) == ("0101", ["specimen-mail.pdf"])
    copies = tmp_path / "copies.csv"
    copies.write_text("shop,document,variant,copies,deliver_to\nnorth,specimen,0147,40,Town hall\n")
    assert run("print", "order", desk.edition, copies, tmp_path / "orders", *where).exit_code == 0
    assert run("print", "check", tmp_path / "orders" / "north").exit_code == 0
    (output / "editions" / "specimen-0147" / "specimen-mail.pdf").write_bytes(b"x")
    assert desk.codes("freeze") == ["release-changed"]


def test_strangers_check_it_with_their_own_programs(desk: Desk, key: tuple[Path, Path]) -> None:
    desk.release("freeze")
    desk.release("sign", "--key", key[0])
    checked = subprocess.run(
        ["sha512sum", "-c", "SHA512SUMS"], cwd=desk.folder, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    judge = shutil.which("minisign")
    if judge is None:
        pytest.fail(
            "the tests of signatures need minisign: 'bash scripts/setup.sh --with-tests' installs it", pytrace=False
        )
    verify = [judge, "-V", "-p", str(key[1]), "-m", "SHA512SUMS"]
    assert subprocess.run(verify, cwd=desk.folder, capture_output=True, check=False).returncode == 0
    (desk.folder / "SHA512SUMS").write_bytes((desk.folder / "SHA512SUMS").read_bytes() + b"\n")
    assert subprocess.run(verify, cwd=desk.folder, capture_output=True, check=False).returncode == 1


def test_a_certificates_signature_is_checked_by_openssl(desk: Desk, tmp_path: Path) -> None:
    desk.release("freeze")
    key, certificate, other = (tmp_path / name for name in ("key.pem", "certificate.pem", "other.pem"))
    for file, named in ((certificate, key), (other, tmp_path / "other-key.pem")):
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=The Publisher"]
        subprocess.run([*made, "-keyout", str(named), "-out", str(file)], check=True, capture_output=True)
    assert desk.codes("sign", "--key", key, "--certificate", other) == ["release-key"]
    assert desk.codes("sign", "--key", certificate, "--certificate", certificate) == ["release-key"]
    assert desk.release("sign", "--key", key, "--certificate", certificate).exit_code == 0
    assert json.loads(desk.release("show", "--json").stdout)["signed"] is True
    verify = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "SHA512SUMS.p7s"]
    verify += ["-content", "SHA512SUMS", "-CAfile", str(certificate), "-out", "-", "-purpose", "any"]
    checked = subprocess.run(verify, cwd=desk.folder, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout == (desk.folder / "SHA512SUMS").read_bytes()
    (desk.folder / "SHA512SUMS").write_bytes(checked.stdout + b"\n")
    assert subprocess.run(verify, cwd=desk.folder, capture_output=True, check=False).returncode != 0


def test_the_same_bytes_again_are_nothing_new_and_others_are_refused(desk: Desk) -> None:
    desk.release("freeze")
    assert "was frozen with these very files" in desk.release("freeze").output
    (desk.publication / "added.txt").write_text("x")
    assert desk.codes("freeze") == ["release-frozen"]


def test_what_was_not_published_is_not_frozen(desk: Desk) -> None:
    pdf = next((desk.publication / "output").glob("*-mail.pdf"))
    pdf.write_bytes(pdf.read_bytes() + b"\n")
    assert desk.codes("freeze") == ["release-changed"]
    (desk.publication / "output" / "manifest.json").unlink()
    where = ("--publication", desk.publication, "--releases", desk.releases, "--by", "Ida", "--json")
    assert [p.code for p in run("release", "freeze", EDITION, *where).problems] == ["release-nothing"]
    assert not desk.releases.exists()


def test_another_edition_than_was_built_is_refused(desk: Desk) -> None:
    where = ("--publication", desk.publication, "--releases", desk.releases, "--by", "Ida", "--json")
    assert [p.code for p in run("release", "freeze", "1999", *where).problems] == ["release-edition"]
    assert run("release", "freeze", "../x", *where).exit_code == 2


def test_an_approval_is_of_these_bytes(desk: Desk) -> None:
    desk.release("freeze")
    pdf = next(desk.folder.glob("files/*-mail.pdf"))
    pdf.write_bytes(pdf.read_bytes() + b"\n")
    assert desk.codes("approve") == ["release-damaged"]
    assert desk.codes("show") == ["release-damaged"]


def test_a_changed_ledger_is_told(desk: Desk) -> None:
    desk.release("freeze")
    desk.release("approve")
    ledger = desk.folder / "ledger.jsonl"
    ledger.write_text(ledger.read_text("utf-8").replace("Ida", "Eva"), "utf-8")
    assert desk.codes("show") == ["release-ledger"]


def test_a_withdrawn_release_stays_and_says_so(desk: Desk, key: tuple[Path, Path]) -> None:
    desk.release("freeze")
    told = desk.release("withdraw", "--reason", "A table was wrong").output
    assert "withdrawn" in told
    assert "A table was wrong" in told
    assert desk.codes("approve") == ["release-withdrawn"]
    assert desk.codes("sign", "--key", key[0]) == ["release-withdrawn"]
    assert desk.folder.is_dir()


def test_an_erratum_wants_a_reason_and_lost_files_are_built_again_only_by_their_program(
    desk: Desk, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    run("archive", "init", archive)
    add = (
        "archive",
        "add",
        archive,
        desk.edition,
        "--publication",
        desk.publication,
        "--releases",
        desk.releases,
        "--by",
        "Ida",
    )
    assert [problem.code for problem in run(*add, "--json").problems] == ["release-none"]
    desk.release("freeze")
    desk.release("approve")
    assert run(*add).exit_code == 0
    desk.release("withdraw", "--reason", "Wrong")
    assert [problem.code for problem in run(*add, "--json").problems] == ["archive-not-ready"]
    ledger = desk.folder / "ledger.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    for name in ("ledger.jsonl", "ledger.jsonl.head"):
        (desk.folder / name).unlink()
    ledger.write_bytes(lines[0])
    where = ("--publication", desk.publication, "--releases", desk.releases)
    run("release", "approve", desk.edition, *where, "--by", "Bo")
    assert [problem.code for problem in run(*add, "--json").problems] == ["archive-reason"]
    assert " v2: added" in run(*add, "--reason", "Approved again").output
    record = next(archive.glob("store/*/*/v1/content/release.json"))
    lost = next(archive.glob("store/*/*/v1/content/files/*-mail.pdf"))
    lost.unlink()
    record.write_text(record.read_text("utf-8").replace('"program": "', '"program": "0'), "utf-8")
    assert [problem.code for problem in run("archive", "repair", archive, "--rebuild", "--json").problems] == [
        "archive-rebuild"
    ]


def test_a_file_without_approval_is_not_frozen(desk: Desk) -> None:
    manifest = desk.publication / "output" / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"status": "approved"', '"status": "not held"', 1), "utf-8")
    assert desk.codes("freeze") == ["release-unapproved"]


def test_one_person_at_a_time(desk: Desk) -> None:
    desk.release("freeze")
    with durable.locked(desk.folder, "release-busy"):
        assert desk.codes("approve") == ["release-busy"]
        assert desk.release("approve").exit_code == 4


def test_what_is_no_key_is_told(desk: Desk, tmp_path: Path, key: tuple[Path, Path]) -> None:
    desk.release("freeze")
    (tmp_path / "no.key").write_text("nothing")
    assert desk.codes("sign", "--key", tmp_path / "no.key") == ["release-key"]
    desk.release("sign", "--key", key[0])
    other = bytes(KeyPair.generate().public_key)
    (tmp_path / "other.pub").write_bytes(other + b"\n")
    assert desk.codes("show", "--public-key", tmp_path / "other.pub") == ["release-signature"]
