"""From the last build to the reader, by the commands of the handbook as they stand there, on the specimen and on the
real publication: freeze, approve, sign, archive, mail to 98 mailboxes, order, verify, damage, repair; and a second
edition a year later."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from minisign import KeyPair

from boxes import Boxes, read, serving
from support import REPOSITORY, Build, Run, edit, run, run_apart

CHAPTER = REPOSITORY / "source" / "handbook" / "chapters" / "delivering.md"
COUNCILS = [f"reader@council-{number:02}.example.org" for number in range(98)]
BODY = re.compile(r"```(?:yaml)?\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What is delivered: a publication, two of its documents and editions, and a sentence that the second changes."""

    name: str
    title: str
    mailed: str
    booklet: str
    editions: tuple[str, str]
    chapter: str
    sentence: tuple[str, str]


SPECIMEN = Printed(
    name="specimen",
    title="Weather and places",
    mailed="specimen",
    booklet="booklet",
    editions=("1", "2"),
    chapter="before.md",
    sentence=("It is short,", "It is short in its second edition, too,"),
)
REAL = Printed(
    name="kortlaegning",
    title="Tredive kryds",
    mailed="report",
    booklet="brochure",
    editions=("2026.1", "2026.2"),
    chapter="start/forord.md",
    sentence=("overrumplet af en teknologi.", "overrumplet af en enkelt teknologi."),
)


class Handbook:
    """The commands of the chapter, each played once."""

    def __init__(self, folder: Path, publication: Path, output: Path, printed: Printed) -> None:
        self.folder, self.publication, self.output, self.printed = folder, publication, output, printed
        text = CHAPTER.read_text("utf-8")
        self.left = [line[2:] for line in text.split("\n") if line.startswith("$ trykklar ")]
        self.settings, self.message = (self._block(text, begin) for begin in ("sender:", "Subject:"))

    @staticmethod
    def _block(text: str, begin: str) -> str:
        (found,) = (block for block in BODY.findall(text) if block.startswith(begin))
        return str(found)

    def play(self, begin: str, ends: int = 0) -> Run:
        """The first command that begins so, in the folders of this test. `ends`: its exit code."""
        line = next(line for line in self.left if line.startswith(f"trykklar {begin}"))
        self.left.remove(line)
        told = line.replace("my-report", self.printed.name)
        for number, edition in enumerate(self.printed.editions, 1):
            told = re.sub(rf"(?<!--approvals )(?<=[ :]){number}(?= |$)", edition, told)
        told = told.replace("/srv", str(self.folder))
        done = run(*shlex.split(told)[1:])
        assert done.exit_code == ends, f"{line}\n{done.output}"
        return done


@pytest.fixture
def handbook(specimen_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Handbook:
    """The chapter, and a copy of the built specimen in which a person stands."""
    publication = Path(shutil.copytree(specimen_build.publication, tmp_path / "specimen"))
    monkeypatch.chdir(publication)
    monkeypatch.delenv("TRYKKLAR_MAIL_USER", raising=False)
    return Handbook(tmp_path / "srv", publication, publication / "output", SPECIMEN)


@pytest.fixture
def of_the_real_one(real_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Handbook:
    """The chapter, and a copy of the real publication, which its first command builds in all profiles."""
    workspace = real_build.publication.parents[1]
    shutil.copytree(workspace, tmp_path / "workspace")
    publication = tmp_path / "workspace" / real_build.publication.relative_to(workspace)
    monkeypatch.chdir(publication)
    monkeypatch.delenv("TRYKKLAR_MAIL_USER", raising=False)
    return Handbook(tmp_path / "srv", publication, tmp_path / "workspace" / "output" / REAL.name, REAL)


@pytest.fixture
def boxes(tmp_path: Path) -> Iterator[tuple[Boxes, int]]:
    made = Boxes(tmp_path / "boxes")
    with serving(made) as port:
        yield made, port


def _mailing(handbook: Handbook, number: int, port: int) -> None:
    folder = handbook.folder / "mailings" / str(number)
    folder.mkdir(mode=0o700, parents=True)
    server = f"server: {{host: 127.0.0.1, port: {port}, tls: none}}\nper_minute: 6000\nper_domain: 6000\n"
    (folder / "mailing.yaml").write_text(_settings(handbook, server), "utf-8")
    (folder / "message.txt").write_text(handbook.message, "utf-8")
    rows = "".join(f"{address},Council {number}\n" for number, address in enumerate(COUNCILS))
    (folder / "recipients.csv").write_text(f"email,name\n{rows}", "utf-8")


def _settings(handbook: Handbook, server: str) -> str:
    settings = handbook.settings.replace("document: specimen", f"document: {handbook.printed.mailed}")
    return re.sub(r"server: .*\n", server, settings)


def _released(handbook: Handbook) -> None:
    handbook.folder.mkdir(exist_ok=True)
    (handbook.folder / "secret.key").write_bytes(bytes(KeyPair.generate().secret_key) + b"\n")
    for verb in ("build", "release freeze", "release approve", "release approve", "release sign", "release show"):
        handbook.play(verb)


def _archived(handbook: Handbook) -> None:
    for verb in ("init", "add", "verify", "mirror", "list", "get"):
        handbook.play(f"archive {verb}")
    sums = ["sha512sum", "-c", "--quiet", "manifest-sha512.txt", "tagmanifest-sha512.txt"]
    assert subprocess.run(sums, cwd=handbook.folder / "back", check=False).returncode == 0
    told = json.loads((handbook.folder / "back" / "metadata" / "datacite.json").read_text())
    printed = handbook.printed
    assert (told["titles"][0]["title"], told["version"]) == (printed.title, printed.editions[0])


def _sent(handbook: Handbook, boxes: Boxes) -> None:
    handbook.play("mail plan")
    handbook.play("mail proof")
    assert boxes.taken() == {"ann@publisher.example.org": 3}
    handbook.play("mail approve")
    handbook.play("mail send", ends=4)
    handbook.play("mail send")
    handbook.play("mail report")
    handbook.play("mail resolve", ends=1)
    pdf = hashlib.sha256((handbook.output / f"{handbook.printed.mailed}-mail.pdf").read_bytes()).hexdigest()
    delivered = {address: data for address, data in boxes.messages if address in COUNCILS}
    assert sorted(delivered) == COUNCILS
    assert len(boxes.messages) == 98 + 3
    for data in delivered.values():
        (attached,) = read(data).iter_attachments()
        assert hashlib.sha256(attached.get_content()).hexdigest() == pdf


def _ordered(handbook: Handbook) -> None:
    printed = handbook.printed
    rows = (f"north,{printed.mailed},delivery,500,Town hall", f"north,{printed.booklet},deposit,40,Library")
    (handbook.folder / "copies.csv").write_text("\n".join(("shop,document,kind,copies,deliver_to", *rows)) + "\n")
    assert "2 versions, 540 copies" in handbook.play("print order").output
    handbook.play("print check")


def _archive_files(handbook: Handbook) -> list[Path]:
    return sorted((handbook.folder / "archive" / "store").rglob("content/files/*.pdf"))


def _repaired(handbook: Handbook) -> None:
    """From the mirror, and, without one, from the archived sources."""
    whole = {path: path.read_bytes() for path in _archive_files(handbook)}
    for path in whole:
        path.write_bytes(b"spoiled")
    assert run("archive", "verify", handbook.folder / "archive").exit_code == 1
    handbook.play("archive repair")
    assert {path: path.read_bytes() for path in whole} == whole
    for path in list(whole)[:5]:
        path.unlink()
    handbook.play("archive repair")
    assert {path: path.read_bytes() for path in whole} == whole


def _a_year_later(handbook: Handbook, boxes: Boxes, port: int) -> None:
    """Those who got the first edition, but one that asked to be forgotten, get the second."""
    forgotten = "reader@council.example.org"
    first = handbook.folder / "mailings" / "1"
    post = handbook.folder / "post"
    for name in ("new", "cur"):
        (post / name).mkdir(parents=True)
    number = json.loads((first / "plan.json").read_text())["messages"][0]["id"]
    (post / "new" / "1").write_text(
        f"From: mailer-daemon@x.example.org\n\n550 5.1.1 <{number}@publisher.example.org>\n"
    )
    handbook.play("mail bounces", ends=1)
    list_of = first / "recipients.csv"
    list_of.write_text(list_of.read_text() + f"{forgotten},Nobody\n")
    handbook.play("mail forget")
    assert forgotten not in list_of.read_text()
    before = Path(shutil.copytree(handbook.publication, handbook.publication.parent / "before"))
    first_edition, second_edition = handbook.printed.editions
    edit(handbook.publication / "publication.yaml", f'number: "{first_edition}"', f'number: "{second_edition}"')
    edit(handbook.publication / handbook.printed.chapter, *handbook.printed.sentence)
    later = run_apart("build", "--release", "--profile", "mail", "--publication", handbook.publication)
    assert later.exit_code == 0, later.output
    assert run("diff", before, handbook.publication).exit_code in (0, 1)
    for verb in ("freeze", "approve"):
        assert run("release", verb, second_edition, "--by", "Ann Lee").exit_code == 0
    assert run("archive", "add", handbook.folder / "archive", second_edition, "--by", "Ann Lee").exit_code == 0
    assert run("archive", "verify", handbook.folder / "archive").exit_code == 0
    _mailing(handbook, 2, port)
    handbook.play("mail plan")
    assert run("mail", "approve", handbook.folder / "mailings" / "2", "--by", "Ann Lee").exit_code == 0
    boxes.messages.clear()
    assert run("mail", "send", handbook.folder / "mailings" / "2", "--all", "--really").exit_code == 0
    assert sorted(address for address, _ in boxes.messages) == COUNCILS[1:]


@pytest.mark.full
def test_from_the_last_build_to_the_reader(handbook: Handbook, boxes: tuple[Boxes, int]) -> None:
    _played(handbook, boxes)


@pytest.mark.full
def test_and_so_with_the_real_publication(of_the_real_one: Handbook, boxes: tuple[Boxes, int]) -> None:
    _played(of_the_real_one, boxes)


def _played(handbook: Handbook, boxes: tuple[Boxes, int]) -> None:
    taken, port = boxes
    _released(handbook)
    _archived(handbook)
    _mailing(handbook, 1, port)
    _sent(handbook, taken)
    _ordered(handbook)
    _repaired(handbook)
    _a_year_later(handbook, taken, port)
    handbook.play("release withdraw")
    assert handbook.left == [], "commands of the handbook that no test has played"
