"""Mailings: what is planned, how a message is made, what servers answer, what comes back, and what is forgotten."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import re
import shutil
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from boxes import JOURNAL, Boxes, read, serving
from mailings import MAILING, WHEN, clock_at, published, ready, released, sent, written
from support import run
from trykklar.base.problems import ProblemsFound
from trykklar.publish.mailing import outbox, send as sending
from trykklar.publish.mailing.addresses import checked, shown
from trykklar.publish.mailing.decide import bounces, by_journal, forget, resolve
from trykklar.publish.mailing.message import Letter, as_html
from trykklar.publish.mailing.outbox import plan
from trykklar.publish.mailing.plan import read_book, read_plan
from trykklar.publish.mailing.proof import proof
from trykklar.publish.mailing.send import Pace, due, opened
from trykklar.publish.mailing.server import deliver, read_login
from trykklar.publish.mailing.settings import Mailing
from trykklar.publish.mailing.standing import What, exit_code
from trykklar.publish.release.record import read_record, to_bytes

TWO = ["ann@one.example.org", "bo@two.example.org"]


def codes(found: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    return [problem.code for problem in found.value.problems]


def told(folder: Path) -> list[tuple[str, int, str]]:
    """What planning complains of: code, line and text."""
    with pytest.raises(ProblemsFound) as found:
        plan(folder, released(folder.parent / "release"), WHEN)
    return [(p.code, p.place.line if p.place else 0, p.message) for p in found.value.problems]


def messages_of(folder: Path) -> dict[str, bytes]:
    """Address → bytes of the message, as planned."""
    return {
        address: (folder / "outbox" / f"{number}.eml").read_bytes()
        for number, address in read_book(folder).addresses.items()
    }


@pytest.fixture
def boxes(tmp_path: Path) -> Boxes:
    return Boxes(tmp_path / "boxes")


# What is written


def test_a_message_is_plain_and_html_with_its_file_as_it_is(tmp_path: Path) -> None:
    data = b"%PDF-1.7 \r\n.\r\n\x00\xff" * 999
    folder = written(
        tmp_path / "m", TWO, 25, "reply_to: ida@sender.example.org\nunsubscribe: stop@sender.example.org\n"
    )
    plan(folder, released(tmp_path / "r", {"Årsrapport æøå.pdf": ("", data)}), WHEN)
    message = read(messages_of(folder)[TWO[0]])
    assert message["To"] == "Reader 0 <ann@one.example.org>"
    assert message["From"] == "The Testers <post@sender.example.org>"
    assert (message["Subject"], message["Date"]) == ("book 1", WHEN[1])
    assert re.fullmatch(r"<[0-9a-f]{24}@sender\.example\.org>", message["Message-ID"])
    assert message["Reply-To"] == "ida@sender.example.org"
    assert message["List-Unsubscribe"].startswith("<mailto:stop@sender.example.org?subject=unsubscribe%20")
    assert message["Content-Language"] == "en"
    text, page = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
    assert "Dear Reader 0,\r\n" in text
    assert '<html lang="en">' in page
    assert '<a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>.' in page
    assert "<ul><li>one</li><li>two</li></ul>" in page
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("Årsrapport æøå.pdf", "application/pdf")
    assert attached.get_content() == data
    assert max(map(len, messages_of(folder)[TWO[0]].split(b"\r\n"))) <= 998


def test_nothing_of_a_recipient_becomes_markup_or_a_header(tmp_path: Path) -> None:
    folder = written(tmp_path / "m", TWO, 25)
    (folder / "recipients.csv").write_text('email,name\nann@one.example.org,"<b>{edition}</b> ""A"",\nBcc: x@y.z"\n')
    plan(folder, released(tmp_path / "r"), WHEN)
    message = read(messages_of(folder)[TWO[0]])
    assert message["Bcc"] is None
    assert message["To"].addresses[0].display_name == '<b>{edition}</b> "A", Bcc: x@y.z'
    assert "&lt;b&gt;{edition}&lt;/b&gt;" in message.get_body(("html",)).get_content()


@pytest.mark.parametrize("name", ["../ledger.jsonl", "../../outside", "/etc/passwd", "a\r\nBcc: x.pdf", "unsummed.pdf"])
def test_a_release_whose_record_names_files_of_other_places_is_none(tmp_path: Path, name: str) -> None:
    folder = released(tmp_path / "r").folder
    record = replace(released(tmp_path / "r").record, files=(published(name),))
    (folder / "release.json").write_bytes(to_bytes(record))
    named = "" if name == "unsummed.pdf" else f"{'0' * 128}  files/{name}\n"
    (folder / "SHA512SUMS").write_text(named + f"{'0' * 128}  files/report-mail.pdf\n")
    assert read_record(folder) is None
    (folder / "release.json").write_bytes(to_bytes(released(tmp_path / "r").record))
    assert read_record(folder)


def test_lines_that_no_server_takes_are_told(tmp_path: Path) -> None:
    release, folder = released(tmp_path / "r"), written(tmp_path / "m", ["a@example.org"], 25)
    (folder / "recipients.csv").write_text(f"email,name,more\na@example.org,{'A' * 301},{'b' * 999}\n")
    assert [told[:2] for told in told_with(folder, release)] == [("mail-recipients", 2)]
    (folder / "recipients.csv").write_text(f"email,name,more\na@example.org,A,{'b' * 999}\n")
    (folder / "message.txt").write_text("Subject: {more}\n\nText.\n")
    assert [told[:2] for told in told_with(folder, release)] == [("mail-message", 1)]
    assert sorted(path.name for path in folder.iterdir()) == ["mailing.yaml", "message.txt", "recipients.csv"]


def test_messages_are_written_as_they_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred with a report each may be more than fits into memory."""
    left: list[int] = []
    make = outbox.made

    def counting(letter: Letter, mailing: Mailing, link: str = "") -> bytes:
        left.append(len(list(tmp_path.glob("m/.outbox-*/outbox/*.eml"))))
        return make(letter, mailing, link)

    monkeypatch.setattr(outbox, "made", counting)
    plan(written(tmp_path / "m", [f"{n}@example.org" for n in range(3)], 25), released(tmp_path / "r"), WHEN)
    assert left == [0, 1, 2]
    assert len(list((tmp_path / "m" / "outbox").glob("*.eml"))) == 3
    assert (tmp_path / "m" / "outbox").stat().st_mode & 0o777 == 0o700


def test_the_same_again_changes_nothing_and_an_approval_holds_for_one_plan(tmp_path: Path) -> None:
    folder, release = written(tmp_path / "m", TWO, 25), released(tmp_path / "r")
    first, stood = plan(folder, release, WHEN)
    assert not stood
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again, stood = plan(folder, release, ("2026-11-29T12:00:00+00:00", "Sun, 29 Nov 2026 12:00:00 +0000"))
    assert (again, stood) == (first, True)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    ready(folder, release)
    (folder / "message.txt").write_text("Subject: x\n\nAnother.\n")
    plan(folder, release, WHEN)
    with pytest.raises(ProblemsFound) as found:
        sent(folder)
    assert codes(found) == ["mail-unapproved"]


def test_letters_of_other_languages_in_addresses_and_names(tmp_path: Path, boxes: Boxes) -> None:
    assert checked("ann@blåbær.example.org") == "ann@xn--blbr-roah.example.org"
    assert checked("bø@blåbær.example.org") == "bø@xn--blbr-roah.example.org"
    with serving(boxes) as port:
        folder = written(tmp_path / "m", ["bø@blåbær.example.org", "ann@blåbær.example.org"], port)
        ready(folder, released(tmp_path / "r"))
        assert exit_code(sent(folder).standings(), journal=False) == 0
    assert set(boxes.taken()) == {"bø@xn--blbr-roah.example.org", "ann@xn--blbr-roah.example.org"}


def test_each_gets_the_file_of_the_own_variant_and_the_text_of_the_own_language(tmp_path: Path) -> None:
    folder = written(tmp_path / "m", TWO, 25)
    (folder / "recipients.csv").write_text(
        "email;name;variant;language\nann@one.example.org;Ann;0101;da\nbo@two.example.org;Bo;0147;\n"
    )
    (folder / "message.da.txt").write_text("Subject: {name}\n\nKære {name}\n", "utf-8")
    release = released(tmp_path / "r", {"a.pdf": ("0101", b"A"), "b.pdf": ("0147", b"B"), "all.pdf": ("", b"C")})
    planned, _ = plan(folder, release, WHEN)
    assert [(m.variant, list(m.attached), m.language) for m in planned.messages] == [
        ("0101", ["a.pdf"], "da"),
        ("0147", ["b.pdf"], "en"),
    ]
    assert "Kære Ann" in read(messages_of(folder)[TWO[0]]).get_body(("plain",)).get_content()
    (folder / "recipients.csv").write_text("email,name,variant\nann@one.example.org,Ann,0999\n")
    assert [code for code, _, _ in told_with(folder, release)] == ["mail-edition"]


def told_with(folder: Path, release: object) -> list[tuple[str, int, str]]:
    with pytest.raises(ProblemsFound) as found:
        plan(folder, release, WHEN)  # type: ignore[arg-type]
    return [(p.code, p.place.line if p.place else 0, p.message) for p in found.value.problems]


def test_what_is_too_large_becomes_a_link_or_is_told(tmp_path: Path) -> None:
    big = released(tmp_path / "r", {"report-mail.pdf": ("", b"x" * 800_000)})
    folder = written(tmp_path / "m", TWO, 25, "largest: 1\n")
    assert [code for code, _, _ in told_with(folder, big)] == ["mail-large"]
    (folder / "mailing.yaml").write_text(MAILING.format(port=25) + "largest: 1\nlink: https://example.org/1/\n")
    planned, _ = plan(folder, big, WHEN)
    assert [(list(m.attached), list(m.linked)) for m in planned.messages] == [([], ["report-mail.pdf"])] * 2
    text = read(messages_of(folder)[TWO[0]]).get_body(("plain",)).get_content()
    assert "https://example.org/1/report-mail.pdf\r\n" in text
    assert hashlib.sha256(b"x" * 800_000).hexdigest() in text


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("email,name\nann@kommune,Ann\n", [("mail-address", 2)]),
        ("email,name\nann,Ann\n", [("mail-address", 2)]),
        ("email,name\nann@one.example.org,\n", [("mail-recipients", 2)]),
        ("email,name\nann@one.example.org,Ann\nbo@two.example.org,B\nANN@one.example.org,A\n", [("mail-address", 4)]),
        ("email,name\nbo@two.example.org,=cmd\nann@one.example.org,\n", [("mail-recipients", n) for n in (2, 3)]),
        ("mail,Name\nann@one.example.org,Ann\n", [("mail-recipients", 1)] * 3),
        ("email,name\n", [("data-file", 1)]),
        ("email,name\nann@one.example.org,A\u202eB\n", [("mail-recipients", 2)]),
        ("email,name\nann@one.example.org,A\x00\n", [("data-file", 2)]),
    ],
)  # fmt: skip
def test_every_fault_of_a_recipient_is_told_at_its_line(
    tmp_path: Path, rows: str, found: list[tuple[str, int]]
) -> None:
    folder = written(tmp_path / "m", TWO, 25)
    (folder / "recipients.csv").write_text(rows, "utf-8")
    complaints = told(folder)
    assert [(code, line) for code, line, _ in complaints] == found
    assert not [what for _, _, what in complaints if re.search(r"\w{3,}@\w", what)], "no address is told"
    assert not (folder / "plan.json").exists()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello\n\nx\n", 1),
        ("Subject:  \n\nx\n", 1),
        ("Subject: a\n", 0),
        ("Subject: a\n\n{nam}\n", 3),
        ("Subject: a\n\n{name.__class__}\n", 3),
        ("Subject: a\n\n{name!r:>9}\n", 3),
        ("Subject: a\n\n{name\n", 3),
    ],
)
def test_a_text_that_cannot_be_filled_in_is_told(tmp_path: Path, text: str, line: int) -> None:
    folder = written(tmp_path / "m", TWO, 25)
    (folder / "message.txt").write_text(text)
    assert [(code, at) for code, at, _ in told(folder)] == [("mail-message", line)]


def test_a_folder_that_others_read_or_that_lies_in_a_publication_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "book" / "m", TWO, 25)
    os.chmod(folder, 0o755)
    assert [code for code, _, _ in told(folder)] == ["mail-folder"]
    os.chmod(folder, 0o700)
    (tmp_path / "book" / "publication.yaml").write_text("id: x\n")
    assert [code for code, _, _ in told(folder)] == ["mail-folder"]
    assert [code for code, _, _ in told(tmp_path / "none")] == ["mail-folder"]


@pytest.mark.parametrize(
    "more", ["link: http://example.org/\n", "largest: .inf\n", "colour: red\n", "reply_to: nobody\n"]
)
def test_settings_are_held_to_their_schema(tmp_path: Path, more: str) -> None:
    complaints = told(written(tmp_path / "m", TWO, 25, more))
    assert {code for code, _, _ in complaints} <= {"schema-type", "schema-unknown-key"}
    assert complaints[0][1] == 10


def test_only_this_machine_is_spoken_to_without_encryption(tmp_path: Path) -> None:
    folder = written(tmp_path / "m", TWO, 25)
    text = (folder / "mailing.yaml").read_text()
    (folder / "mailing.yaml").write_text(text.replace("127.0.0.1", "mail.example.org"))
    assert "without encryption" in told(folder)[0][2]


# What is sent


def test_each_gets_one_and_the_same_command_again_sends_nothing(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", TWO, port), released(tmp_path / "r"))
        assert {s.state for s in sent(folder, limit=1).standings().values()} == {"accepted", "planned"}
        assert exit_code(sent(folder).standings(), journal=False) == 0
        sent(folder)
    assert boxes.taken() == dict.fromkeys(TWO, 1)
    assert {address: data.replace(b"\r\n", b"\n") for address, data in boxes.messages} == {
        address: data.replace(b"\r\n", b"\n") for address, data in messages_of(folder).items()
    }, "what was approved is what was sent"
    assert set(boxes.envelopes) == {"post@sender.example.org"}


def test_what_servers_answer_is_kept_and_what_is_for_now_is_tried_again(tmp_path: Path, boxes: Boxes) -> None:
    addresses = [f"{name}@{name}.example.org" for name in ("grey", "unknown", "ann", "full", "later")]
    clock = clock_at()
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", addresses, port), released(tmp_path / "r"))
        first = [(s.state, s.code) for s in sent(folder, clock).standings().values()]
        assert first == [
            ("deferred", "451 4.7.1"),
            ("refused", "550 5.1.1"),
            ("accepted", "250 2.0.0"),
            ("refused", "552 5.2.2"),
            ("deferred", "450 4.2.0"),
        ]
        with opened(folder) as bag:
            assert due(bag, clock.now()) == []
        for minutes in (6, 16, 61, 241, 721):
            clock.sleep(minutes * 60)
            bag = sent(folder, clock)
        assert [s.state for s in bag.standings().values()] == ["accepted", "refused", "accepted", "refused", "refused"]
        assert exit_code(bag.standings(), journal=False) == 1
    assert boxes.taken() == {"grey@grey.example.org": 1, "ann@ann.example.org": 1}
    assert boxes.tried["later@later.example.org"] == 6


def test_a_server_that_refuses_one_after_the_other_is_left_alone(tmp_path: Path, boxes: Boxes) -> None:
    addresses = [f"blocked@{n}.example.org" for n in range(9)]
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", addresses, port), released(tmp_path / "r"))
        with pytest.raises(ProblemsFound) as found:
            sent(folder)
    assert codes(found) == ["mail-blocked"]
    assert sum(boxes.tried.values()) == 3


def test_a_list_of_greylisted_recipients_is_heard_to_its_end(
    tmp_path: Path, boxes: Boxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers end a connection themselves at the twentieth error or so."""
    opened_with: list[str] = []
    whole = sending.connected
    monkeypatch.setattr(sending, "connected", lambda server, login: opened_with.append("") or whole(server, login))
    with serving(boxes) as port:
        addresses = [f"grey-{number}@one.example.org" for number in range(24)]
        folder = ready(written(tmp_path / "m", addresses, port), released(tmp_path / "r"))
        bag = sent(folder)
    assert {str(each.state) for each in bag.standings().values()} == {"deferred"}
    assert sorted(boxes.tried.values()) == [1] * 24
    assert len(opened_with) == 3


def test_a_service_that_ends_is_not_asked_on(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", ["closing@a.example.org", *TWO], port), released(tmp_path / "r"))
        assert [s.state for s in sent(folder).standings().values()] == ["deferred", "planned", "planned"]


def test_a_message_larger_than_the_server_takes_is_told(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes, largest=3_000) as port:
        folder = ready(written(tmp_path / "m", TWO, port), released(tmp_path / "r", {"a.pdf": ("", b"x" * 9_000)}))
        assert {s.code for s in sent(folder).standings().values()} == {"552 5.3.4"}
    assert boxes.messages == []


def test_no_server_no_encryption_and_no_login_are_told_and_nothing_was_sent(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", TWO, port), released(tmp_path / "r"))
        text = (folder / "mailing.yaml").read_text()
        (folder / "mailing.yaml").write_text(text.replace("tls: none", "tls: starttls"))
        with pytest.raises(ProblemsFound) as found:
            sent(folder)
        assert "does not encrypt" in found.value.problems[0].message
        (folder / "mailing.yaml").write_text(text)
        login = tmp_path / "login"
        login.write_text("ann\nsecret\n")
        with pytest.raises(ProblemsFound) as found:
            read_login(login, "", "")
        assert codes(found) == ["mail-login"]
        login.chmod(0o600)
        assert "secret" not in repr(read_login(login, "", ""))
        assert [p.code for p in run("mail", "send", folder, "--really", "--login", login, "--json").problems] == [
            "mail-login"
        ]
    with pytest.raises(ProblemsFound) as found:
        sent(folder)
    assert codes(found) == ["mail-server"]
    with opened(folder) as bag:
        assert {s.state for s in bag.standings().values()} == {"planned"}


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server of this machine shows, and is believed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.now(UTC) - timedelta(days=1)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=9))
    certificate = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "server.pem").write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    (tmp_path / "believed.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "believed.pem"))
    return context


def test_an_encrypted_connection_is_one_to_the_server_that_is_named(
    tmp_path: Path, boxes: Boxes, certified: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(boxes, context=certified) as port:
        folder = ready(written(tmp_path / "m", TWO, port), released(tmp_path / "r"))
        text = (folder / "mailing.yaml").read_text()
        (folder / "mailing.yaml").write_text(text.replace("tls: none", "tls: starttls"))
        monkeypatch.setenv("TRYKKLAR_MAIL_USER", "ann")
        monkeypatch.setenv("TRYKKLAR_MAIL_PASSWORD", "secret")
        assert run("mail", "send", folder, "--really", "--all").exit_code == 0
        assert boxes.users == {"ann secret"}
        monkeypatch.setenv("TRYKKLAR_MAIL_PASSWORD", "wrong")
        printed = run("mail", "proof", folder, "--to", "me@me.example.org")
        assert (printed.exit_code, "wrong" in printed.output) == (3, False)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
        printed = run("mail", "proof", folder, "--to", "me@me.example.org")
        assert (printed.exit_code, "SSLCertVerificationError" in printed.output) == (3, True)


def test_nothing_is_sent_after_the_last_day_or_from_a_copy(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", TWO, port), released(tmp_path / "r"))
        with pytest.raises(ProblemsFound) as found:
            sent(folder, clock_at("2030-01-02T00:00:00+00:00"))
        assert codes(found) == ["mail-expired"]
        copy = Path(shutil.copytree(folder, tmp_path / "restored"))
        with pytest.raises(ProblemsFound) as found:
            sent(copy)
        assert codes(found) == ["mail-unapproved"], "a backup may know less than what was sent"
        number = next(iter(read_book(folder).addresses))
        (folder / "outbox" / f"{number}.eml").write_bytes(b"To: x@y.z\r\n\r\n")
        with pytest.raises(ProblemsFound) as found:
            sent(folder)
        assert codes(found) == ["mail-changed"]
    assert boxes.messages == []


def test_a_plan_or_ledger_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = ready(written(tmp_path / "m", TWO, 25), released(tmp_path / "r"))
    lines = (folder / "ledger.jsonl").read_bytes()
    (folder / "ledger.jsonl").write_bytes(lines.replace(b"Ida", b"Bo."))
    assert [problem.code for problem in run("mail", "report", folder, "--json").problems] == ["mail-ledger"]
    (folder / "ledger.jsonl").write_bytes(lines)
    (folder / "addresses.json").write_text("{}")
    assert [problem.code for problem in run("mail", "report", folder, "--json").problems] == ["mail-none"]


def test_two_runs_at_once_are_one(tmp_path: Path) -> None:
    folder = ready(written(tmp_path / "m", TWO, 25), released(tmp_path / "r"))
    with opened(folder), pytest.raises(ProblemsFound) as found, opened(folder):
        pass
    assert codes(found) == ["mail-busy"]


def test_the_pace_is_kept_in_all_and_to_each_domain() -> None:
    clock = clock_at()
    begin = clock.now()
    pace = Pace(clock, per_minute=60, per_domain=6)
    went = []
    for domain in ("a", "b", "a", "c"):
        pace.wait(domain)
        went.append((clock.now() - begin).total_seconds())
    assert went == [0, 1, 10, 11]


def test_a_plan_stays_when_something_was_sent(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes) as port:
        release = released(tmp_path / "r")
        folder = ready(written(tmp_path / "m", TWO, port), release)
        sent(folder, limit=1)
    (folder / "message.txt").write_text("Subject: x\n\nAnother.\n")
    assert [code for code, _, _ in told_with(folder, release)] == ["mail-begun"]


def test_a_proof_goes_to_whoever_asked_and_to_nobody_else(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", [*TWO, "c@c.example.org"], port), released(tmp_path / "r"))
        with opened(folder) as bag:
            assert proof(bag, None, "me@me.example.org", WHEN[0]) == 3
        with opened(folder) as bag:
            assert {s.state for s in bag.standings().values()} == {"planned"}
    assert boxes.taken() == {"me@me.example.org": 3}


# What a crash leaves, and what comes back


def unsure(folder: Path) -> str:
    """Leave the first message as a crash does: begun, without an outcome."""
    number = read_plan(folder).messages[0].id
    with opened(folder) as bag:
        bag.diary.noted(What.SENDING, "2026-11-28T13:00:00+00:00", id=number)
    return number


def test_what_is_unsure_is_not_sent_again_until_a_person_has_decided(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", TWO, port), released(tmp_path / "r"))
        number = unsure(folder)
        bag = sent(folder)
        assert [s.state for s in bag.standings().values()] == ["unsure", "accepted"]
        assert (exit_code(bag.standings(), journal=False), exit_code(bag.standings(), journal=True)) == (5, 4)
        told = run("mail", "report", folder, "--json")
        assert (told.exit_code, json.loads(told.stdout)["counts"]) == (5, {"accepted": 1, "unsure": 1})
        with opened(folder) as bag, pytest.raises(ProblemsFound) as found:
            resolve(bag, "0" * 24, True, "Ida", WHEN[0])
        assert codes(found) == ["mail-unknown"]
        assert run("mail", "resolve", folder, number, "--not-sent", "--by", "Ida").exit_code == 4
        assert exit_code(sent(folder).standings(), journal=False) == 0
    assert boxes.taken() == dict.fromkeys(TWO, 1)


def test_a_journal_decides_what_is_unsure(tmp_path: Path, boxes: Boxes) -> None:
    journal = f"journal: {{address: {JOURNAL}, maildir: {boxes.maildir}}}\n"
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", TWO, port, journal), released(tmp_path / "r"))
        number = unsure(folder)
        clock = clock_at()
        with opened(folder) as bag:
            grace = timedelta(minutes=15)
            assert by_journal(bag, clock.now(), boxes.maildir, grace).standings()[number].state == "unsure"
            later = by_journal(bag, clock.now() + timedelta(minutes=16), boxes.maildir, grace)
            assert later.standings()[number].state == "planned"
        sent(folder)
        assert len(list((boxes.maildir / "new").iterdir())) == 2
        unsure(folder)
        with opened(folder) as bag:
            assert by_journal(bag, clock.now(), boxes.maildir, grace).standings()[number].state == "accepted"
            with pytest.raises(ProblemsFound) as found:
                by_journal(bag, clock.now(), tmp_path, grace)
            assert codes(found) == ["mail-maildir"]


REPORT = """\
From: MAILER-DAEMON@gateway.example.net
Return-Path: <>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

It did not work.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; gateway.example.net
{envelope}
Final-Recipient: rfc822; ann@one.example.org
Action: {action}
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: <{number}@sender.example.org>

--b--
"""


def test_bounces_are_noted_at_their_message_and_other_mail_is_not(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", TWO, port), released(tmp_path / "r"))
        sent(folder)
    first, second = (message.id for message in read_plan(folder).messages)
    plain = f"From: mailer-daemon@x.example.org\nSubject: failed\n\n550 5.2.2 full: <{second}@sender.example.org>\n"
    others = [
        REPORT.format(envelope="", action="delayed", number=first),
        f"From: ann@one.example.org\nAuto-Submitted: auto-replied\nReturn-Path: <>\n\nAway. <{first}@s.example.org>\n",
        f"From: ann@one.example.org\nIn-Reply-To: <{first}@sender.example.org>\n\nThanks, 5.1.1 is my room.\n",
        "",
        "\x00\xff",
        REPORT.format(envelope="", action="failed", number="0" * 24),
    ]
    with opened(folder) as held:
        bag, count = bounces(held, [text.encode() for text in others], WHEN[0])
        assert count == 0
        named = REPORT.format(envelope=f"Original-Envelope-Id: {first}", action="failed", number="")
        bag, count = bounces(bag, [named.encode(), plain.encode(), plain.encode()], WHEN[0])
        assert count == 2
        assert [(s.state, s.code) for s in bag.standings().values()] == [("bounced", "5.1.1"), ("bounced", "5.2.2")]
    for name in ("new", "cur"):
        (tmp_path / "mail" / name).mkdir(parents=True)
    (tmp_path / "mail" / "new" / "1").write_text(plain)
    assert run("mail", "bounces", folder, "--maildir", tmp_path / "mail").exit_code == 1


def test_a_forgotten_address_is_nowhere_and_what_was_sent_is_still_told(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", TWO, port), released(tmp_path / "r"))
        sent(folder, limit=1)
        assert run("mail", "forget", folder, TWO[0]).exit_code == 0
        with opened(folder) as bag, pytest.raises(ProblemsFound) as found:
            forget(bag, "nobody@nowhere.example.org", WHEN[0])
        assert codes(found) == ["mail-unknown"]
        sent(folder)
    held = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"ann@" not in held
    assert b"bo@" in held
    with opened(folder) as bag:
        assert [s.state for s in bag.standings().values()] == ["forgotten", "accepted"]


def test_no_address_stands_in_plan_ledger_report_or_what_is_printed(tmp_path: Path, boxes: Boxes) -> None:
    addresses = ["unknown@one.example.org", "grey@two.example.org", "ann@three.example.org"]
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", addresses, port), released(tmp_path / "r"))
        printed = (
            run("mail", "send", folder, "--really", "--all").output + run("mail", "report", folder, "--json").output
        )
    told = printed + "".join((folder / name).read_text() for name in ("plan.json", "ledger.jsonl", "ledger.jsonl.head"))
    assert "refused" in told
    assert not [address for address in addresses if address in told or address.partition("@")[2] in told]
    assert shown(addresses[0]) == "u…@one.example.org"


def test_the_commands_send_nothing_by_themselves(tmp_path: Path, boxes: Boxes) -> None:
    with serving(boxes) as port:
        folder = ready(written(tmp_path / "m", TWO, port), released(tmp_path / "r"))
        dry = run("mail", "send", folder, "--all")
        assert (dry.exit_code, "2 messages would be sent" in dry.output) == (4, True)
        assert boxes.messages == []
        assert run("mail", "send", folder, "--really").exit_code == 4
        assert sum(boxes.taken().values()) == 1, "one, where no limit is named"
        assert run("mail", "proof", folder, "--to", "nobody").exit_code == 2
        assert run("mail", "proof", folder, "--to", "me@me.example.org").exit_code == 0
        assert run("mail", "approve", folder, "--by", "Ida").exit_code == 0


def test_html_is_what_the_text_says_and_no_more() -> None:
    page = as_html("A & B\n\n- <i>\n- 2 < 3\n\nLine\nline https://x.example.org/), end", "T", "da")
    assert page.count("<p>") == 2
    assert "<li>&lt;i&gt;</li>" in page
    assert '<a href="https://x.example.org/">https://x.example.org/</a>), end' in page
    assert "src" not in page


def test_a_delivery_before_the_last_dot_is_certain(tmp_path: Path) -> None:
    """A server that is gone before it heard the message has not taken it."""
    folder = ready(written(tmp_path / "m", TWO, 25), released(tmp_path / "r"))

    class Gone:
        esmtp_features: dict[str, str] = {}

        def has_extn(self, _name: str) -> bool:
            return False

        def mail(self, *_: object) -> tuple[int, bytes]:
            raise OSError

    begun: list[int] = []
    with opened(folder) as bag:
        answer = deliver(Gone(), bag.mailing, "0" * 24, TWO[0], b"x", lambda: begun.append(1))  # type: ignore[arg-type]
    assert (answer.sure, answer.code, begun) == (True, 0, [])
