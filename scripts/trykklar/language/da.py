"""Danish."""

from __future__ import annotations

from .letters import DANISH
from .records import Amounts, Counting, Explaining, Imperatives, Language, NumberMarks, NumberWords, Order, References

DA = Language(
    code="da",
    commonest="og i at det er en til på som af den efter hvad bliver mellem",
    yes_no=("ja sand", "nej falsk"),
    quotes=("»", "«", "›", "‹"),
    dash="–",
    long_dash=False,
    high_marks_apart=False,
    percent_space=True,
    number_marks=NumberMarks(",", "."),
    number_words=NumberWords(
        "en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
        "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems",
        "{one}og{ten}",
        {"et": 1, "én": 1, "ét": 1, "hundrede": 100},
        articles="en et én ét",
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
        everyday=(
            "år måned måneder uge uger dag dage time timer minut "
            "minutter sekunder millimeter centimeter meter kilometer"
        ),
        counted="gange grader personer liter hektar ton tons point points",
        bound="pct kr mio mia procent kroner millioner milliarder euro",
        same={"pct.": "%", "pct": "%", "kr.": "kroner", "kr": "kroner"},
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
    before_numbers="ca cirka kl nr s ss stk art kap fig tab bd bind årg pkt litra jf tlf d",
    months="januar februar marts april maj juni juli august september oktober november december",
    two_words=r"(bl|f|m|o|d|e|t|p|i)\. (a|eks|fl|v|s|å|l|o|g|d|m|t)\.",
    runs_on="jf bl.a f.eks ca nr evt mv m.m osv dvs",
    locators={
        "page": "s side sider",
        "chapter": "kap kapitel kapitler",
        "section": "afsnit",
        "figure": "fig figur figurer",
        "volume": "bd bind",
        "paragraph": "stk",
    },
    explaining=Explaining(
        "forkortet|forkortes|kaldet|kaldes|kendt som|også",
        "står for|betyder|er en forkortelse",
        "der|som",
        "s|er|en|et|erne|ers|ernes|ens|ets|e",
    ),
    conjunctions="og eller samt",
    articles="den det de",
    picture_words=(
        "billede billedet foto fotografi figur figuren illustration tegning diagram graf kort skema tabel "
        "logo af en et den det de"
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
        some_of="første|sidste|foregående|forrige|næste|følgende",
        works="rapporten|bogen|publikationen|brochuren|hæftet|oplægget|udgaven",
        parts="dele",
        chapters="kapitler",
        figures="figurer",
        tables="tabeller",
        scales="skalaer",
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
                "alle alt at bliver bør de den denne der det dette disse du efter en er et flere for "
                "før har hvad hvem hver hvert hvis hvor hvordan i ingen jeg kan man med må "
                "nogle ny nye nyt når og om på skal til ved vi vil"
            ).split()
        ),
        ".+(?:[^f]ing|ingen|else|elsen|hed|heden|tion|tionen|skab|skabet|erne|ene|ede|ende|tet|[a-zæøå]{2}e|.{3,}[^jr]en|.{3,}[^rl]et)",
    ),
    csl_locale="da-DK",
    citation_quotes="»«",
    chart_format={"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " kr."]},
)
