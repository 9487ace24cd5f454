"""Danish."""

from __future__ import annotations

from .letters import DANISH
from .records import Amounts, Counting, Imperatives, Language, NumberMarks, NumberWords, Order, References

DA = Language(
    code="da",
    quotes=("»", "«", "›", "‹"),
    dash="–",
    percent_space=True,
    number_marks=NumberMarks(",", "."),
    number_words=NumberWords(
        "en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
        "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems",
        "{one}og{ten}",
        {"et": 1, "én": 1, "ét": 1, "hundrede": 100},
    ),
    amounts=Amounts(
        {
            "tusind": 1e3,
            "million": 1e6,
            "millioner": 1e6,
            "mio.": 1e6,
            "mio": 1e6,
            "milliard": 1e9,
            "milliarder": 1e9,
            "mia.": 1e9,
        },
        "procent pct. procentpoint promille kroner kr. euro dollar",
    ),
    never_ends=frozenset(
        (
            "adr ang art bd bl.a bl.a.a ca cand dir dr dvs ekskl evt f f.eks fa fhv fig fr frk fx gl gr hhv "
            "hr ift iht inkl jf jfr jvf kap kl lb litra maks max mht min nr obs pga pkt pr prof red ref rev "
            "s sen sml ss st stk tab tlf ubs udg ugtl vedr vha vs årg"
        ).split()
    ),
    may_end=frozenset(
        "a.m cm etc f.o fl kr m.a m.fl m.m m.v mfl mia mia mill mio mm mv o.a o.l o.lign osv pct ph.d stud".split()
    ),
    order=Order(DANISH, "ÆØÅ", capital_first=True, seam="aa"),
    lix=True,
    counting=Counting(
        definite="de|alle|alle de|samtlige|disse|vores",
        rest="andre|øvrige|resterende",
        made_of=(
            "består af|består i|delt i|delt op i|opdelt i|inddelt i|bygget op i|opbygget i|falder i|har|"
            "rummer|omfatter|indeholder|beskriver|gennemgår|præsenterer|samler|i alt"
        ),
        restricts="der|som|hvor|hvis|hvori",
        works="rapporten|bogen|publikationen|brochuren|hæftet|kortlægningen|oplægget|udgaven",
        parts="dele",
        chapters="kapitler",
        figures="figurer",
        tables="tabeller",
        scales="skalaer",
        perspectives="perspektiver",
    ),
    references=References(
        {
            "part": "del delen dels delens",
            "chapter": "kapitel kapitlet kapitlerne kapitler kap.",
            "figure": "figur figuren figurerne figurer fig.",
            "table": "tabel tabellen tabellerne tabeller tab.",
            "page": "side siderne sider",
            "section": "afsnit afsnittet",
        },
        "af|i|fra",
        "denne|dette|her",
        "ene|anden|hver|begge|samme|modsatte|nogen",
    ),
    genitive=r"(?:ens|ets|nes|ers)$",
    numbered_things=frozenset(
        (
            "afsnit artikel bilag bind boks del eksempel fase figur kapitel klasse lektion ligning model "
            "niveau tabel trin type version øvelse"
        ).split()
    ),
    before_ranges=frozenset(
        (
            "af alle april august ca cirka de december den efter eller en et februar figurer for fra hver i "
            "januar juli juni kapitler kun maj marts med mellem november og oktober om omkring på september "
            "sider tabeller til år"
        ).split()
    ),
    s_genitive=True,
    apostrophe_endings=frozenset("en ens er erne ernes et ets s".split()),
    imperatives=Imperatives(
        frozenset(
            (
                "alle alt at bliver byrådet bør de den denne der det dette disse du efter en er et flere for "
                "før har hvad hvem hver hvert hvis hvor hvordan i ingen jeg kan kommunen kommuner man med må "
                "nogle ny nye nyt når og om på regionen skal staten til ved vi vil"
            ).split()
        ),
        ".+(?:[^f]ing|ingen|else|elsen|hed|heden|tion|tionen|skab|skabet|erne|ene|ede|ende|tet|[a-zæøå]{2}e)",
    ),
    csl_locale="da-DK",
    citation_quotes="»«",
    chart_format={"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " kr."]},
)
