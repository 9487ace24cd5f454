"""Links to telephones: what every telephone reads is a link, and what it does not is told with what to write."""

from __future__ import annotations

import pytest
from sources.test_unfamiliar import html, read

RIGHT = [
    "tel:+4500000001",
    "TEL:+45-00.00(00)01",
    "tel:+4500000001;ext=12",
    "tel:112;phone-context=+45",
    "tel:7042;phone-context=example.org",
    "tel:*31%23;phone-context=+45",
    "sms:+4500000001?body=Hi%20you;%20call",
    "sms:+4500000001,+4500000002",
]


@pytest.mark.parametrize("address", RIGHT)
def test_numbers_that_every_telephone_reads_are_links(address: str) -> None:
    text = f"[call]({address})\n"
    assert read(text)[0] == []
    assert f'<a class="external" href="{address}">call</a>' in html(text)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("tel:00000001", "+ and the country's number before it"),
        ("tel:112", "tel:112;phone-context=+45"),
        ("tel:112;phone-context=", "phone-context=+45"),
        ("tel:", "the country's number"),
        ("sms:", "sms:+45"),
        ("sms:+4500000001,2", "sms:+45"),
        ("tel:+45", "7 to 15 digits"),
        ("tel:+4500000000000001", "7 to 15 digits"),
        ("<tel:+45 00 00 00 01>", "without spaces: tel:+45-00-00-00-01"),
        ("tel:+45\u201100\u201100\u201100\u201101", "tel:+45-00-00-00-01"),
        ("tel:+45call-us", "the country's number"),
    ],
)
def test_what_is_no_number_is_told_at_its_line(address: str, hint: str) -> None:
    (problem,) = read(f"Text.\n\nOne\n[call]({address}).\n")[0]
    assert (problem.code, problem.place and problem.place.line) == ("link-number", 4)
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Call tel:+4500000001, or not.", "tel:+4500000001"),
        ("(tel:+45-00-00-00-01)", "tel:+45-00-00-00-01"),
        ("*TEL:+4500000001;ext=2*.", "TEL:+4500000001;ext=2"),
        ("<sms:+4500000001>", "sms:+4500000001"),
    ],
)
def test_bare_numbers_are_links(text: str, link: str) -> None:
    assert read(text + "\n")[0] == []
    assert f'<a class="external" href="{link}">{link}</a>' in html(text + "\n")


@pytest.mark.parametrize(
    "text",
    ["tel:00000001", "tel: +45 00 00 00 01", "tel:+45 00 00 00 01", "hotel:+4500000001", "tel:+4500000000000001"],
)
def test_what_may_be_prose_is_let_be(text: str) -> None:
    assert read(text + "\n")[0] == []
    assert f">{text}</p>" in html(text + "\n")
