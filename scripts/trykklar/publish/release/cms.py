"""Signatures with an organisation's certificate: CMS (RFC 5652), detached, over the sums of a release.

Anybody checks it with `openssl cms -verify`; no program of ours and no service on a network is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ...base.files import read_answer
from ...base.problems import Place, Problem, ProblemsFound
from .. import durable
from .freeze import BUSY, Act, existing, note_signature
from .record import CMS, SUMS
from .signature import missing_library
from .state import State


def sign_cms(folder: Path, key_file: Path, certificate: Path, passphrase: Callable[[], str], act: Act) -> State:
    """Sign a release with a private key and its certificate, both in PEM; `passphrase` is asked only for a key that has
    one.

    Raises `ProblemsFound`: release-none, release-damaged, release-withdrawn, release-key, release-busy,
    library-missing; OSError.
    """
    with durable.locked(existing(folder), BUSY):
        signature, number = _signed(read_answer(folder / SUMS), key_file, certificate, passphrase)
        state = note_signature(folder, act, number)
        durable.replace(folder / CMS, signature)
        return state


def _signed(data: bytes, key_file: Path, certificate: Path, passphrase: Callable[[], str]) -> tuple[bytes, str]:
    """The signature (DER), and the certificate's number and issuer."""
    try:
        from cryptography import x509
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
        from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
    except ImportError:
        raise ProblemsFound([missing_library()]) from None
    try:
        told = x509.load_pem_x509_certificate(read_answer(certificate))
        pem = read_answer(key_file)
        key = load_pem_private_key(pem, passphrase().encode() if b"ENCRYPTED" in pem else None)
        if key.public_key() != told.public_key():
            raise ValueError("the certificate is of another key")
        builder = PKCS7SignatureBuilder().set_data(data).add_signer(told, key, hashes.SHA512())  # type: ignore[arg-type]
        signed = builder.sign(Encoding.DER, [PKCS7Options.DetachedSignature, PKCS7Options.Binary])
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        what = f"'{key_file.name}' cannot be used: {str(error).splitlines()[0][:120]}"
        hint = "take an RSA or EC key and its certificate, both in PEM, and give its passphrase when asked"
        raise ProblemsFound([Problem("release-key", what, hint, Place(str(key_file)))]) from None
    return signed, f"certificate {told.serial_number:x} of {told.issuer.rfc4514_string()}"
