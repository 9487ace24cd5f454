"""Sixty questions to the real publication's search, each with the words that make a section a right answer.

A section is right if its title, its page's or its text holds a word that the pattern matches: the judge knows no word
list. Recall counts right sections that are found, precision the first ten that are right.
"""

from __future__ import annotations

import json
import re

import pytest

from searching import Asked
from support import Build
from trykklar.web.search import SearchFile

JUDGED: dict[str, str] = {
    # question: the words, in small letters, that answer it
    "ledighed": r"ledighed(en|ens|s)?",
    "ledigheden": r"ledighed(en|ens|s)?",
    "ledelse": r"\w*ledelse(n|ns|r|rne|s)?|\w*ledelses\w*",
    "bolig": r"\w*bolig(en|ens|er|erne|ernes|s)?|bolig\w+|\w+bolig\w+",
    "skole": r"(?!omskole)\w*skole\w*",
    "robot": r"\w*robot\w*",
    "robotter": r"\w*robot\w*",
    "sensor": r"\w*sensor\w*",
    "drone": r"\w*drone\w*",
    "kamera": r"\w*kamera\w*",
    "algoritme": r"\w*algoritme\w*",
    "algoritmer": r"\w*algoritme\w*",
    "blockchain": r"\w*blockchain\w*",
    "samtykke": r"\w*samtykke\w*",
    "hjemmel": r"\w*hjemmel\w*|\w*hjemle\w*",
    "forældre": r"\w*forældre\w*|\w*forælder\w*",
    "foraeldre": r"\w*forældre\w*|\w*forælder\w*",
    "lærer": r"\w*lærer\w*",
    "elev": r"elev(?!ator)\w*",
    "jobcenter": r"\w*jobcent\w*",
    "jobcentre": r"\w*jobcent\w*",
    "virksomhed": r"\w*virksomhed\w*",
    "hjemmepleje": r"\w*hjemmepleje\w*",
    "plejehjem": r"\w*plejehjem\w*",
    "sygeplejerske": r"\w*sygeplejersk\w*",
    "patient": r"\w*patient\w*",
    "læge": r"\w*læge(n|ns|r|rne|rnes|s)?|læge\w*",
    "vand": r"(?!forsvand|halvanden)\w*vand\w*",
    "energi": r"\w*energi\w*",
    "affald": r"\w*affald\w*",
    "trafik": r"\w*trafik\w*",
    "byråd": r"\w*byråd\w*",
    "byraadet": r"\w*byråd\w*",
    "afstemning": r"\w*afstemning\w*",
    "høring": r"\w*høring\w*",
    "demokrati": r"\w*demokrati\w*",
    "fortrolighed": r"\w*fortrolighed\w*",
    "kryptering": r"\w*krypter\w*",
    "register": r"\w*regist(er|ers|ret|rets|rene|renes|re)|register\w+",
    "gennemsigtighed": r"\w*gennemsigtighed\w*",
    "kompetence": r"\w*kompetence\w*",
    "udbud": r"\w*udbud\w*",
    "kontrakt": r"\w*kontrakt\w*",
    "leverandør": r"\w*leverandør\w*",
    "leverandoer": r"\w*leverandør\w*",
    "deleøkonomi": r"\w*deleøkonomi\w*",
    "privatliv": r"\w*privatliv\w*",
    "overvågning": r"\w*overvågning\w*",
    "lokale": r"\w*lokale\w*",
    "museum": r"\w*muse(um|et|er|erne|ums|ets)\w*",
    "bibliotek": r"\w*bibliotek\w*",
    "briller": r"\w*brille\w*",
    "sundhed": r"\w*sundhed\w*",
    "velfærd": r"\w*velfærd\w*",
    "frivillig": r"\w*frivillig\w*",
    "medarbejder": r"\w*medarbejder\w*",
    "velfærdsteknologi": r"\w*velfærdsteknologi\w*",
    "tillid": r"\w*tillid\w*",
    "fællesskab": r"\w*fællesskab\w*",
    "kunstig intelligens": r"\w*intelligens\w*",
}


@pytest.fixture(scope="module")
def site(real_build: Build) -> tuple[Asked, list[str]]:
    """The search of the built site, and each section's words."""
    folder = real_build.folder / "web"
    files = tuple(
        SearchFile(f"search/{path.name}", path.read_bytes()) for path in sorted((folder / "search").glob("*.js"))
    )
    asked = Asked(files)
    texts = {number: text for file in files if "text-" in file.path for number, text in _call(file.content).items()}
    return asked, [
        f"{section[1]} {section[2]} {texts[str(number)]}".lower() for number, section in enumerate(asked.sections)
    ]


def _call(script: bytes) -> dict[str, str]:
    match = re.fullmatch(r"trykklarSearch\.text\((.*)\);\n", script.decode(), re.DOTALL)
    assert match
    return dict(json.loads(match[1]))


def test_sixty_questions_are_answered(site: tuple[Asked, list[str]]) -> None:
    asked, texts = site
    right_found = right = shown = shown_right = 0
    bad: list[str] = []
    for question, pattern in JUDGED.items():
        words = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
        wanted = {number for number, text in enumerate(texts) if words.search(text)}
        found = asked.ask(question).sections
        first = found[:10]
        right += len(wanted)
        right_found += len(wanted & set(found))
        shown += len(first)
        shown_right += len(wanted & set(first))
        if not wanted or wanted - set(found) or set(first) - wanted:
            bad.append(
                f"{question}: {len(wanted)} right, {len(wanted - set(found))} missed, {len(set(first) - wanted)} of "
                "ten wrong"
            )
    recall, precision = right_found / right, shown_right / shown
    print(f"recall {recall:.3f}, precision at ten {precision:.3f}", *bad, sep="\n")
    assert len(JUDGED) == 60
    assert recall >= 0.98, bad
    assert precision >= 0.95, bad


def test_words_that_a_stemmer_takes_for_one_are_told_apart(site: tuple[Asked, list[str]]) -> None:
    asked, texts = site
    for number in asked.ask("ledighed").sections:
        assert "ledighed" in texts[number]


def test_printed_pages_and_figures_are_found_by_their_numbers(site: tuple[Asked, list[str]], real_build: Build) -> None:
    asked, _ = site
    pages = [path.stem for path in (real_build.folder / "web" / "side").glob("*.html")]
    assert len(pages) > 200
    for label in pages:
        for question in (f"side {label}", f"s. {label}"):
            place = asked.ask(question).place
            assert place, question
            title, section, fragment = place
            assert title == f"Side {label}"
            page = real_build.folder / "web" / str(asked.sections[section][0]).partition("#")[0]
            assert f'id="{fragment}"' in page.read_text("utf-8"), question
    for question, title in (("figur 4", "Figur 4"), ("fig. 4", "Figur 4"), ("Tabel 2", "Tabel 2")):
        place = asked.ask(question).place
        assert place, question
        assert place[0] == title
