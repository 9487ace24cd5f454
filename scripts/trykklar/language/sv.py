"""Swedish."""

from __future__ import annotations

from .letters import SWEDISH
from .records import Amounts, Counting, Language, NumberMarks, NumberWords, Order, References

SV = Language(
    code="sv",
    quotes=("”", "”", "’", "’"),
    dash="–",
    percent_space=True,
    number_marks=NumberMarks(",", "\u00a0"),
    number_words=NumberWords(
        "en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
        "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
        "{ten}{one}",
        {"ett": 1, "hundra": 100},
    ),
    amounts=Amounts(
        {"tusen": 1e3, "miljon": 1e6, "miljoner": 1e6, "mn": 1e6, "miljard": 1e9, "miljarder": 1e9, "md": 1e9},
        "procent procentenheter promille kronor kr euro dollar",
    ),
    never_ends=frozenset(
        (
            "a.a alt anm art bl.a ca dr dvs ev f.d fig fr.o.m ing inkl jfr kap kl m.a.o max nr obs p.g.a prof red "
            "resp s s.k st t.ex t.o.m"
        ).split()
    ),
    may_end=frozenset("etc kr m.fl m.m milj mm osv".split()),
    order=Order(SWEDISH, "ÅÄÖ"),
    lix=True,
    counting=Counting(
        definite="de|alla|alla de|samtliga|dessa",
        rest="andra|övriga|återstående",
        made_of="består av|delad i|indelad i|uppdelad i|har|rymmer|omfattar|innehåller|beskriver|sammanlagt",
        restricts="där|som|vars",
        works="rapporten|boken|publikationen|broschyren|häftet|kartläggningen",
        parts="delar",
        chapters="kapitel",
        figures="figurer",
        tables="tabeller",
        scales="skalor",
        perspectives="perspektiv",
    ),
    references=References(
        {
            "part": "del delen",
            "chapter": "kapitel kapitlet kap.",
            "figure": "figur figuren figurer fig.",
            "table": "tabell tabellen tabeller tab.",
            "page": "sida sidan sidor sidorna",
            "section": "avsnitt avsnittet",
        },
        "av|i|från",
        "denna|detta|här",
        "ena|andra|varje|båda|samma",
    ),
    genitive=r"(?:ens|ets|nas)$",
    numbered_things=frozenset(
        (
            "artikel avsnitt band bilaga del exempel fas figur kapitel klass modell nivå ruta steg tabell typ "
            "version övning"
        ).split()
    ),
    before_ranges=frozenset(
        (
            "alla av bara cirka de efter eller en ett figurer från för i kapitel med mellan och om omkring på sidor "
            "tabeller till år"
        ).split()
    ),
    s_genitive=True,
    csl_locale="sv-SE",
)
