"""Swedish."""

from __future__ import annotations

from .letters import SWEDISH
from .records import Amounts, Counting, Explaining, Language, NumberMarks, NumberWords, Order, References

SV = Language(
    code="sv",
    commonest="och i att det som en på är av för inte till",
    yes_no=("ja sant", "nej falskt"),
    quotes=("”", "”", "’", "’"),
    dash="–",
    long_dash=False,
    high_marks_apart=False,
    percent_space=True,
    number_marks=NumberMarks(",", "\u00a0"),
    number_words=NumberWords(
        "en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
        "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
        "{ten}{one}",
        {"ett": 1, "hundra": 100},
        articles="en ett",
    ),
    amounts=Amounts(
        {"tusen": 1e3, "miljon": 1e6, "miljoner": 1e6, "mn": 1e6, "miljard": 1e9, "miljarder": 1e9, "md": 1e9},
        "procent procentenheter promille kronor kr euro dollar",
        everyday=(
            "år månad månader vecka veckor dag dagar timme timmar minut "
            "minuter sekunder millimeter centimeter meter kilometer"
        ),
        counted="gånger grader personer liter ton",
        bound="kronor miljoner miljarder",
        same={"procent": "%", "kr": "kronor"},
    ),
    never_ends=frozenset(
        (
            "a.a alt anm art bl.a ca dr dvs ev f.d fig fr.o.m ing inkl jfr kap kl m.a.o max nr obs p.g.a prof red "
            "resp s s.k st t.ex t.o.m"
        ).split()
    ),
    may_end=frozenset("etc kr m.fl m.m milj mm osv".split()),
    before_numbers="ca kl nr s art kap fig tab bd tel jfr",
    months="januari februari mars april maj juni juli augusti september oktober november december",
    runs_on="jfr bl.a t.ex ca nr ev m.m osv dvs",
    locators={
        "page": "s sida sidor",
        "chapter": "kap kapitel",
        "section": "avsnitt",
        "figure": "fig figur figurer",
        "volume": "bd band",
    },
    explaining=Explaining(
        "förkortat|förkortas|kallat|kallas|känt som|även", "står för|betyder", "som", "s|er|en|et|erna|n|t|e"
    ),
    conjunctions="och eller samt",
    articles="den det de",
    picture_words=(
        "bild bilden foto fotografi figur illustration teckning diagram graf karta tabell logotyp av en ett den det de"
    ),
    order=Order(SWEDISH, "ÅÄÖ"),
    lix=True,
    counting=Counting(
        definite="de|alla|alla de|samtliga|dessa",
        rest="andra|övriga|återstående",
        made_of="består av|delad i|indelad i|uppdelad i|har|rymmer|omfattar|innehåller|beskriver|sammanlagt",
        restricts="där|som|vars",
        some_of="första|sista|föregående|nästa|följande",
        works="rapporten|boken|publikationen|broschyren|häftet",
        parts="delar",
        chapters="kapitel",
        figures="figurer",
        tables="tabeller",
        scales="skalor",
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
