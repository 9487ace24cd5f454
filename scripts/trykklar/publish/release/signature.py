"""Signatures: minisign's (Ed25519), detached, over the sums of a release.

A signature inside the PDFs would break what they conform to: PDF/A forbids hidden annotations, PDF/UA allows only
hidden ones without a tag. One file beside them covers all, and is checked by `minisign -V` without this program.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ...base.files import read_answer
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from .. import durable
from .freeze import BUSY, Act, existing, note_signature
from .record import PUBLIC_KEY, SIGNATURE, SUMS, read_record
from .state import State

rule("release-key", "a key that cannot be used to sign")


def sign(folder: Path, key_file: Path, passphrase: Callable[[], str], act: Act) -> State:
    """Sign a release with a secret key; `passphrase` is asked only for a key that has one.

    Raises `ProblemsFound`: release-none, release-damaged, release-withdrawn, release-key, release-busy, environment
    where the library is missing; OSError.
    """
    with durable.locked(existing(folder), BUSY):
        data = read_answer(folder / SUMS)
        record = read_record(folder)
        comment = f"{record.publication} {record.edition}" if record else folder.name
        signature, public, key = _signed(data, key_file, passphrase, f"{comment}, {act.when}")
        state = note_signature(folder, act, key)
        durable.replace(folder / PUBLIC_KEY, public)
        durable.replace(folder / SIGNATURE, signature)
        return state


def verified(folder: Path, public_key: Path) -> bool:
    """Whether the signature of a release is one by a public key. Raises `ProblemsFound` (release-key), OSError."""
    try:
        from minisign import Error, PublicKey, Signature
    except ImportError:
        raise ProblemsFound([missing_library()]) from None
    try:
        signature = Signature.from_bytes(read_answer(folder / SIGNATURE))
        PublicKey.from_file(public_key).verify(read_answer(folder / SUMS), signature)
    except FileNotFoundError:
        return False
    except (Error, ValueError):
        return False
    return True


def _signed(data: bytes, key_file: Path, passphrase: Callable[[], str], comment: str) -> tuple[bytes, bytes, str]:
    """Signature, public key and the key's id."""
    try:
        from minisign import Error, PublicKey, SecretKey
    except ImportError:
        raise ProblemsFound([missing_library()]) from None
    place = Place(str(key_file))
    try:
        with SecretKey.from_file(key_file) as key:
            if key.is_encrypted():
                key.decrypt(passphrase())
            signature = key.sign(data, trusted_comment=comment)
            public = PublicKey.from_secret_key(key)
    except (Error, ValueError) as error:
        hint = "make one with 'minisign -G', and give its passphrase when asked"
        raise ProblemsFound(
            [Problem("release-key", f"'{key_file.name}' cannot be used: {error}", hint, place)]
        ) from None
    shown = bytes(public)
    number = shown.splitlines()[0].decode().rsplit(" ", 1)[-1]
    return bytes(signature) + b"\n", shown + b"\n", number


def missing_library() -> Problem:
    return Problem(
        "library-missing", "signing needs the package 'py-minisign'", "install it: pip install 'trykklar[sign]'"
    )
