"""Proofs: some of the frozen messages, sent to whoever is to look at them, and to nobody else."""

from __future__ import annotations

from dataclasses import replace

from ...base.problems import Place, Problem, ProblemsFound
from .plan import Planned, bytes_of
from .send import Mailbag
from .server import Login, connected, deliver
from .standing import What


def samples(messages: tuple[Planned, ...]) -> list[Planned]:
    """The shortest, the middle and the longest."""
    ordered = sorted(messages, key=lambda message: (message.bytes, message.id))
    at = sorted({0, len(ordered) // 2, len(ordered) - 1}) if ordered else []
    return [ordered[index] for index in at]


def proof(bag: Mailbag, login: Login | None, address: str, when: str) -> int:
    """Send proofs. Gives how many. Raises `ProblemsFound`: mail-server, mail-login, mail-changed."""
    chosen = samples(bag.plan.messages)
    alone = replace(bag, mailing=bag.mailing.model_copy(update={"journal": None}))
    with connected(bag.mailing.server, login) as smtp:
        for message in chosen:
            data = bytes_of(bag.folder, message)
            if data is None:
                hint, at = "plan it again", Place(str(bag.folder))
                raise ProblemsFound([Problem("mail-changed", "a message is not what was planned", hint, at)])
            answer = deliver(smtp, alone.mailing, message.id, address, data, lambda: None)
            if not answer.accepted:
                hint = "check the address, and ask whoever runs the server"
                raise ProblemsFound([Problem("mail-server", f"the proof was not taken: {answer}", hint)])
            bag = replace(bag, diary=bag.diary.noted(What.PROOFED, when, message=message.id))
    return len(chosen)
