"""Norwegian Bokmål."""

from __future__ import annotations

from .letters import DANISH
from .records import Amounts, Counting, Language, NumberMarks, NumberWords, Order, References

NB = Language(
    code="nb",
    quotes=("«", "»", "‘", "’"),
    dash="–",
    percent_space=True,
    number_marks=NumberMarks(",", "\u00a0"),
    number_words=NumberWords(
        "en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
        "tjue tretti førti femti seksti sytti åtti nitti",
        "{ten}{one}",
        {"et": 1, "én": 1, "ett": 1, "syv": 7, "tyve": 20, "tredve": 30, "hundre": 100},
    ),
    amounts=Amounts(
        {"tusen": 1e3, "million": 1e6, "millioner": 1e6, "mill.": 1e6, "milliard": 1e9, "milliarder": 1e9, "mrd.": 1e9},
        "prosent prosentpoeng promille kroner kr. euro dollar",
    ),
    never_ends=frozenset(
        (
            "adm art bd bl.a ca cand dir dr dvs ekskl ev f.eks fig fr hhv hr inkl jf kap kl maks nr pga prof red s "
            "st tab tlf vedr vs årg"
        ).split()
    ),
    may_end=frozenset("etc kr m.fl m.m mill mrd mv o.l osv ph.d pst".split()),
    order=Order(DANISH, "ÆØÅ"),
    lix=True,
    counting=Counting(
        definite="de|alle|alle de|samtlige|disse",
        rest="andre|øvrige|resterende",
        made_of="består av|delt i|delt inn i|inndelt i|bygd opp i|har|rommer|omfatter|inneholder|beskriver|i alt",
        restricts="der|som|hvor",
        works="rapporten|boken|boka|publikasjonen|brosjyren|heftet|kartleggingen",
        parts="deler",
        chapters="kapitler",
        figures="figurer",
        tables="tabeller",
        scales="skalaer",
        perspectives="perspektiver",
    ),
    references=References(
        {
            "part": "del delen",
            "chapter": "kapittel kapitlet kapittelet kapitler kap.",
            "figure": "figur figuren figurer fig.",
            "table": "tabell tabellen tabeller tab.",
            "page": "side sider",
            "section": "avsnitt avsnittet",
        },
        "av|i|fra",
        "denne|dette|her",
        "ene|andre|hver|begge|samme",
    ),
    genitive=r"(?:ens|ets|nes)$",
    numbered_things=frozenset(
        (
            "artikkel avsnitt bind boks del eksempel fase figur kapittel klasse modell nivå tabell trinn type "
            "vedlegg versjon øvelse"
        ).split()
    ),
    before_ranges=frozenset(
        (
            "alle av ca de eller en et etter figurer for fra i kapitler kun med mellom og om omkring på sider "
            "tabeller til år"
        ).split()
    ),
    s_genitive=True,
    csl_locale="nb-NO",
)
