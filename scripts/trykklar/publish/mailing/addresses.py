"""Addresses: what is one, how it is written to a server, and how it is shown without being told."""

from __future__ import annotations

from ...base.problems import Problem, ProblemsFound


def checked(text: str) -> str:
    """An address in its one form: a domain of other letters than ASCII as it is registered (IDNA), the part before the
    @ as it is, unless that has such letters (RFC 6531). Raises ValueError that says what is wrong."""
    try:
        from email_validator import EmailNotValidError, validate_email
    except ImportError:
        hint = "install it: pip install 'trykklar[mail]'"
        raise ProblemsFound([Problem("library-missing", "mailing needs 'email-validator'", hint)]) from None
    try:
        found = validate_email(text, check_deliverability=False)
    except (EmailNotValidError, UnicodeError) as error:
        raise ValueError(f"'{shown(text)}' is no address: {_reason(error)}") from None
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


def _reason(error: Exception) -> str:
    """What the library says, unless it repeats the address."""
    return "" if isinstance(error, UnicodeError) or "'" in str(error) else str(error).rstrip(".")


def shown(address: str) -> str:
    """`b…@example.org`: enough to find the line, and no address."""
    local, at, domain = address.strip().rpartition("@")
    return f"{local[:1]}…@{domain}" if at else f"{address.strip()[:1]}…"


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()
