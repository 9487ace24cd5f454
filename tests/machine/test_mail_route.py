"""A mailing by a real route: Postfix and its greylist on the loopback, Maildirs, and what comes back from them."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from datetime import timedelta
from email.parser import BytesParser
from email.policy import default as parsed_as
from pathlib import Path

import pytest

from mailings import WHEN, clock_at, ready, released, sent, written
from postfix import GREY, HERE, running
from support import run
from trykklar.publish.mailing.decide import by_journal
from trykklar.publish.mailing.plan import read_plan
from trykklar.publish.mailing.send import Mailbag, opened
from trykklar.publish.mailing.standing import What

COUNCILS = [f"council-{number:02}" for number in range(94)]
UNKNOWN, FULL = [f"nobody-{number}" for number in range(3)], "full"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8_000
"""Two megabytes, as a report has."""


def states(bag: Mailbag) -> Counter[tuple[str, str]]:
    return Counter((str(each.state), each.code) for each in bag.standings().values())


@pytest.mark.mail
def test_ninety_eight_mails_go_by_postfix_and_end_where_they_should(tmp_path: Path) -> None:
    addresses = [f"{box}@{HERE}" for box in (*COUNCILS, *UNKNOWN, FULL)]
    with running(COUNCILS, [FULL]) as server:
        release = released(tmp_path / "release", {"report-mail.pdf": ("", PDF)})
        folder = ready(written(tmp_path / "mailing", addresses, server.port), release)
        first = sent(folder)
        assert states(first) == {("deferred", "450 4.2.0"): 95, ("refused", "550 5.1.1"): 3}
        time.sleep(GREY + 1)
        again = sent(folder, clock_at("2026-11-28T14:00:00+00:00"))
        assert states(again) == {("accepted", "250 2.0.0"): 95, ("refused", "550 5.1.1"): 3}
        for box in COUNCILS:
            (message,) = server.delivered(box)
            (attached,) = BytesParser(policy=parsed_as).parsebytes(message).iter_attachments()
            assert hashlib.sha256(attached.get_content()).digest() == hashlib.sha256(PDF).digest()
        assert len(server.delivered("post")) == 1, "the full mailbox answers by a message to the sender"
        assert run("mail", "bounces", folder, "--maildir", server.maildir("post")).exit_code == 1
        with opened(folder) as bag:
            assert states(bag) == {
                ("accepted", "250 2.0.0"): 94,
                ("bounced", "5.2.2"): 1,
                ("refused", "550 5.1.1"): 3,
            }
        sent(folder, clock_at("2026-11-29T14:00:00+00:00"))
        assert [len(server.delivered(box)) for box in COUNCILS] == [1] * 94, "each has it once"


@pytest.mark.mail
def test_the_journal_of_a_real_server_decides_what_is_unsure(tmp_path: Path) -> None:
    with running(["ann"]) as server:
        journal = server.maildir("journal")
        told = f"journal: {{address: journal@sender.example.org, maildir: {journal}}}\n"
        release = released(tmp_path / "release")
        folder = ready(written(tmp_path / "mailing", [f"ann@{HERE}"], server.port, told), release)
        sent(folder)
        time.sleep(GREY + 1)
        sent(folder, clock_at("2026-11-28T14:00:00+00:00"))
        server.settled()
        assert [len(server.delivered(box)) for box in ("ann", "journal")] == [1, 1]
        (message,) = read_plan(folder).messages
        with opened(folder) as bag:
            bag.diary.noted(What.SENDING, WHEN[0], id=message.id)  # as a crash would leave it
        with opened(folder) as bag:
            assert states(bag) == {("unsure", ""): 1}
            now = clock_at("2026-11-28T15:00:00+00:00").now()
            decided = by_journal(bag, now, journal, timedelta(minutes=15))
            assert [str(each.state) for each in decided.standings().values()] == ["accepted"]
