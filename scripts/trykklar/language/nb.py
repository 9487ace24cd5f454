"""Norwegian Bokmål."""

from __future__ import annotations

from .letters import DANISH
from .records import Amounts, Counting, Explaining, Language, NumberMarks, NumberWords, Order, References

NB = Language(
    code="nb",
    commonest="og i det er som en til på av for etter hva blir mellom",
    yes_no=("ja sann", "nei usann"),
    quotes=("«", "»", "‘", "’"),
    dash="–",
    long_dash=False,
    high_marks_apart=False,
    percent_space=True,
    number_marks=NumberMarks(",", "\u00a0"),
    number_words=NumberWords(
        "en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
        "tjue tretti førti femti seksti sytti åtti nitti",
        "{ten}{one}",
        {"et": 1, "én": 1, "ett": 1, "syv": 7, "tyve": 20, "tredve": 30, "hundre": 100},
        articles="en et ett én",
    ),
    amounts=Amounts(
        {"tusen": 1e3, "million": 1e6, "millioner": 1e6, "mill.": 1e6, "milliard": 1e9, "milliarder": 1e9, "mrd.": 1e9},
        "prosent prosentpoeng promille kroner kr. euro dollar",
        everyday=(
            "år måned måneder uke uker dag dager time timer minutt "
            "minutter sekunder millimeter centimeter meter kilometer"
        ),
        counted="ganger grader personer liter tonn",
        bound="prosent",
        same={"prosent": "%", "pst.": "%", "kr.": "kroner", "kr": "kroner"},
    ),
    never_ends=frozenset(
        (
            "adm art bd bl.a ca cand dir dr dvs ekskl ev f.eks fig fr hhv hr inkl jf kap kl maks nr pga prof red s "
            "st tab tlf vedr vs årg"
        ).split()
    ),
    may_end=frozenset("etc kr m.fl m.m mill mrd mv o.l osv ph.d pst".split()),
    before_numbers="ca kl nr s art kap fig tab bd årg tlf jf",
    months="januar februar mars april mai juni juli august september oktober november desember",
    two_words=r"(bl|f|m|o|d|e|t|p|i)\. (a|eks|fl|v|s|å|l|o|g|d|m|t)\.",
    runs_on="jf bl.a f.eks ca nr ev m.m osv dvs",
    locators={
        "page": "s side sider",
        "chapter": "kap kapittel kapitler",
        "section": "avsnitt",
        "figure": "fig figur figurer",
        "volume": "bd bind",
    },
    explaining=Explaining(
        "forkortet|forkortes|kalt|kalles|kjent som|også", "står for|betyr|er en forkortelse", "som", "s|er|en|et|ene|e"
    ),
    conjunctions="og eller samt",
    articles="den det de",
    picture_words=(
        "bilde bildet foto fotografi figur figuren illustrasjon tegning diagram graf kart skjema tabell "
        "logo av en et den det de"
    ),
    order=Order(DANISH, "ÆØÅ"),
    lix=True,
    counting=Counting(
        definite="de|alle|alle de|samtlige|disse",
        rest="andre|øvrige|resterende",
        made_of="består av|delt i|delt inn i|inndelt i|bygd opp i|har|rommer|omfatter|inneholder|beskriver|i alt",
        restricts="der|som|hvor",
        some_of="første|siste|forrige|neste|følgende",
        works="rapporten|boken|boka|publikasjonen|brosjyren|heftet",
        parts="deler",
        chapters="kapitler",
        figures="figurer",
        tables="tabeller",
        scales="skalaer",
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
