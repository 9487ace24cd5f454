"""Damaged recipients, settings, texts, plans, ledgers, orders and archives: each is told as a problem, none with a
traceback, and what stood there stays. The whole number is tried in the full test."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailings import WHEN, clock_at, ready, released, sent, written
from support import run
from trykklar.base.problems import Problem, ProblemsFound
from trykklar.publish.archive.export import export
from trykklar.publish.archive.inventory import Change
from trykklar.publish.archive.mirror import mirror
from trykklar.publish.archive.repair import repair
from trykklar.publish.archive.store import add, init, opened as opened_archive
from trykklar.publish.archive.verify import verify
from trykklar.publish.durable import sha512_of
from trykklar.publish.mailing import send as sending
from trykklar.publish.mailing.decide import bounces, forget
from trykklar.publish.mailing.outbox import plan
from trykklar.publish.mailing.send import opened
from trykklar.publish.mailing.server import Answer
from trykklar.publish.mailing.standing import exit_code
from trykklar.publish.orders.check import check
from trykklar.publish.orders.copies import read_copies

UNTOLD = Problem("usage", "nothing is told", "")
ADDRESSES = [f"reader-{number}@council-{number}.example.org" for number in range(4)]
NASTY = [
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"\r\n",
    b"\n",
    b"{",
    b"}",
    b"[" * 3000,
    b"{{name.x}}",
    b"=",
    b"../",
    b"\xe2\x80\xae",
]
NASTY += [
    b"&a ",
    b"*a",
    b"!!python/object:x ",
    b"- " * 50,
    b",",
    b";",
    b"\t",
    b"9" * 400,
    b"NaN",
    b"null",
    b"\xed\xa0\x80",
]


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """Bytes that differ from these."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.randrange(1, 40))
        data = chance.choice(
            [
                data[:at] + data[to:],
                data[:at],
                data[:at] + data[at:to] * 2 + data[to:],
                data[:at] + chance.choice(NASTY) + data[at:],
                data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
                if at < len(data)
                else data + b"x",
            ]
        )
    return data


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Let a folder hold these files and no others."""
    for name in held(folder).keys() - files.keys():
        (folder / name).unlink()
    for name, data in files.items():
        if not (folder / name).is_file() or (folder / name).read_bytes() != data:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)


def survives(act: Callable[[], object]) -> bool:
    """Whether it is refused with problems; anything else that is raised fails the test."""
    told: tuple[Problem, ...] = ()
    try:
        act()
    except ProblemsFound as found:
        told = found.problems or (UNTOLD,)
    assert UNTOLD not in told
    assert not [problem for problem in told if "@council" in problem.message and "…" not in problem.message]
    return bool(told)


@pytest.fixture(autouse=True)
def _unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing a disk takes longer than all else here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(params=[1, pytest.param(10, marks=pytest.mark.full)], ids=["some", "all"])
def times(request: pytest.FixtureRequest) -> int:
    """How many times as many samples: 2,000 in all in the full test."""
    return int(request.param)


def test_damaged_lists_settings_and_texts(tmp_path: Path, times: int) -> None:
    chance, release, refused = random.Random(1), released(tmp_path / "r"), 0
    folder = written(tmp_path / "m", ADDRESSES, 25)
    whole = held(folder)
    for n in range(80 * times):
        name = sorted(whole)[n % 3]
        put(folder, {**whole, name: spoilt(whole[name], chance)})
        before = held(folder)
        if survives(lambda: plan(folder, release, WHEN)):
            refused += 1
            assert held(folder) == before
    assert refused > 20 * times


@contextmanager
def _server(*_: object) -> Iterator[None]:
    yield None


def test_damaged_plans_and_ledgers_lose_nothing(tmp_path: Path, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mailing of which some was sent: whatever is damaged, nobody gets a second message."""
    taken: list[str] = []

    def deliver(
        _smtp: object, _mailing: object, number: str, _to: str, _data: bytes, begin: Callable[[], None]
    ) -> Answer:
        begin()
        taken.append(number)
        return Answer(250)

    monkeypatch.setattr(sending, "connected", _server)
    monkeypatch.setattr(sending, "deliver", deliver)
    folder = ready(written(tmp_path / "m", ADDRESSES, 25), released(tmp_path / "r"))
    sent(folder, limit=2)
    first, whole, chance, refused = list(taken), held(folder), random.Random(2), 0
    for n in range(60 * times):
        name = sorted(whole)[n % len(whole)]
        put(folder, {**whole, name: spoilt(whole[name], chance)})
        before = held(folder)
        taken.clear()
        if survives(lambda: sent(folder, clock_at())):
            refused += 1
            assert taken or held(folder) == before
        assert not set(first) & set(taken), name
        assert len(set(taken)) == len(taken)

        def reported() -> None:
            with opened(folder) as bag:
                exit_code(bag.standings(), journal=False)
                forget(bag, ADDRESSES[0], WHEN[0])

        survives(reported)
    assert refused > 20 * times


def test_damaged_bounces_are_read_or_passed_over(tmp_path: Path, times: int) -> None:
    folder, chance = ready(written(tmp_path / "m", ADDRESSES, 25), released(tmp_path / "r")), random.Random(4)
    report = b"From: mailer-daemon@x.org\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/"
    report += b"delivery-status\n\nOriginal-Envelope-Id: 0\nAction: failed\nStatus: 5.1.1\n\n--b\n\n<0@x.org>\n--b--\n"
    with opened(folder) as bag:
        bag, count = bounces(bag, [spoilt(report, chance) for _ in range(20 * times)], WHEN[0])  # noqa: PLW2901
    assert count == 0


def test_damaged_lists_of_copies(tmp_path: Path, times: int) -> None:
    chance, file = random.Random(5), tmp_path / "copies.csv"
    whole = (
        b"shop,document,variant,kind,copies,deliver_to\nnorth,report,0101,delivery,40,Town hall\nnorth,b,,proof,1,A\n"
    )
    refused = 0
    for _ in range(20 * times):
        file.write_bytes(spoilt(whole, chance))
        refused += survives(lambda: read_copies(file))
    assert refused > 4 * times
    assert survives(lambda: check(tmp_path))


def test_damaged_archives_are_told_and_healed(tmp_path: Path, times: int) -> None:
    """Any two files of an archive are damaged; a mirror gives all of it back, but for the ledger itself."""
    chance = random.Random(6)
    files = {}
    for name in ("report", "note"):
        (tmp_path / name).write_text(name * 50)
        files[name] = tmp_path / name
    change = Change({name: sha512_of(path) for name, path in files.items()}, WHEN[0], "Ida", "First")
    store, other = init(tmp_path / "archive"), init(tmp_path / "mirror")
    for number in range(3):
        add(store, f"urn:trykklar:book:{number}", files, change)
    mirror(store, other)
    whole = held(store.folder)
    for _ in range(20 * times):
        names = chance.sample(sorted(whole), 2)
        put(store.folder, {**whole, **{name: spoilt(whole[name], chance) for name in names}})
        damaged = {name for name in names if (store.folder / name).read_bytes() != whole[name]}
        survives(lambda: add(store, "urn:trykklar:book:1", files, change))
        survives(lambda: export(store, "urn:trykklar:book:1", tmp_path / "out", "folder"))
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        if any(name.startswith("ledger") for name in damaged):
            survives(lambda: verify(store))
        elif damaged:
            assert {damage.path for damage in verify(store).damages} >= damaged
            assert repair(store, other).left == ()
            assert held(store.folder) == whole
    put(store.folder, whole)
    with opened_archive(store.folder) as again:
        assert verify(again).damages == ()


def test_the_command_says_it_plainly(tmp_path: Path) -> None:
    folder = written(tmp_path / "m", ADDRESSES, 25)
    (folder / "mailing.yaml").write_bytes(b"\x00[" * 5000)
    (folder / "plan.json").write_bytes(b"[" * 100_000)
    assert run("mail", "report", folder).exit_code == 1
